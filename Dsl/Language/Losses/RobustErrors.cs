using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>e = x - t: e²/2 where |e| is at most delta, else delta · |e| - delta²/2; averaged over a sample's outputs (Huber 1964; Keras' Huber).</summary>
public sealed record HuberLoss : FormulaLoss
{
    /// <summary>The loss with the given delta.</summary>
    /// <exception cref="ModelException">Delta is not positive.</exception>
    public HuberLoss(double delta) => Delta = delta;

    /// <summary>Where the parabola becomes a line; positive.</summary>
    public double Delta { get; init => field = Check.Positive(value, "Huber", "delta"); }

    /// <inheritdoc/>
    public override string Name => "huber";

    /// <inheritdoc/>
    public override Expr Formula
    {
        get
        {
            var size = Prelude.Abs(Expr.X - T);
            var bounded = Prelude.Min(size, Delta);
            return bounded * (size - (0.5 * bounded));
        }
    }

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Of("Huber", [Argument.Optional("delta", Delta, 1.0), .. Reductions]);
}

/// <summary>log cosh(x - t), averaged over a sample's outputs (Keras' LogCosh).</summary>
public sealed record LogCoshLoss : FormulaLoss
{
    internal LogCoshLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "log_cosh";

    /// <summary>e + softplus(-2e) - log 2, which does not overflow.</summary>
    public override Expr Formula => Expr.X - T + Prelude.Softplus(-2 * (Expr.X - T)) - Math.Log(2);

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("LogCosh", Reductions);
}

public static partial class Prelude
{
    /// <summary>e²/2 where |e| = |x - t| is at most delta, else delta · |e| - delta²/2; averaged over a sample's outputs.</summary>
    /// <param name="delta">Where the parabola becomes a line.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static HuberLoss Huber(double delta = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new Place(file, line).Make(() => new HuberLoss(delta));

    /// <summary>log cosh(x - t), averaged over a sample's outputs.</summary>
    public static LogCoshLoss LogCosh { get; } = new();
}
