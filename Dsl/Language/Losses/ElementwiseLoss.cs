namespace Pipeline.Dsl;

/// <summary>A loss of each output with the target at the same place, averaged over a sample's outputs.</summary>
public abstract record ElementwiseLoss : Loss
{
    private protected ElementwiseLoss()
    {
    }

    /// <summary>The loss of one output x with its target t.</summary>
    public abstract Expr Formula { get; }

    private protected abstract TargetForm Targets { get; }

    /// <inheritdoc/>
    public sealed override TargetForm? Form(Shape outputShape, long targets) => targets == outputShape.Size ? Targets : null;

    /// <inheritdoc/>
    public sealed override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes)
    {
        var sum = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            sum += Formula.Evaluate(output[i], target[i]);
        }

        return sum / output.Length;
    }

    /// <summary>A target, in a formula.</summary>
    private protected static Expr T { get; } = new VariableExpr(1);
}

/// <summary>The mean of (x - t)² over a sample's outputs.</summary>
public sealed record MeanSquaredErrorLoss : ElementwiseLoss
{
    internal MeanSquaredErrorLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    private protected override TargetForm Targets => TargetForm.Values;

    /// <inheritdoc/>
    public override Expr Formula => (Expr.X - T) * (Expr.X - T);

    internal override Value Lower(Value output, Scope scope) => scope.Add(new ElementwiseLossOp(Formula, Outputs), [output]);

    internal override Description Describe() => Description.Word("MeanSquaredError");
}

/// <summary>The mean of |x - t| over a sample's outputs.</summary>
public sealed record MeanAbsoluteErrorLoss : ElementwiseLoss
{
    internal MeanAbsoluteErrorLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "mean_absolute_error";

    private protected override TargetForm Targets => TargetForm.Values;

    /// <inheritdoc/>
    public override Expr Formula => Prelude.Abs(Expr.X - T);

    internal override Value Lower(Value output, Scope scope) => scope.Add(new ElementwiseLossOp(Formula, Outputs), [output]);

    internal override Description Describe() => Description.Word("MeanAbsoluteError");
}

/// <summary>The mean of -(t · log p + (1 - t) · log(1 - p)) over a sample's outputs; each output is a probability of its own (one class against another, or several labels).</summary>
/// <remarks>After a Sigmoid, reshaped or not, it is computed from the Sigmoid's argument, exact; after any other activation p is clipped to [1e-7, 1 - 1e-7], as in Keras.</remarks>
public sealed record BinaryCrossEntropyLoss : ElementwiseLoss
{
    internal BinaryCrossEntropyLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "binary_cross_entropy";

    /// <inheritdoc/>
    public override Expr Formula
    {
        get
        {
            var p = Prelude.Max(Prelude.Min(Expr.X, 1 - CrossEntropyOp.Epsilon), CrossEntropyOp.Epsilon);
            return -((T * Prelude.Log(p)) + ((1 - T) * Prelude.Log(1 - p)));
        }
    }

    private protected override TargetForm Targets => TargetForm.Binary;

    internal override Value Lower(Value output, Scope scope) => scope.Head(output) switch
    {
        { Op: SoftmaxOp } => throw Throw.SharedProbabilities(),
        { Op: MapOp { Formula: UnaryExpr { Function: UnaryFunction.Sigmoid, Operand: VariableExpr } }, IsDropped: false } head =>
            scope.Add(new ElementwiseLossOp(LogitFormula, Outputs), [scope.InputOf(head.Value)]),
        { IsNoProbability: true } => throw Throw.NotBetweenZeroAndOne(),
        _ => scope.Add(new ElementwiseLossOp(Formula, Outputs), [output]),
    };

    internal override Description Describe() => Description.Word("BinaryCrossEntropy");

    /// <summary>The same loss of what stands before a Sigmoid, exact: t · softplus(-x) + (1 - t) · softplus(x). Both terms are positive, so nothing cancels.</summary>
    public Expr LogitFormula => (T * Prelude.Softplus(-Expr.X)) + ((1 - T) * Prelude.Softplus(Expr.X));
}

public static partial class Prelude
{
    /// <summary>The mean of (x - t)² over a sample's outputs; as a metric too.</summary>
    public static MeanSquaredErrorLoss MeanSquaredError { get; } = new();

    /// <summary>The mean of |x - t| over a sample's outputs; as a metric too.</summary>
    public static MeanAbsoluteErrorLoss MeanAbsoluteError { get; } = new();

    /// <summary>-(t · log p + (1 - t) · log(1 - p)), averaged over a sample's outputs; belongs after Sigmoid.</summary>
    public static BinaryCrossEntropyLoss BinaryCrossEntropy { get; } = new();
}
