using System.Globalization;
using System.Text;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>How the metrics of the training rows are measured.</summary>
public enum TrainMetrics
{
    /// <summary>While the epoch runs, each batch before its update and in training mode, as Keras does: cheap, but early batches are measured with early weights.</summary>
    Running,

    /// <summary>After the epoch, on all training rows with the weights as they are then and in inference mode.</summary>
    AfterEpoch,
}

/// <summary>What was measured, epoch by epoch: a value.</summary>
/// <param name="TrainMetrics">How the training rows' values were measured.</param>
/// <param name="Epochs">One record per whole epoch.</param>
public sealed record History(TrainMetrics TrainMetrics, Seq<EpochRecord> Epochs)
{
    /// <summary>Before the first epoch.</summary>
    public static History Empty { get; } = new(TrainMetrics.Running, []);

    /// <summary>The values of a measurement, one per epoch; NaN where it was not measured.</summary>
    public double[] Values(Measurement measurement) => [.. Epochs.Select(epoch => epoch.Value(measurement))];

    /// <summary>Every step of the whole epochs, where <see cref="Recording.Steps"/> was asked for.</summary>
    public IEnumerable<StepRecord> Steps => Epochs.SelectMany(epoch => epoch.Steps);

    /// <summary>The mean norm of a layer's gradient, one value per epoch; NaN where it was not recorded.</summary>
    /// <param name="layer">The layer's path.</param>
    /// <exception cref="KeyNotFoundException">Nothing of such a layer was recorded; the message lists those of which something was.</exception>
    public double[] GradientNorms(string layer) => OfLayer(layer, record => record.GradientNorm);

    /// <summary>The share of a layer's units that are 0 for every training row, one value per epoch; NaN where it was not recorded.</summary>
    /// <inheritdoc cref="GradientNorms(string)"/>
    public double[] DeadUnits(string layer) => OfLayer(layer, record => record.DeadUnits);

    /// <summary>One line per epoch.</summary>
    public override string ToString() => string.Join('\n', Epochs);

    private double[] OfLayer(string layer, Func<LayerRecord, double?> value)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var layers = Epochs.SelectMany(epoch => epoch.Layers.Select(record => record.Layer)).Distinct().ToList();
        return layers.Contains(layer)
            ? [.. Epochs.Select(epoch => epoch.Layers.FirstOrDefault(record => record.Layer == layer) is { } record ? value(record) ?? double.NaN : double.NaN)]
            : throw Throw.NotRecorded(layer, layers);
    }
}

/// <summary>What was measured in one epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Rate">The learning rate of its last step.</param>
/// <param name="Device">Where its steps were computed: <c>CPU</c>, <c>GPU:0</c>.</param>
/// <param name="Train">On the training rows.</param>
/// <param name="Validation">On the validation rows, or null where there are none or their sets have names.</param>
public sealed record EpochRecord(int Epoch, double Rate, string Device, Measures Train, Measures? Validation)
{
    /// <summary>On each of several named validation sets, in their order; empty where there are none.</summary>
    public Seq<NamedMeasures> Validations { get; init; } = [];

    /// <summary>Its steps, where <see cref="Recording.Steps"/> was asked for.</summary>
    public Seq<StepRecord> Steps { get; init; } = [];

    /// <summary>Its layers in their order, where <see cref="Recording.GradientNorms"/> or <see cref="Recording.DeadUnits"/> was asked for.</summary>
    public Seq<LayerRecord> Layers { get; init; } = [];

    /// <summary>The time of the epoch and of all its validation.</summary>
    public double Seconds => Train.Seconds + (Validation?.Seconds ?? 0) + Validations.Sum(set => set.Measures.Seconds);

    /// <summary>The value of a measurement, NaN where it was not measured.</summary>
    public double Value(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        var measures = measurement.On == MeasuredOn.Train ? Train
            : measurement.Set is null ? Validation
            : Validations.FirstOrDefault(set => set.Name == measurement.Set)?.Measures;
        return measures?.Value(measurement.Metric.Name) ?? double.NaN;
    }

    /// <summary>Every set of validation rows with what stands before its values: <c>val</c> where it has no name.</summary>
    public IEnumerable<NamedMeasures> AllValidations => Validation is null ? Validations : Validations.Prepend(new NamedMeasures("val", Validation));

    /// <summary><c>epoch 3  loss 0.21  accuracy 0.94  val loss 0.25  val accuracy 0.93</c>; <c>epoch 3 on GPU:0  …</c> where it was not the CPU.</summary>
    public override string ToString()
    {
        var epoch = Device == "CPU" ? $"epoch {Epoch}" : $"epoch {Epoch} on {Device}";
        return string.Join("  ", AllValidations.Select(set => set.ToString()).Prepend($"{epoch}  {Train}"));
    }
}

/// <summary>What was measured on one of several validation sets.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Measures">Loss and metrics on its rows.</param>
public sealed record NamedMeasures(string Name, Measures Measures)
{
    /// <summary><c>dev loss 0.25  dev accuracy 0.93</c>.</summary>
    public override string ToString() => Measures.ToString($"{Name} ");
}

/// <summary>Loss and metrics on some rows.</summary>
/// <param name="Loss">The total: data loss and penalty. Of a loss whose samples are summed the data loss is the sum over all rows, so it grows with their number.</param>
/// <param name="Penalty">The part of the loss that is regularization.</param>
/// <param name="Metrics">The metrics in the training's order.</param>
/// <param name="Seconds">The time it took; no part of equality, so that the same run measured again is equal.</param>
public sealed record Measures(double Loss, double Penalty, Seq<MetricValue> Metrics, double Seconds)
{
    /// <summary>Whether loss, penalty and metrics are the same; the seconds may differ.</summary>
    public bool Equals(Measures? other) => other is not null && Loss.Equals(other.Loss) && Penalty.Equals(other.Penalty) && Metrics == other.Metrics;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Loss, Penalty, Metrics);

    /// <summary>The value of a metric by name, <c>loss</c> for the total; NaN where it was not measured.</summary>
    public double Value(string name)
    {
        if (name == Prelude.TotalLoss.Name)
        {
            return Loss;
        }

        foreach (var metric in Metrics)
        {
            if (metric.Name == name)
            {
                return metric.Value;
            }
        }

        return double.NaN;
    }

    /// <summary><c>loss 0.0901  accuracy 0.9750</c>.</summary>
    public override string ToString() => ToString(string.Empty);

    internal string ToString(string prefix)
    {
        var text = new StringBuilder($"{prefix}loss {Digits(Loss)}");
        foreach (var metric in Metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {prefix}{metric.Name} {Digits(metric.Value)}");
        }

        return text.ToString();
    }

    private static string Digits(double value) =>
        Math.Abs(value) is >= 0.001 and < 10_000 or 0 ? value.ToString("F4", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);
}

/// <summary>The value of one metric.</summary>
/// <param name="Name">The metric's name: <c>accuracy</c>.</param>
/// <param name="Value">The value.</param>
public readonly record struct MetricValue(string Name, double Value)
{
    /// <summary>Name and value.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} {Value}");
}
