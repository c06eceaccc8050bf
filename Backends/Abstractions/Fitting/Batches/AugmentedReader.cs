using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The batches of another reader, their features changed: each row by its place in the data, so whatever batch it is in.</summary>
internal sealed class AugmentedReader(BatchReader plain, ModelGraph graph, Augmentation augmentation, long seed, int epoch) : BatchReader
{
    private Samples? _changed;
    private int[] _rows = [];

    /// <inheritdoc/>
    internal override Batch Current => new(_changed!, _rows.AsSpan(0, _changed!.Count));

    /// <inheritdoc/>
    internal override bool IsLast => plain.IsLast;

    /// <inheritdoc/>
    internal override bool Next()
    {
        if (!plain.Next())
        {
            return false;
        }

        _changed = augmentation.Apply(plain.Current.Data, plain.Current.Rows, seed, epoch);
        IndexChecks.CheckAugmented(graph, _changed.Features, augmentation.Name, row => plain.Current.Rows[row]);
        if (_rows.Length < _changed.Count)
        {
            _rows = [.. Enumerable.Range(0, _changed.Count)];
        }

        return true;
    }

    public override void Dispose() => plain.Dispose();
}
