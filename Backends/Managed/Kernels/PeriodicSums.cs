using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// Sums in float64 of numbers that belong together at a fixed distance: the columns of a matrix, whatever its width. The numbers are added to a
/// ring of several periods, so that narrow matrices fill lanes too, and the ring is folded at the end; the order depends on the sizes alone.
/// </summary>
internal static unsafe class PeriodicSums
{
    /// <summary>The width of a ring into which at least so many numbers fit.</summary>
    internal static int Width(int period, int numbers) => checked((numbers + period - 1) / period * period);

    /// <summary>How many float32 numbers a ring takes.</summary>
    internal static long Size(int width) => 2L * width;

    internal static void Clear(double* ring, int width) => new Span<double>(ring, width).Clear();

    /// <summary>Adds numbers, at most as many as the ring is wide; the first belongs to the given place in the whole.</summary>
    internal static void Add(float* x, int count, double* ring, int width, long place)
    {
        var start = (int)(place % width);
        var first = Math.Min(count, width - start);
        Add(x, first, ring + start);
        Add(x + first, count - first, ring);
    }

    /// <summary>The sums to where they belong, or added to what is there.</summary>
    internal static void Store(double* ring, int width, int period, float* sums, bool accumulate)
    {
        Fold(ring, width, period);
        for (var i = 0; i < period; i++)
        {
            sums[i] = (float)(accumulate ? sums[i] + ring[i] : ring[i]);
        }
    }

    /// <summary>The sum of each column, in the ring's first period.</summary>
    internal static void Fold(double* ring, int width, int period)
    {
        for (var i = period; i < width; i += period)
        {
            for (var j = 0; j < period; j++)
            {
                ring[j] += ring[i + j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* x, int count, double* sums)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i), out var low, out var high);
            Vector.Store(Vector.Load(sums + i) + low, sums + i);
            Vector.Store(Vector.Load(sums + i + Vector<double>.Count) + high, sums + i + Vector<double>.Count);
        }

        for (; i < count; i++)
        {
            sums[i] += x[i];
        }
    }
}
