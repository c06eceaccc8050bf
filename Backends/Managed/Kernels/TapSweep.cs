using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The places of a plane that are made alike.</summary>
/// <param name="Rows">Along the rows.</param>
/// <param name="Columns">Along the columns.</param>
internal sealed record TapPhase(AxisWalk Rows, AxisWalk Columns)
{
    internal int Taps => Rows.Taps * Columns.Taps;
}

/// <summary>Some samples, or some rows of one sample: what one thread makes at a time, its sources in the nearest caches.</summary>
/// <param name="Sample">The first sample.</param>
/// <param name="Samples">How many.</param>
/// <param name="Chunk">Which part of the rows.</param>
internal readonly record struct SweepItem(int Sample, int Samples, int Chunk);

/// <summary>Where an item's sources lie, places beyond the edges included.</summary>
internal readonly unsafe struct SourceView(float* origin, nint sampleStride, nint rowStride)
{
    /// <summary>Row 0, column 0 of the first sample; it may lie outside of what can be read.</summary>
    internal float* Origin { get; } = origin;

    internal nint SampleStride { get; } = sampleStride;

    internal nint RowStride { get; } = rowStride;
}

/// <summary>
/// One direction of a window op, from source places to target places, cut into items that follow from the problem alone. Where windows reach beyond the
/// edges, an item's sources are copied with zeros around them; the copies take a few megabytes, whatever the batch is.
/// </summary>
internal sealed unsafe class TapSweep
{
    /// <summary>Items that may be under way at once.</summary>
    internal const int MaxSlots = 16;

    /// <summary>Numbers of an item's sources that still leave room in the second cache.</summary>
    private const long ItemNumbers = 1 << 15;

    /// <summary>Multiply-adds of an item at least, so that a batch of small samples is not cut into crumbs.</summary>
    private const long ItemWork = 1 << 18;

    private readonly int _samplesPerItem;
    private readonly int _chunks;
    private readonly int _left;
    private readonly nint _rowStride;
    private readonly bool _pads;

    /// <param name="source">What is read.</param>
    /// <param name="target">What is made.</param>
    /// <param name="rows">The walks along the rows; every target row is in one.</param>
    /// <param name="columns">The walks along the columns.</param>
    /// <param name="capacity">The most samples.</param>
    /// <param name="work">Multiply-adds of a sample.</param>
    internal TapSweep(Plane source, Plane target, Seq<AxisWalk> rows, Seq<AxisWalk> columns, int capacity, long work)
    {
        (Source, Target, Work) = (source, target, work);
        Phases = (from row in rows from column in columns select new TapPhase(row, column)).ToSeq();
        var (top, bottom) = Reach(rows);
        var (left, right) = Reach(columns);
        _left = Math.Max(0, -left);
        var right0 = Math.Max(source.Columns, right);
        _pads = top < 0 || bottom > source.Rows || _left > 0 || right0 > source.Columns;
        _rowStride = (nint)(_pads ? (long)(_left + right0) * source.Channels : source.RowSize);
        var size = Math.Max(1, (_pads ? Math.Max(0, (long)bottom - top) : source.Rows) * (long)_rowStride);
        _chunks = (int)Math.Clamp((size + ItemNumbers - 1) / ItemNumbers, 1, rows.Max(walk => walk.Count));
        var forThreads = Math.Max((capacity + MaxSlots - 1) / MaxSlots, (ItemWork + work - 1) / Math.Max(1, work));
        _samplesPerItem = (int)Math.Clamp(Math.Min(ItemNumbers / size, forThreads), 1, capacity);
        var chunkRows = _pads ? Enumerable.Range(0, _chunks).Max(chunk => Rows(chunk) is var (from, to) ? to - from : 0) : 0;
        SlotSize = (((_samplesPerItem * (long)chunkRows * _rowStride) + 15) / 16 * 16);
        ScratchSize = SlotSize * Math.Min(MaxSlots, Items(capacity));
    }

    internal Plane Source { get; }

    internal Plane Target { get; }

    internal Seq<TapPhase> Phases { get; }

    /// <summary>Multiply-adds of a sample.</summary>
    internal long Work { get; }

    /// <summary>Numbers that a slot's copies take.</summary>
    internal long SlotSize { get; }

    /// <summary>Numbers that all slots' copies take.</summary>
    internal long ScratchSize { get; }

    internal int Items(int samples) => checked((samples + _samplesPerItem - 1) / _samplesPerItem * _chunks);

    internal SweepItem Item(int item, int samples)
    {
        var first = item / _chunks * _samplesPerItem;
        return new(first, Math.Min(_samplesPerItem, samples - first), item % _chunks);
    }

    /// <summary>The turns of a walk that belong to a chunk.</summary>
    internal (int From, int To) Turns(in AxisWalk rows, int chunk) =>
        ((int)((long)rows.Count * chunk / _chunks), (int)((long)rows.Count * (chunk + 1) / _chunks));

    /// <summary>Where the item's sources lie for all taps; copied into the slot, if need be, by <see cref="Copy"/>.</summary>
    internal SourceView View(float* source, in SweepItem item, float* slot)
    {
        if (!_pads)
        {
            return new(source + (item.Sample * (nint)Source.Size), (nint)Source.Size, _rowStride);
        }

        var (from, to) = Rows(item.Chunk);
        return new(slot + (_left * (nint)Source.Channels) - (from * _rowStride), (to - from) * _rowStride, _rowStride);
    }

    /// <summary>Copies the item's sources into the slot, with zeros beyond the edges, where taps reach beyond them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Copy(float* source, in SweepItem item, float* slot)
    {
        if (!_pads)
        {
            return;
        }

        var (from, to) = Rows(item.Chunk);
        var width = (int)Source.RowSize;
        var left = _left * Source.Channels;
        var sample = source + (item.Sample * (nint)Source.Size);
        for (var n = 0; n < item.Samples; n++, sample += (nint)Source.Size)
        {
            for (var i = from; i < to; i++, slot += _rowStride)
            {
                if ((uint)i >= (uint)Source.Rows)
                {
                    new Span<float>(slot, (int)_rowStride).Clear();
                    continue;
                }

                new Span<float>(slot, left).Clear();
                new Span<float>(sample + ((nint)i * width), width).CopyTo(new(slot + left, width));
                new Span<float>(slot + left + width, (int)_rowStride - left - width).Clear();
            }
        }
    }

    private static (int First, int End) Reach(Seq<AxisWalk> walks)
    {
        var (first, end) = (0, 0);
        foreach (var walk in walks)
        {
            var (from, to) = walk.Sources(0, walk.Count);
            (first, end) = from < to ? (Math.Min(first, from), Math.Max(end, to)) : (first, end);
        }

        return (first, end);
    }

    /// <summary>The source rows that a chunk reaches.</summary>
    private (int From, int To) Rows(int chunk)
    {
        var (first, end) = (int.MaxValue, int.MinValue);
        foreach (var phase in Phases.AsSpan())
        {
            var (from, to) = Turns(phase.Rows, chunk);
            var reach = phase.Rows.Sources(from, to);
            (first, end) = (Math.Min(first, reach.First), Math.Max(end, reach.End));
        }

        return first < end ? (first, end) : (0, 0);
    }
}
