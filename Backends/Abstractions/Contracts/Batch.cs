using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Some rows of a data set or of a stream's chunk; the engine gathers them itself.</summary>
/// <param name="data">Features, targets and weights; the weights include class weights.</param>
/// <param name="rows">The places of the rows.</param>
public readonly ref struct Batch(Samples data, ReadOnlySpan<int> rows)
{
    /// <summary>Where the rows are.</summary>
    public Samples Data { get; } = data;

    /// <summary>The places of the rows in the data, in the order of the batch.</summary>
    public ReadOnlySpan<int> Rows { get; } = rows;

    /// <summary>The number of rows.</summary>
    public int Count => Rows.Length;
}

/// <summary>What the training loop decides about one step.</summary>
/// <param name="Rate">The learning rate, before the factors of parameters.</param>
/// <param name="Call">The number of the step over the whole training, from 1: which dropout masks are used.</param>
/// <param name="Update">The number of the next update, from 1: Adam's t.</param>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="Apply">Whether the gradient, with those that wait, makes an update; if not, it waits too.</param>
/// <param name="AverageDecay">Where weights are averaged, the share of the average that stays; 0 where it becomes the weights.</param>
/// <param name="Overwrite">Whether the weights become their average.</param>
public readonly record struct StepSettings(double Rate, long Call, long Update, long Epoch, bool Apply = true, double AverageDecay = 0, bool Overwrite = false)
{
    /// <summary>The settings of the next step, as Keras counts: a rate sees every step, Adam's t and averaging see updates.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="calls">The number of steps so far.</param>
    /// <param name="updates">The number of updates so far.</param>
    /// <param name="epoch">The number of whole epochs so far.</param>
    public static StepSettings Next(RuleOptimizer optimizer, double rate, long calls, long updates, long epoch)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var (averaging, update) = (optimizer.Averaging, updates + 1);
        return new(
            rate,
            calls + 1,
            update,
            epoch + 1,
            (calls + 1) % optimizer.Accumulation == 0,
            averaging is null || updates == 0 ? 0 : averaging.Decay,
            averaging?.OverwriteEvery is { } every && update % every == 0);
    }

    /// <summary>The numbers with their names.</summary>
    public override string ToString() => FormattableString.Invariant($"rate {Rate}, call {Call}, update {Update}, epoch {Epoch}, apply {Apply}, average decay {AverageDecay}, overwrite {Overwrite}");
}

/// <summary>The loss of one batch.</summary>
/// <param name="Data">The mean over the rows of each row's loss times its weight; the divisor is the number of rows, as in Keras.</param>
/// <param name="Penalty">All regularization: of parameters, and of outputs divided by the number of rows.</param>
public readonly record struct BatchLoss(double Data, double Penalty)
{
    /// <summary>What training makes small.</summary>
    public double Total => Data + Penalty;

    /// <summary>The total and its penalty.</summary>
    public override string ToString() => FormattableString.Invariant($"loss {Total}, penalty {Penalty}");
}
