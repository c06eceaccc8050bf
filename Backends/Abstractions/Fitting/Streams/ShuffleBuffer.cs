using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Shuffles a stream within a buffer: each row that goes out is drawn from the buffer, and the next that comes in takes its place. A pure function of seed and epoch.</summary>
internal sealed class ShuffleBuffer(int size, long seed, int epoch)
{
    private readonly Philox _random = Philox.For(seed, "shuffle buffer");
    private RowSlab? _rows;
    private int _count;
    private long _drawn;

    /// <summary>Draws the next row; false after the last.</summary>
    internal bool Next(StreamRows source, RowSlab into, int to)
    {
        if (_rows is null && source.Fill())
        {
            _rows = new RowSlab(source.Chunk, size);
            while (_count < size && source.Fill())
            {
                Take(source, _count++);
            }
        }

        if (_count == 0)
        {
            return false;
        }

        var place = (int)(_random.Uniform((ulong)epoch, (ulong)_drawn++) * _count);
        into.Copy(_rows!, place, to);
        if (source.Fill())
        {
            Take(source, place);
        }
        else
        {
            _rows!.Copy(_rows, --_count, place);
        }

        return true;
    }

    private void Take(StreamRows source, int place)
    {
        _rows!.Copy(source.Chunk, source.At, 1, place);
        source.Skip(1);
    }
}
