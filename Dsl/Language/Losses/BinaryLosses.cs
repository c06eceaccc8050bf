using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A loss of outputs each of which is a probability of its own: one class against another, or several labels.</summary>
/// <remarks>After a Sigmoid, reshaped or not, it is computed from the Sigmoid's argument, exact; after any other activation p is clipped to [1e-7, 1 - 1e-7], as in Keras.</remarks>
public abstract record BinaryLoss : FormulaLoss
{
    private protected BinaryLoss()
    {
    }

    /// <summary>Label smoothing s: each target t is taken as t · (1 - s) + s/2; in [0, 1), the default is 0.</summary>
    public double LabelSmoothing { get; init => field = Check.Fraction(value, "A loss", "labelSmoothing"); }

    /// <summary>The same loss of what stands before a Sigmoid, exact.</summary>
    public abstract Expr LogitFormula { get; }

    private protected sealed override TargetForm Targets => TargetForm.Binary;

    /// <summary>The target, smoothed.</summary>
    private protected Expr Smoothed => LabelSmoothing == 0 ? T : (T * (1 - LabelSmoothing)) + (LabelSmoothing / 2);

    /// <summary>-(t · log p + (1 - t) · log(1 - p)), p clipped.</summary>
    private protected Expr CrossEntropyOfProbability
    {
        get
        {
            var p = Prelude.Max(Prelude.Min(Expr.X, 1 - CrossEntropyOp.Epsilon), CrossEntropyOp.Epsilon);
            return -((Smoothed * Prelude.Log(p)) + ((1 - Smoothed) * Prelude.Log(1 - p)));
        }
    }

    /// <summary>t · softplus(-x) + (1 - t) · softplus(x): both terms are positive, so nothing cancels.</summary>
    private protected Expr CrossEntropyOfLogit => (Smoothed * Prelude.Softplus(-Expr.X)) + ((1 - Smoothed) * Prelude.Softplus(Expr.X));

    internal sealed override Value Lower(Value output, Scope scope) => scope.Head(output) switch
    {
        { Op: SoftmaxOp } => throw Throw.SharedProbabilities(),
        { Op: MapOp { Formula: UnaryExpr { Function: UnaryFunction.Sigmoid, Operand: VariableExpr } }, IsDropped: false } head =>
            Lower(LogitFormula, scope.InputOf(head.Value), scope),
        { IsNoProbability: true } => throw Throw.NotBetweenZeroAndOne(),
        _ => Lower(Formula, output, scope),
    };
}

/// <summary>-(t · log p + (1 - t) · log(1 - p)), averaged over a sample's outputs (Keras' BinaryCrossentropy).</summary>
public sealed record BinaryCrossEntropyLoss : BinaryLoss
{
    internal BinaryCrossEntropyLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "binary_cross_entropy";

    /// <inheritdoc/>
    public override Expr Formula => CrossEntropyOfProbability;

    /// <summary>The same as the formula, without its many small parts: metrics ask for it row by row.</summary>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes)
    {
        var sum = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            var share = LabelSmoothing == 0 ? target[i] : (target[i] * (1 - LabelSmoothing)) + (LabelSmoothing / 2);
            var p = Math.Max(Math.Min(output[i], 1 - CrossEntropyOp.Epsilon), CrossEntropyOp.Epsilon);
            sum -= (share * Math.Log(p)) + ((1 - share) * Math.Log(1 - p));
        }

        return Outputs == Reduction.Sum ? sum : sum / output.Length;
    }

    /// <summary>t · softplus(-x) + (1 - t) · softplus(x).</summary>
    public override Expr LogitFormula => CrossEntropyOfLogit;

    internal override Description Describe() => Description.Word("BinaryCrossEntropy", [Argument.Option("labelSmoothing", LabelSmoothing, 0.0), .. Reductions]);
}

/// <summary>
/// The binary cross-entropy times (1 - p_t)^gamma, where p_t = t · p + (1 - t) · (1 - p) is the probability of what is true: what is already right counts less
/// (Lin et al. 2017; Keras' BinaryFocalCrossentropy). Averaged over a sample's outputs.
/// </summary>
public sealed record BinaryFocalLoss : BinaryLoss
{
    /// <summary>The loss with the given exponent and balance.</summary>
    /// <exception cref="ModelException">Gamma is negative, or alpha is not between 0 and 1.</exception>
    public BinaryFocalLoss(double gamma, double? alpha = null) => (Gamma, Alpha) = (gamma, alpha);

    /// <summary>The exponent; 0 gives the cross-entropy itself.</summary>
    public double Gamma { get; init => field = Check.NotNegative(value, "BinaryFocal", "gamma"); }

    /// <summary>The weight of class 1, that of class 0 being 1 - alpha; null weighs none. Keras' alpha with apply_class_balancing.</summary>
    public double? Alpha { get; init => field = value is { } alpha ? Check.Fraction(alpha, "BinaryFocal", "alpha") : null; }

    /// <inheritdoc/>
    public override string Name => "binary_focal";

    /// <inheritdoc/>
    public override Expr Formula => Focused(CrossEntropyOfProbability, (Smoothed * (1 - Expr.X)) + ((1 - Smoothed) * Expr.X));

    /// <inheritdoc/>
    public override Expr LogitFormula => Focused(CrossEntropyOfLogit, (Smoothed * Prelude.Sigmoid(-Expr.X)) + ((1 - Smoothed) * Prelude.Sigmoid(Expr.X)));

    internal override Description Describe() => Description.Of(
        "BinaryFocal", [Argument.Optional("gamma", Gamma, 2.0), Argument.Optional("alpha", Alpha, null), Argument.Option("labelSmoothing", LabelSmoothing, 0.0), .. Reductions]);

    private Expr Focused(Expr entropy, Expr wrong)
    {
        var focused = CategoricalFocalLoss.Focus(wrong, Gamma) is { } factor ? factor * entropy : entropy;
        return Alpha is { } alpha ? ((Smoothed * alpha) + ((1 - Smoothed) * (1 - alpha))) * focused : focused;
    }
}

public static partial class Prelude
{
    /// <summary>-(t · log p + (1 - t) · log(1 - p)), averaged over a sample's outputs; belongs after Sigmoid.</summary>
    public static BinaryCrossEntropyLoss BinaryCrossEntropy { get; } = new();

    /// <summary>The binary cross-entropy times (1 - p_t)^gamma; belongs after Sigmoid.</summary>
    /// <param name="gamma">The exponent; what is already right counts less the larger it is.</param>
    /// <param name="alpha">The weight of class 1, that of class 0 being 1 - alpha (0.25 in the paper); null, the default as in Keras, weighs none.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static BinaryFocalLoss BinaryFocal(double gamma = 2, double? alpha = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new BinaryFocalLoss(gamma, alpha));
}
