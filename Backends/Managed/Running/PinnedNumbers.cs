namespace Pipeline.Backends.Managed;

/// <summary>Zeros on the pinned heap, from the beginning of a cache line: memory that kernels may point to and the collector frees.</summary>
internal sealed unsafe class PinnedNumbers
{
    private const int LineBytes = 64;

    /// <summary>A register from the last number on can be read.</summary>
    private const int Behind = 16;

    private readonly float[] _array;

    /// <param name="count">How many numbers.</param>
    /// <param name="rows">The rows of the batch that need them, for the message when there are too many.</param>
    internal PinnedNumbers(long count, int rows)
    {
        var slack = (LineBytes / sizeof(float)) + Behind;
        if (count > Array.MaxLength - slack)
        {
            throw Throw.TooLarge(count, rows);
        }

        _array = GC.AllocateArray<float>((int)count + slack, pinned: true);
        fixed (float* start = _array)
        {
            At = (float*)(((nint)start + LineBytes - 1) & -LineBytes);
        }

        Count = count;
    }

    internal float* At { get; }

    internal long Count { get; }

    internal Span<float> Span(Region region) => new(At + region.Offset, checked((int)region.Size));
}
