using Pipeline.Data;

namespace Pipeline.Backends;

/// <summary>Where a reading of a stream stands: the chunk reached, and its next row.</summary>
internal sealed class StreamRows(Ahead<Samples> chunks) : IDisposable
{
    private Samples? _chunk;

    /// <summary>The chunk reached, the last one after the end.</summary>
    internal Samples Chunk => _chunk!;

    /// <summary>Whether a chunk was reached.</summary>
    internal bool HasChunk => _chunk is not null;

    /// <summary>The place of the next row in the chunk.</summary>
    internal int At { get; private set; }

    /// <summary>The rows of the chunk that come next.</summary>
    internal int Left => _chunk is null ? 0 : _chunk.Count - At;

    /// <summary>Whether it ended because it was cancelled.</summary>
    internal bool IsCut => chunks.IsCut;

    /// <summary>Goes to the next chunk where this one has no more rows; false after the last row.</summary>
    internal bool Fill()
    {
        if (Left > 0)
        {
            return true;
        }

        if (chunks.Next() is not { } next)
        {
            return false;
        }

        (_chunk, At) = (next, 0);
        return true;
    }

    /// <summary>Goes on by some rows of the chunk.</summary>
    internal void Skip(int rows) => At += rows;

    public void Dispose() => chunks.Dispose();
}
