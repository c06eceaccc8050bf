namespace Pipeline.Dsl;

/// <summary>x - t · log(x + 1e-7), averaged over a sample's outputs (Keras' Poisson): targets are counts, outputs their expected values, so they must be positive.</summary>
public sealed record PoissonLoss : FormulaLoss
{
    internal PoissonLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "poisson";

    /// <inheritdoc/>
    public override Expr Formula => Expr.X - (T * Prelude.Log(Expr.X + CrossEntropyOp.Epsilon));

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("Poisson", Reductions);
}

/// <summary>Σ t · log(t / x) over the last axis, both clipped to [1e-7, 1], averaged over the positions before it (Keras' KLDivergence). Targets are shares or class indices.</summary>
public sealed record KlDivergenceLoss : FormulaLoss
{
    internal KlDivergenceLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "kl_divergence";

    /// <inheritdoc/>
    public override Expr Formula => Prelude.SumOf(Clipped(T) * Prelude.Log(Clipped(T) / Clipped(Expr.X)));

    private protected override TargetForm Targets => TargetForm.OneHot;

    internal override Value Lower(Value output, Scope scope) => scope.Head(output).IsNoProbability ? throw Throw.NoProbabilities() : base.Lower(output, scope);

    internal override Description Describe() => Description.Word("KlDivergence", Reductions);

    private static Expr Clipped(Expr x) => Prelude.Min(Prelude.Max(x, CrossEntropyOp.Epsilon), 1);
}

/// <summary>Minus the cosine of the angle between output and target along the last axis, averaged over the positions before it: -1 is best (Keras' CosineSimilarity).</summary>
public sealed record CosineSimilarityLoss : FormulaLoss
{
    internal CosineSimilarityLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "cosine_similarity";

    /// <summary>-Σ x · t / (max(‖x‖, 1e-7) · max(‖t‖, 1e-7)).</summary>
    public override Expr Formula => -(Prelude.SumOf(Expr.X * T) / (Length(Expr.X) * Length(T)));

    private protected override TargetForm Targets => TargetForm.Values;

    internal override Description Describe() => Description.Word("CosineSimilarity", Reductions);

    /// <summary>The bound stands under the root, whose slope at 0 is infinite.</summary>
    private static Expr Length(Expr x) => Prelude.Sqrt(Prelude.Max(Prelude.SumOf(x * x), CrossEntropyOp.Epsilon * CrossEntropyOp.Epsilon));
}

public static partial class Prelude
{
    /// <summary>x - t · log(x + 1e-7), averaged over a sample's outputs; for counts, after Softplus or Exp.</summary>
    public static PoissonLoss Poisson { get; } = new();

    /// <summary>Σ t · log(t / x) over the classes; belongs after Softmax. Targets are shares or class indices.</summary>
    public static KlDivergenceLoss KlDivergence { get; } = new();

    /// <summary>Minus the cosine of the angle between output and target along the last axis.</summary>
    public static CosineSimilarityLoss CosineSimilarity { get; } = new();
}
