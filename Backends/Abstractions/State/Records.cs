using System.Globalization;

namespace Pipeline.Backends;

/// <summary>One step, where <see cref="Recording.Steps"/> is asked for.</summary>
/// <param name="Step">Its number over the whole training, from 1.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Loss">The batch's loss with its penalty, before the update.</param>
public readonly record struct StepRecord(long Step, double Rate, double Loss)
{
    /// <summary><c>step 3  loss 0.21  rate 0.001</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"step {Step}  loss {Loss}  rate {Rate}");
}

/// <summary>What was recorded of one layer in an epoch, where <see cref="Recording.GradientNorms"/> or <see cref="Recording.DeadUnits"/> is asked for.</summary>
/// <param name="Layer">The layer's path: <c>2:Dense</c>, <c>hidden</c>.</param>
/// <param name="GradientNorm">The mean L2 norm of its gradient; null where it has nothing to train, or this was not asked for.</param>
/// <param name="DeadUnits">The share of its units that are 0 for every training row; null where its activation has no flat part at 0, or this was not asked for.</param>
public sealed record LayerRecord(string Layer, double? GradientNorm, double? DeadUnits)
{
    /// <summary><c>2:Dense  gradient 0.0123  dead 25 %</c>.</summary>
    public override string ToString() => string.Concat(
        Layer,
        GradientNorm is { } norm ? string.Create(CultureInfo.InvariantCulture, $"  gradient {norm:G4}") : string.Empty,
        DeadUnits is { } dead ? string.Create(CultureInfo.InvariantCulture, $"  dead {100 * dead:0.#} %") : string.Empty);
}
