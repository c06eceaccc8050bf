using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Where a training stands: everything that is needed to go on bit for bit.</summary>
/// <param name="Parameters">The weights by path, in the engine's type.</param>
/// <param name="Slots">What is kept beside each trained weight: the optimizer's slots, <c>2:Dense.weight.momentum</c>, gradients that wait for their update, averages; empty before the first step.</param>
/// <param name="Calls">The number of steps so far.</param>
/// <param name="Updates">The number of updates so far: Adam's t.</param>
/// <param name="Epoch">The number of whole epochs so far.</param>
/// <param name="Batch">The number of batches done in the epoch that was begun; 0 between epochs.</param>
/// <param name="Running">The sums of the epoch that was begun.</param>
/// <param name="Kept">The weights that the keep rule chose, with their epoch, or null.</param>
/// <param name="History">What was measured, epoch by epoch.</param>
public sealed record TrainingState(
    Parameters Parameters, Parameters Slots, long Calls, long Updates, int Epoch, int Batch, RunningSums Running, KeptParameters? Kept, History History)
{
    /// <summary>The number of rows gone through in the whole epochs so far.</summary>
    public long Rows { get; init; }

    /// <summary>The state before the first step.</summary>
    public static TrainingState Start(Parameters parameters) =>
        new(parameters, Parameters.Empty, 0, 0, 0, 0, RunningSums.Zero, null, History.Empty);

    /// <summary>The weights, where they are averaged their moving average.</summary>
    public Parameters Averaged => Slots.Paths.Any(path => IsSlot(path, RuleOptimizer.Average))
        ? new(Parameters.Select(item => KeyValuePair.Create(item.Key, Slots.TryGet(SlotPath(item.Key, RuleOptimizer.Average), out var average) ? average : item.Value)))
        : Parameters;

    /// <summary>The state with some slots of the rule as they are before the first step.</summary>
    internal TrainingState Without(Seq<string> slots) => this with
    {
        Slots = new(Slots.Where(item => !slots.Any(slot => IsSlot(item.Key, slot)))),
    };

    /// <summary>The path of a slot.</summary>
    public static string SlotPath(string parameter, string slot) => $"{parameter}.{slot}";

    /// <summary>Whether a path is that of a parameter's slot of a name.</summary>
    internal static bool IsSlot(string path, string slot) => path.EndsWith($".{slot}", StringComparison.Ordinal);
}

/// <summary>Weights that a keep rule chose.</summary>
/// <param name="Epoch">The epoch after which they stood so, from 1.</param>
/// <param name="Parameters">The weights.</param>
public sealed record KeptParameters(int Epoch, Parameters Parameters);

/// <summary>The sums of an epoch that is not over: a run that is stopped inside an epoch goes on with them.</summary>
/// <param name="Rows">The rows so far.</param>
/// <param name="Of">The rows of the whole epoch; 0 where that is not known.</param>
/// <param name="Loss">The sum over batches of data loss times rows.</param>
/// <param name="Penalty">The sum over batches of penalty times rows.</param>
/// <param name="Metrics">The states of the metrics one after the other: the totals of each, then what it kept row by row.</param>
/// <param name="Seconds">The time so far.</param>
public sealed record RunningSums(long Rows, int Of, double Loss, double Penalty, Seq<double> Metrics, double Seconds)
{
    /// <summary>The steps so far, where they are recorded.</summary>
    public Seq<StepRecord> Steps { get; init; } = [];

    /// <summary>For each layer that has something to train, the sum over steps of its gradient's norm, where they are recorded.</summary>
    public Seq<double> GradientNorms { get; init; } = [];

    /// <summary>Before the first batch.</summary>
    public static RunningSums Zero { get; } = new(0, 0, 0, 0, [], 0);

    /// <summary>The rows so far, and what they sum to.</summary>
    public override string ToString() => FormattableString.Invariant($"{Rows} of {Of} rows: loss {Loss}, penalty {Penalty}, metrics {Metrics}, {Seconds} s");
}
