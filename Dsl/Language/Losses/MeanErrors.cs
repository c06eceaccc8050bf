namespace Pipeline.Dsl;

/// <summary>The mean of (x - t)² over a sample's outputs (Keras' MeanSquaredError).</summary>
public sealed record MeanSquaredErrorLoss : FormulaLoss
{
    internal MeanSquaredErrorLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    /// <inheritdoc/>
    public override Expr Formula => (Expr.X - T) * (Expr.X - T);

    /// <summary>The same as the formula, without its many small parts: metrics ask for it row by row.</summary>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes)
    {
        var sum = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            sum += (output[i] - target[i]) * (output[i] - target[i]);
        }

        return Outputs == Reduction.Sum ? sum : sum / output.Length;
    }

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("MeanSquaredError", Reductions);
}

/// <summary>The mean of |x - t| over a sample's outputs (Keras' MeanAbsoluteError).</summary>
public sealed record MeanAbsoluteErrorLoss : FormulaLoss
{
    internal MeanAbsoluteErrorLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "mean_absolute_error";

    /// <inheritdoc/>
    public override Expr Formula => Prelude.Abs(Expr.X - T);

    /// <summary>The same as the formula, without its many small parts: metrics ask for it row by row.</summary>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes)
    {
        var sum = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            sum += Math.Abs(output[i] - target[i]);
        }

        return Outputs == Reduction.Sum ? sum : sum / output.Length;
    }

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("MeanAbsoluteError", Reductions);
}

/// <summary>The mean of 100 · |x - t| / max(|t|, 1e-7) over a sample's outputs (Keras' MeanAbsolutePercentageError).</summary>
public sealed record MeanAbsolutePercentageErrorLoss : FormulaLoss
{
    internal MeanAbsolutePercentageErrorLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "mean_absolute_percentage_error";

    /// <inheritdoc/>
    public override Expr Formula => 100 * Prelude.Abs(Expr.X - T) / Prelude.Max(Prelude.Abs(T), CrossEntropyOp.Epsilon);

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("MeanAbsolutePercentageError", Reductions);
}

/// <summary>The mean of (log(1 + max(x, 1e-7)) - log(1 + max(t, 1e-7)))² over a sample's outputs (Keras' MeanSquaredLogarithmicError).</summary>
public sealed record MeanSquaredLogarithmicErrorLoss : FormulaLoss
{
    internal MeanSquaredLogarithmicErrorLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "mean_squared_logarithmic_error";

    /// <inheritdoc/>
    public override Expr Formula
    {
        get
        {
            var difference = Logarithm(Expr.X) - Logarithm(T);
            return difference * difference;
        }
    }

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("MeanSquaredLogarithmicError", Reductions);

    private static Expr Logarithm(Expr x) => Prelude.Log(1 + Prelude.Max(x, CrossEntropyOp.Epsilon));
}

public static partial class Prelude
{
    /// <summary>The mean of (x - t)² over a sample's outputs; as a metric too.</summary>
    public static MeanSquaredErrorLoss MeanSquaredError { get; } = new();

    /// <summary>The mean of |x - t| over a sample's outputs; as a metric too.</summary>
    public static MeanAbsoluteErrorLoss MeanAbsoluteError { get; } = new();

    /// <summary>The mean of 100 · |x - t| / max(|t|, 1e-7) over a sample's outputs; as a metric too.</summary>
    public static MeanAbsolutePercentageErrorLoss MeanAbsolutePercentageError { get; } = new();

    /// <summary>The mean of (log(1 + max(x, 1e-7)) - log(1 + max(t, 1e-7)))² over a sample's outputs; as a metric too.</summary>
    public static MeanSquaredLogarithmicErrorLoss MeanSquaredLogarithmicError { get; } = new();
}
