using Pipeline.Data;

namespace Pipeline.Backends;

/// <summary>Cuts the chunks of a stream into batches of one size, over the borders of chunks; a batch within one chunk is not copied.</summary>
internal sealed class StreamBatchReader : BatchReader
{
    private readonly StreamRows _source;
    private readonly ShuffleBuffer? _shuffle;
    private readonly int _size;
    private readonly int _most;
    private readonly string _argument;
    private readonly bool _drops;
    private Place _current;
    private Place _next;

    internal StreamBatchReader(StreamRows source, int size, int most, bool drops, ShuffleBuffer? shuffle, string argument)
    {
        (_source, _size, _most, _drops, _shuffle, _argument) = (source, size, most, drops, shuffle, argument);
        (_current, _next) = (new Place(), new Place());
    }

    /// <inheritdoc/>
    internal override Batch Current => new(_current.Rows!, _current.Places.AsSpan(0, _current.Count));

    /// <inheritdoc/>
    internal override bool IsLast => !Prepare() && !IsCut;

    /// <inheritdoc/>
    internal override bool IsCut => _source.IsCut;

    /// <inheritdoc/>
    internal override bool Next()
    {
        if (!Prepare())
        {
            return false;
        }

        (_current, _next) = (_next, _current);
        _next.Clear();
        return true;
    }

    public override void Dispose() => _source.Dispose();

    /// <summary>Makes the batch after the current one, where it is not made yet; false where there is none.</summary>
    private bool Prepare()
    {
        if (_next.Count > 0)
        {
            return true;
        }

        if (!_source.Fill() && (_shuffle is null || IsCut || !_source.HasChunk))
        {
            return false;
        }

        if (_shuffle is null && _source.Left >= _size)
        {
            Set(_source.Chunk, _source.At, _size);
            _source.Skip(_size);
            return true;
        }

        var rows = new RowSlab(_source.Chunk, _size);
        var count = _shuffle is null ? Join(rows) : Draw(rows);
        if (count == 0 || IsCut || (_drops && count < _size))
        {
            return false;
        }

        Set(rows.ToSamples(count), 0, count);
        return true;
    }

    private void Set(Samples rows, int first, int count) =>
        _next.Set(rows, first, count <= _most ? count : throw Throw.BatchBeyondFirst(_argument, count, _most));

    private int Join(RowSlab rows)
    {
        var count = 0;
        while (count < _size && _source.Fill())
        {
            var some = Math.Min(_size - count, _source.Left);
            rows.Copy(_source.Chunk, _source.At, some, count);
            _source.Skip(some);
            count += some;
        }

        return count;
    }

    private int Draw(RowSlab rows)
    {
        var count = 0;
        while (count < _size && _shuffle!.Next(_source, rows, count))
        {
            count++;
        }

        return count;
    }

    /// <summary>Where a batch's rows are.</summary>
    private sealed class Place
    {
        internal int[] Places { get; private set; } = [];

        internal Samples? Rows { get; private set; }

        internal int Count { get; private set; }

        internal void Set(Samples rows, int first, int count)
        {
            (Rows, Count) = (rows, count);
            if (Places.Length < count)
            {
                Places = new int[count];
            }

            for (var i = 0; i < count; i++)
            {
                Places[i] = first + i;
            }
        }

        internal void Clear() => (Rows, Count) = (null, 0);
    }
}
