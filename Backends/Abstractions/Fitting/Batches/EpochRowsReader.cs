using Pipeline.Data;

namespace Pipeline.Backends;

/// <summary>Reads the batches of laid out rows.</summary>
internal sealed class EpochRowsReader(Samples samples, EpochRows rows, int first) : BatchReader
{
    private int _batch = first - 1;

    /// <inheritdoc/>
    internal override Batch Current => new(samples, rows[_batch]);

    /// <inheritdoc/>
    internal override bool IsLast => _batch == rows.Count - 1;

    /// <inheritdoc/>
    internal override bool Next() => ++_batch < rows.Count;

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
