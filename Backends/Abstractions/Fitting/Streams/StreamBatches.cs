using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The batches of a stream: each pass opens it anew.</summary>
internal sealed class StreamBatches : BatchSource
{
    /// <summary>The largest batch size for which room is made without a look whether there are so many rows.</summary>
    private const int Trusted = 4096;

    private readonly CompiledModel _compiled;
    private readonly StreamChunks _chunks;
    private readonly FitSettings _settings;
    private readonly Augmentation? _augmentation;
    private readonly int _batchSize;
    private readonly bool _trains;
    private readonly string _argument;
    private (IEnumerator<Samples> Source, List<Dataset> First)? _begun;

    private StreamBatches(
        CompiledModel compiled, StreamChunks chunks, FitSettings settings, Augmentation? augmentation, bool trains, string argument, (IEnumerator<Samples> Source, List<Dataset> First)? begun, RowKind kind, int batchSize, int mostRows)
        : base(kind, mostRows)
    {
        (_compiled, _chunks, _settings, _augmentation) = (compiled, chunks, settings, augmentation);
        (_batchSize, _trains, _argument, _begun) = (batchSize, trains, argument, begun);
    }

    /// <inheritdoc/>
    internal override int Rows => 0;

    /// <inheritdoc/>
    internal override bool IsRepeatable => !_chunks.IsOnce;

    /// <summary>The batches to train with, as the settings say.</summary>
    internal static StreamBatches ToTrain(CompiledModel compiled, FitSettings settings, SampleStream data, Augmentation? augmentation, CancellationToken cancellation)
    {
        StreamSettings.Check(settings);
        return Begin(compiled, settings, data, augmentation, true, nameof(data), settings.BatchSize, cancellation);
    }

    /// <summary>The rows to measure, at most so many at once.</summary>
    internal static StreamBatches ToMeasure(CompiledModel compiled, SampleStream data, int mostRows, string argument, CancellationToken cancellation) =>
        Begin(compiled, new FitSettings(), data, null, false, argument, mostRows, cancellation);

    /// <inheritdoc/>
    internal override int Batches(int epoch) => 0;

    /// <inheritdoc/>
    internal override int RowsOf(int epoch) => 0;

    /// <inheritdoc/>
    internal override BatchReader Epoch(int epoch, int first, CancellationToken cancellation)
    {
        var shuffle = _settings.ShuffleBuffer > 0 ? new ShuffleBuffer(_settings.ShuffleBuffer, _settings.Seed, epoch) : null;
        var drops = _settings.Batches == Backends.Batches.DropRemainder;
        var reader = new StreamBatchReader(Source(_augmentation, epoch, cancellation), _batchSize, MostRows, drops, shuffle, _argument);
        try
        {
            for (var batch = 0; batch < first && !reader.IsCut; batch++)
            {
                if (!reader.Next() && !reader.IsCut)
                {
                    throw Throw.StreamEndsBefore(_argument, first, batch);
                }
            }

            return first > 0 || !reader.IsLast ? reader : throw Throw.StreamWithoutBatch(_argument, epoch + 1, drops ? _batchSize : null);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    internal override BatchReader All(CancellationToken cancellation) => new StreamBatchReader(Source(null, 0, cancellation), MostRows, MostRows, drops: false, null, _argument);

    /// <inheritdoc/>
    internal override IEnumerable<Tensor> Features(CancellationToken cancellation)
    {
        using var chunks = new Ahead<Samples>(token => Chunks(null, null, 0, token), _chunks.Ahead, cancellation);
        while (chunks.Next() is { } chunk)
        {
            yield return chunk.Features;
        }

        cancellation.ThrowIfCancellationRequested();
    }

    public override void Dispose()
    {
        _begun?.Source.Dispose();
        _begun = null;
    }

    private static StreamBatches Begin(
        CompiledModel compiled, FitSettings settings, SampleStream data, Augmentation? augmentation, bool trains, string argument, int batchSize, CancellationToken cancellation)
    {
        var chunks = new StreamChunks(compiled, data, argument);
        var source = chunks.Open(cancellation);
        var isKept = false;
        try
        {
            // What can be read a single time is not let go of for its first chunk.
            var first = chunks.Next(source, 1, 0, cancellation) ?? throw Throw.StreamWithoutRows(argument);
            var kind = chunks.KindOf(first, 1);
            List<Dataset> kept = [first];
            var rows = (long)first.Count;

            // An engine makes room for the largest batch before the first step: that it is asked for does not mean that there is one.
            for (var number = 2; batchSize > Trusted && rows < batchSize && chunks.Next(source, number, rows, cancellation) is { } next; number++)
            {
                rows += next.Count;
                if (data.IsOnce)
                {
                    kept.Add(next);
                }
            }

            isKept = data.IsOnce;
            var most = batchSize > Trusted ? (int)Math.Min(batchSize, rows) : batchSize;
            return new(compiled, chunks, settings, augmentation, trains, argument, isKept ? (source, kept) : null, kind, batchSize, most);
        }
        finally
        {
            if (!isKept)
            {
                source.Dispose();
            }
        }
    }

    private StreamRows Source(Augmentation? augmentation, int epoch, CancellationToken cancellation)
    {
        var begun = _begun;
        _begun = null;
        return new StreamRows(new Ahead<Samples>(token => Chunks(begun, augmentation, epoch, token), _chunks.Ahead, cancellation));
    }

    private Samples Augmented(Augmentation augmentation, Samples chunk, int epoch, long before)
    {
        var changed = augmentation.Apply(chunk, [.. Enumerable.Range(0, chunk.Count)], _settings.Seed, epoch, before);
        IndexChecks.CheckAugmented(_compiled.Plan.Graph, changed.Features, augmentation.Name, row => before + row);
        return changed;
    }

    /// <summary>The chunks as training or measuring takes them; on the thread that reads ahead.</summary>
    private IEnumerable<Samples> Chunks((IEnumerator<Samples> Source, List<Dataset> First)? begun, Augmentation? augmentation, int epoch, CancellationToken cancellation)
    {
        foreach (var (chunk, rows) in _chunks.Read(Kind, begun, cancellation))
        {
            var samples = _trains ? ClassWeighting.Of(_compiled, _settings.ClassWeights, chunk, Kind.Form) : chunk.Samples;
            yield return augmentation is null ? samples : Augmented(augmentation, samples, epoch, rows);
        }
    }
}
