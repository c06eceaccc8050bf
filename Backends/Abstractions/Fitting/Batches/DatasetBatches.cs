using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The batches of a data set: places of rows, so that a step copies nothing.</summary>
internal sealed class DatasetBatches : BatchSource
{
    private readonly ModelGraph _graph;
    private readonly Samples _samples;
    private readonly FitSettings _settings;
    private readonly Augmentation? _augmentation;
    private readonly EpochRows _epoch = new();
    private EpochRows? _inOrder;

    private DatasetBatches(ModelGraph graph, Samples samples, FitSettings settings, Augmentation? augmentation, RowKind kind, int mostRows)
        : base(kind, mostRows) => (_graph, _samples, _settings, _augmentation) = (graph, samples, settings, augmentation);

    /// <inheritdoc/>
    internal override int Rows => _samples.Count;

    /// <summary>The batches to train with, as the settings say.</summary>
    internal static DatasetBatches ToTrain(CompiledModel compiled, FitChecks checks, FitSettings settings, Dataset data, Augmentation? augmentation)
    {
        if (settings.ShuffleBuffer > 0)
        {
            throw Throw.BufferOfDataset(settings.ShuffleBuffer);
        }

        var form = checks.Rows(compiled, data, checks.Call.Rows);
        var samples = ClassWeighting.Of(compiled, settings.ClassWeights, data, form);
        return new(compiled.Plan.Graph, samples, settings, augmentation, KindOf(data, form), settings.Batches.MostRows(settings, data.Count));
    }

    /// <summary>The rows to measure, at most so many at once; class weights are those of training alone.</summary>
    internal static DatasetBatches ToMeasure(CompiledModel compiled, FitChecks checks, Dataset data, int mostRows, string argument) =>
        new(compiled.Plan.Graph, data.Samples, new FitSettings(), null, KindOf(data, checks.Rows(compiled, data, argument)), mostRows);

    /// <inheritdoc/>
    internal override int Batches(int epoch) => Lay(epoch).Count;

    /// <inheritdoc/>
    internal override int RowsOf(int epoch) => Lay(epoch).Rows;

    /// <inheritdoc/>
    internal override BatchReader Epoch(int epoch, int first, CancellationToken cancellation)
    {
        var reader = new EpochRowsReader(_samples, Lay(epoch), first);
        return _augmentation is null ? reader : new AugmentedReader(reader, _graph, _augmentation, _settings.Seed, epoch);
    }

    /// <inheritdoc/>
    internal override BatchReader All(CancellationToken cancellation) => new EpochRowsReader(_samples, _inOrder ??= EpochRows.InOrder(_samples.Count, MostRows), 0);

    /// <inheritdoc/>
    internal override IEnumerable<Tensor> Features(CancellationToken cancellation) => [_samples.Features];

    private static RowKind KindOf(Dataset data, TargetForm form) => new(form, data.TargetWidth, data.Classes, data.FeatureNames);

    private EpochRows Lay(int epoch)
    {
        if (_epoch.Epoch != epoch)
        {
            _epoch.Restart(epoch);
            _settings.Batches.Lay(_settings, _samples.Count, _epoch);
        }

        return _epoch;
    }
}
