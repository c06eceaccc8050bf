namespace Pipeline.Backends;

/// <summary>Which rows each batch of an epoch has; its memory is used again for the next epoch.</summary>
internal sealed class EpochRows
{
    private readonly List<int> _ends = [];
    private int[] _rows = [];

    /// <summary>The epoch laid out, from 0; -1 for none.</summary>
    internal int Epoch { get; private set; } = -1;

    /// <summary>The number of batches.</summary>
    internal int Count => _ends.Count;

    /// <summary>The rows of all batches.</summary>
    internal int Rows => _ends[^1];

    /// <summary>The places of a batch's rows.</summary>
    internal ReadOnlySpan<int> this[int batch]
    {
        get
        {
            var from = batch == 0 ? 0 : _ends[batch - 1];
            return _rows.AsSpan(from, _ends[batch] - from);
        }
    }

    /// <summary>All rows in order, in batches of a size.</summary>
    internal static EpochRows InOrder(int rows, int size)
    {
        var order = new EpochRows();
        order.Restart(0);
        InOrder(order.Room(rows));
        order.Cut(rows, size);
        return order;
    }

    internal static void InOrder(Span<int> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }
    }

    internal void Restart(int epoch)
    {
        Epoch = epoch;
        _ends.Clear();
    }

    /// <summary>Where the places of so many rows go, batch after batch.</summary>
    internal Span<int> Room(int rows)
    {
        if (_rows.Length < rows)
        {
            _rows = new int[rows];
        }

        return _rows.AsSpan(0, rows);
    }

    /// <summary>Ends the next batch before a place.</summary>
    internal void EndAt(int place) => _ends.Add(place);

    /// <summary>Cuts rows into batches of a size; the last may be short.</summary>
    internal void Cut(int rows, int size)
    {
        for (var end = (long)size; end < rows; end += size)
        {
            EndAt((int)end);
        }

        EndAt(rows);
    }
}
