using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>eˣ / Σ eˣ over rows, after subtracting the row's maximum.</summary>
internal static unsafe class Softmax<V> where V : struct, ISimdLane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward(float* x, float* y, long rows, int classes)
    {
        for (var row = 0L; row < rows; row++)
        {
            Row(x + row * classes, y + row * classes, classes, out _);
        }
    }

    /// <summary>dx += y (dy − Σ dy y), or dx = … where nothing was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Backward(float* y, float* dy, float* dx, long rows, int classes, bool accumulate)
    {
        for (var row = 0L; row < rows; row++, y += classes, dy += classes, dx += classes)
        {
            var sum = V.Splat(0);
            for (var j = 0; j < classes; j += V.Count)
            {
                var n = Math.Min(V.Count, classes - j);
                sum = V.Fma(V.LoadPartial(y + j, n, default), V.LoadPartial(dy + j, n, default), sum);
            }

            var mean = V.Splat(V.SumAcross(sum));
            for (var j = 0; j < classes; j += V.Count)
            {
                var n = Math.Min(V.Count, classes - j);
                var before = accumulate ? V.LoadPartial(dx + j, n, default) : default;
                V.StorePartial(dx + j, n, V.Fma(V.LoadPartial(y + j, n, default), V.LoadPartial(dy + j, n, default) - mean, before));
            }
        }
    }

    /// <summary>
    /// One row. Gives the maximum, and as the others Σ e^(x − max) less 1: apart from that 1, so that the logarithm of the sum stays exact when one class has
    /// nearly all.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Row(float* x, float* y, int classes, out float others)
    {
        var lowest = V.Splat(float.NegativeInfinity);
        if (classes <= V.Count)
        {
            return OneLane(V.LoadPartial(x, classes, lowest), y, classes, out others);
        }

        var top = lowest;
        for (var j = 0; j < classes; j += V.Count)
        {
            top = V.MaxNative(top, V.LoadPartial(x + j, Math.Min(V.Count, classes - j), lowest));
        }

        var max = V.MaxAcross(top);
        var shift = V.Splat(max);
        var (rest, ties) = (V.Splat(0), V.Splat(0));
        for (var j = 0; j < classes; j += V.Count)
        {
            var n = Math.Min(V.Count, classes - j);
            var value = V.LoadPartial(x + j, n, lowest);
            var power = Elementary<V>.Exp(value - shift);
            var tie = V.And(V.Equal(value, shift), V.Splat(1));
            V.StorePartial(y + j, n, power);
            rest += power - tie;
            ties += tie;
        }

        others = V.SumAcross(rest) + (V.SumAcross(ties) - 1);
        var total = V.Splat(1 + others);
        for (var j = 0; j < classes; j += V.Count)
        {
            var n = Math.Min(V.Count, classes - j);
            V.StorePartial(y + j, n, V.LoadPartial(y + j, n, default) / total);
        }

        return max;
    }

    /// <summary>The same of a row that fits a lane, in registers: a number that was just stored is slow to read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float OneLane(V value, float* y, int classes, out float others)
    {
        var max = V.MaxAcross(value);
        var shift = V.Splat(max);
        var power = Elementary<V>.Exp(value - shift);
        var tie = V.And(V.Equal(value, shift), V.Splat(1));
        others = V.SumAcross(power - tie) + (V.SumAcross(tie) - 1);
        V.StorePartial(y, classes, power / V.Splat(1 + others));
        return max;
    }
}
