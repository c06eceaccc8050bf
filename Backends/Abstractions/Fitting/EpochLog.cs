using System.Runtime.InteropServices;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The history while it grows, with the values that rules look at beside it: a run of many epochs neither copies nor searches it again and again.</summary>
internal sealed class EpochLog
{
    private readonly TrainMetrics _trainMetrics;
    private readonly List<EpochRecord> _records = [];
    private readonly Dictionary<Measurement, List<double>> _values = [];

    internal EpochLog(History start, TrainMetrics trainMetrics, Training training)
    {
        _trainMetrics = trainMetrics;
        foreach (var (_, measurement) in DataChecks.Watched(training))
        {
            _values.TryAdd(measurement, []);
        }

        foreach (var record in start.Epochs)
        {
            Add(record);
        }
    }

    internal void Add(EpochRecord record)
    {
        _records.Add(record);
        foreach (var (measurement, values) in _values)
        {
            values.Add(record.Value(measurement));
        }
    }

    /// <summary>The values of a rule's measurement, one per epoch.</summary>
    internal ReadOnlySpan<double> Values(Measurement measurement) => CollectionsMarshal.AsSpan(_values[measurement]);

    /// <summary>The total losses of the training rows after the last two epochs, or null where there were fewer.</summary>
    internal (double Before, double Last)? LastLosses => _records is [.., var before, var last] ? (Total(before), Total(last)) : null;

    /// <summary>The history as it was after an epoch.</summary>
    internal History Until(int epoch) => new(_trainMetrics, _records.TakeWhile(record => record.Epoch <= epoch).ToSeq());

    private static double Total(EpochRecord record) => record.Value(new Measurement(MeasuredOn.Train, Prelude.TotalLoss));
}
