namespace Pipeline.Dsl;

/// <summary>
/// Each channel (the last axis) minus its mean, divided by √(variance + ε), times gamma, plus beta. In training mean and variance are those of the batch, over all its rows and all axes before
/// the channels, the variance divided by n, and gradients flow through them; otherwise the moving ones.
/// </summary>
/// <remarks>
/// Parameters, all [channels]: gamma where it scales, beta where it centers, then the statistics moving_mean and moving_variance, which a training step whose loss is finite moves:
/// moving = momentum · moving + (1 - momentum) · batch. Frozen, it uses the moving ones in training too and moves nothing.
/// </remarks>
/// <param name="Momentum">How much of the moving statistics stays.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="HasGamma">Whether the first parameter is gamma.</param>
/// <param name="HasBeta">Whether the next parameter is beta.</param>
/// <param name="IsFrozen">Whether it normalizes as in inference always.</param>
public sealed record BatchNormalizationOp(double Momentum, double Epsilon, bool HasGamma, bool HasBeta, bool IsFrozen) : Op
{
    /// <summary>The op with its options.</summary>
    public override string ToString() =>
        $"BatchNormalizationOp({ExprText.Number(Momentum)}, {ExprText.Number(Epsilon)}, gamma: {HasGamma}, beta: {HasBeta}, frozen: {IsFrozen})";

    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0];
}

/// <summary>
/// In each sample: the values of each place before the last axes, and of each group of consecutive channels, minus their mean, divided by √(variance + ε), the variance divided by n;
/// then times gamma, plus beta.
/// </summary>
/// <remarks>
/// A layer normalization is one over the last axis (or more) in one group, a group normalization one over all axes in groups. Parameters: gamma where it scales, beta where it centers, each of the
/// shape of the last axes of the sample, as many as it has itself.
/// </remarks>
/// <param name="Axes">Over how many of the last axes mean and variance are taken.</param>
/// <param name="Groups">In how many groups the last axis is cut.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="HasGamma">Whether the first parameter is gamma.</param>
/// <param name="HasBeta">Whether the next parameter is beta.</param>
public sealed record SampleNormalizationOp(int Axes, int Groups, double Epsilon, bool HasGamma, bool HasBeta) : Op
{
    /// <summary>The op with its options.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"SampleNormalizationOp({Axes} axes, {Groups} groups, {ExprText.Number(Epsilon)}, gamma: {HasGamma}, beta: {HasBeta})");

    internal override Shape Infer(ReadOnlySpan<Shape> inputs) =>
        Axes > inputs[0].Rank ? throw Throw.OtherAxes(Axes)
        : inputs[0][^1] % Groups != 0 ? throw Throw.GroupsDoNotDivide(Groups, inputs[0][^1])
        : inputs[0];
}
