using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>
/// -alpha · Σ t · (1 - p)^gamma · log p over the classes (the last axis), averaged over the positions before it: what is already right counts less
/// (Lin et al. 2017; Keras' CategoricalFocalCrossentropy). Targets are shares or class indices.
/// </summary>
/// <remarks>After a Softmax log p is computed from the Softmax's argument, exact; after any other activation the outputs are divided by their sum and clipped to [1e-7, 1 - 1e-7].</remarks>
public sealed record CategoricalFocalLoss : FormulaLoss
{
    /// <summary>The loss with the given exponent and factor.</summary>
    /// <exception cref="ModelException">Gamma is negative, or alpha is not positive.</exception>
    public CategoricalFocalLoss(double gamma, double alpha) => (Gamma, Alpha) = (gamma, alpha);

    /// <summary>The exponent; 0 gives alpha times the cross-entropy.</summary>
    public double Gamma { get; init => field = Check.NotNegative(value, "CategoricalFocal", "gamma"); }

    /// <summary>The factor of every class.</summary>
    public double Alpha { get; init => field = Check.Positive(value, "CategoricalFocal", "alpha"); }

    /// <summary>Label smoothing s: each share t is taken as t · (1 - s) + s / classes; in [0, 1), the default is 0.</summary>
    public double LabelSmoothing { get; init => field = Check.Fraction(value, "CategoricalFocal", "labelSmoothing"); }

    /// <inheritdoc/>
    public override string Name => "categorical_focal";

    /// <inheritdoc/>
    public override Expr Formula => Focused(CrossEntropyLoss.Probability, Prelude.Log(CrossEntropyLoss.Probability));

    private protected override TargetForm Targets => TargetForm.OneHot;

    internal override Value Lower(Value output, Scope scope) => output.Shape[^1] == 1
        ? throw Throw.OneClass()
        : scope.OpOf(output) switch
        {
            // Variable 2 is the Softmax that is there already.
            SoftmaxOp => Lower(Focused(new VariableExpr(2), Prelude.LogSoftmax(Expr.X)), scope.InputOf(output), scope, output),
            _ when scope.Head(output).IsNoProbability => throw Throw.NoProbabilities(),
            _ => Lower(Formula, output, scope),
        };

    internal override Description Describe() => Description.Of(
        "CategoricalFocal", [Argument.Optional("gamma", Gamma, 2.0), Argument.Optional("alpha", Alpha, 0.25), Argument.Option("labelSmoothing", LabelSmoothing, 0.0), .. Reductions]);

    /// <summary>What is wrong to the power gamma, or null for 1. Below an exponent of 1 the slope at 0 is infinite, so there it is bounded.</summary>
    internal static Expr? Focus(Expr wrong, double gamma) => gamma switch
    {
        0 => null,
        < 1 => Prelude.Power(Prelude.Max(wrong, CrossEntropyOp.Epsilon), gamma),
        1 => wrong,
        _ => Prelude.Power(wrong, gamma),
    };

    private Expr Focused(Expr p, Expr logarithm)
    {
        var entropy = CrossEntropyLoss.Smoothed(T, LabelSmoothing) * logarithm;
        return -Alpha * Prelude.SumOf(Focus(1 - p, Gamma) is { } factor ? factor * entropy : entropy);
    }
}

public static partial class Prelude
{
    /// <summary>-alpha · Σ t · (1 - p)^gamma · log p over the classes; belongs after Softmax. Targets are shares or class indices.</summary>
    /// <param name="gamma">The exponent; what is already right counts less the larger it is.</param>
    /// <param name="alpha">The factor of every class.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static CategoricalFocalLoss CategoricalFocal(double gamma = 2, double alpha = 0.25, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new CategoricalFocalLoss(gamma, alpha));
}
