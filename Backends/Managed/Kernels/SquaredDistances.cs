using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>y[r, j] = Σᵢ (x[r, i] − c[i, j])².</summary>
internal static unsafe class SquaredDistances<V> where V : struct, ISimdLane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward(float* x, float* centers, float* y, long rows, int inputs, int units)
    {
        for (var row = 0L; row < rows; row++, x += inputs, y += units)
        {
            for (var j = 0; j < units; j += V.Count)
            {
                var n = Math.Min(V.Count, units - j);
                var sum = V.Splat(0);
                for (var i = 0; i < inputs; i++)
                {
                    var difference = V.Splat(x[i]) - V.LoadPartial(centers + (long)i * units + j, n, default);
                    sum = V.Fma(difference, difference, sum);
                }

                V.StorePartial(y + j, n, sum);
            }
        }
    }

    /// <summary>dx[r, i] = 2 Σⱼ (x[r, i] − c[i, j]) dy[r, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InputGradient(float* x, float* centers, float* dy, float* dx, long rows, int inputs, int units, bool accumulate)
    {
        for (var row = 0L; row < rows; row++, x += inputs, dx += inputs, dy += units)
        {
            for (var i = 0; i < inputs; i++)
            {
                var (value, sum) = (V.Splat(x[i]), V.Splat(0));
                for (var j = 0; j < units; j += V.Count)
                {
                    var n = Math.Min(V.Count, units - j);
                    sum = V.Fma(value - V.LoadPartial(centers + (long)i * units + j, n, default), V.LoadPartial(dy + j, n, default), sum);
                }

                dx[i] = (accumulate ? dx[i] : 0) + 2 * V.SumAcross(sum);
            }
        }
    }

    /// <summary>dc[i, j] = 2 Σᵣ (c[i, j] − x[r, i]) dy[r, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CenterGradient(float* x, float* centers, float* dy, float* dcenters, long rows, int inputs, int units, bool accumulate)
    {
        for (var i = 0; i < inputs; i++)
        {
            for (var j = 0; j < units; j += V.Count)
            {
                var n = Math.Min(V.Count, units - j);
                var (place, sum) = ((long)i * units + j, V.Splat(0));
                var center = V.LoadPartial(centers + place, n, default);
                for (var row = 0L; row < rows; row++)
                {
                    sum = V.Fma(center - V.Splat(x[row * inputs + i]), V.LoadPartial(dy + row * units + j, n, default), sum);
                }

                var before = accumulate ? V.LoadPartial(dcenters + place, n, default) : default;
                V.StorePartial(dcenters + place, n, V.Fma(V.Splat(2), sum, before));
            }
        }
    }
}
