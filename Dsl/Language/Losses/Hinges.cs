namespace Pipeline.Dsl;

/// <summary>max(1 - t · x, 0), averaged over a sample's outputs; targets are -1 and 1, and 0 counts as -1 (Keras' Hinge).</summary>
/// <remarks>Keras takes 0 as -1 only where all targets of a batch are 0 or 1.</remarks>
public sealed record HingeLoss : FormulaLoss
{
    internal HingeLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "hinge";

    /// <inheritdoc/>
    public override Expr Formula => Margin;

    /// <summary>max(1 - t · x, 0), where a target of 0 is -1.</summary>
    internal static Expr Margin => Prelude.Relu(1 - (Prelude.Where(Prelude.Abs(T), T, -1) * Expr.X));

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("Hinge", Reductions);
}

/// <summary>max(1 - t · x, 0)², averaged over a sample's outputs; targets are as for Hinge (Keras' SquaredHinge).</summary>
public sealed record SquaredHingeLoss : FormulaLoss
{
    internal SquaredHingeLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "squared_hinge";

    /// <inheritdoc/>
    public override Expr Formula => HingeLoss.Margin * HingeLoss.Margin;

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("SquaredHinge", Reductions);
}

/// <summary>max(max((1 - t) · x) - Σ t · x + 1, 0) along the last axis, averaged over the positions before it; targets are shares or class indices (Keras' CategoricalHinge).</summary>
/// <remarks>As in Keras the inner maximum includes the 0 that stands at the true class.</remarks>
public sealed record CategoricalHingeLoss : FormulaLoss
{
    internal CategoricalHingeLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "categorical_hinge";

    /// <inheritdoc/>
    public override Expr Formula => Prelude.Relu(Prelude.MaxOf((1 - T) * Expr.X) - Prelude.SumOf(T * Expr.X) + 1);

    private protected override TargetForm Targets => TargetForm.OneHot;

    internal override Value Lower(Value output, Scope scope) => output.Shape[^1] == 1 ? throw Throw.OneClass() : base.Lower(output, scope);

    internal override Description Describe() => Description.Word("CategoricalHinge", Reductions);
}

public static partial class Prelude
{
    /// <summary>max(1 - t · x, 0), averaged over a sample's outputs; targets -1 and 1, or 0 and 1.</summary>
    public static HingeLoss Hinge { get; } = new();

    /// <summary>max(1 - t · x, 0)², averaged over a sample's outputs; targets -1 and 1, or 0 and 1.</summary>
    public static SquaredHingeLoss SquaredHinge { get; } = new();

    /// <summary>max(max((1 - t) · x) - Σ t · x + 1, 0) over the classes; targets are shares or class indices.</summary>
    public static CategoricalHingeLoss CategoricalHinge { get; } = new();
}
