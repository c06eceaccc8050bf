using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The chunks of a stream, each checked as a data set is, with its place in every message.</summary>
internal sealed class StreamChunks
{
    private readonly CompiledModel _compiled;
    private readonly SampleStream _stream;
    private readonly string _argument;

    internal StreamChunks(CompiledModel compiled, SampleStream stream, string argument) => (_compiled, _stream, _argument) = (compiled, stream, argument);

    internal int Ahead => _stream.Ahead;

    internal bool IsOnce => _stream.IsOnce;

    /// <summary>Begins to read.</summary>
    internal IEnumerator<Samples> Open(CancellationToken cancellation)
    {
        try
        {
            return _stream.Chunks(cancellation).GetEnumerator();
        }
        catch (Exception exception) when (!IsCut(exception, cancellation))
        {
            throw Throw.StreamFailed(_argument, 1, 0, exception);
        }
    }

    /// <summary>The next chunk of what <see cref="Open"/> gave, as it is; null after the last.</summary>
    internal Dataset? Next(IEnumerator<Samples> source, int number, long rows, CancellationToken cancellation)
    {
        try
        {
            return source.MoveNext() ? _stream.ToDataset(source.Current) : null;
        }
        catch (Exception exception) when (!IsCut(exception, cancellation))
        {
            throw Throw.StreamFailed(_argument, number, rows, exception);
        }
    }

    /// <summary>All chunks with the number of rows before each, checked.</summary>
    /// <param name="kind">What the rows of the first chunk are.</param>
    /// <param name="begun">A source that was begun to be read, with its first chunks, or null.</param>
    /// <param name="cancellation">Says that no more are wanted.</param>
    internal IEnumerable<(Dataset Chunk, long Rows)> Read(RowKind kind, (IEnumerator<Samples> Source, List<Dataset> First)? begun, CancellationToken cancellation)
    {
        using var source = begun?.Source ?? Open(cancellation);
        var decisions = new DecisionTargets();
        ElementType? type = null;
        var rows = 0L;
        for (var number = 1; ; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var chunk = begun is { First: var first } && number <= first.Count ? first[number - 1] : Next(source, number, rows, cancellation);
            if (chunk is null)
            {
                yield break;
            }

            type ??= chunk.Type;
            if (chunk.TargetWidth != kind.TargetWidth || chunk.Type != type)
            {
                throw Throw.ChunkDiffers(Name(number), kind.TargetWidth, type.Value, chunk);
            }

            DataChecks.Check(_compiled, chunk, Name(number), decisions);
            yield return (chunk, rows);
            rows += chunk.Count;
        }
    }

    /// <summary>The features of all chunks, checked as those to predict from are.</summary>
    internal IEnumerable<Tensor> Features(CancellationToken cancellation)
    {
        using var source = Open(cancellation);
        var rows = 0L;
        for (var number = 1; Next(source, number, rows, cancellation) is { } chunk; number++)
        {
            DataChecks.CheckFeatures(_compiled.Plan.Graph, chunk.Features, Name(number));
            yield return chunk.Features;
            cancellation.ThrowIfCancellationRequested();
            rows += chunk.Count;
        }
    }

    /// <summary>What the rows of a chunk are, after its check.</summary>
    internal RowKind KindOf(Dataset chunk, int number) => new(DataChecks.Check(_compiled, chunk, Name(number)), chunk.TargetWidth, chunk.Classes, chunk.FeatureNames);

    /// <summary>Whether an exception says that it was cancelled from here; a stream has reasons of its own to give up waiting, such as a request that took too long.</summary>
    private static bool IsCut(Exception exception, CancellationToken cancellation) => exception is OperationCanceledException && cancellation.IsCancellationRequested;

    private string Name(int number) => FormattableString.Invariant($"chunk {number} of {_argument}");
}
