using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>Elementwise products of buffers.</summary>
internal static unsafe class Products<V> where V : struct, ISimdLane<V>
{
    /// <summary>result = x y, or that much more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* x, float* y, float* result, long count, bool accumulate)
    {
        for (var i = 0L; i < count; i += V.Count)
        {
            var n = (int)Math.Min(V.Count, count - i);
            var before = accumulate ? V.LoadPartial(result + i, n, default) : default;
            V.StorePartial(result + i, n, V.Fma(V.LoadPartial(x + i, n, default), V.LoadPartial(y + i, n, default), before));
        }
    }

    /// <summary>result += x, or result = x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(float* x, float* result, long count, bool accumulate)
    {
        for (var i = 0L; i < count; i += V.Count)
        {
            var n = (int)Math.Min(V.Count, count - i);
            var before = accumulate ? V.LoadPartial(result + i, n, default) : default;
            V.StorePartial(result + i, n, before + V.LoadPartial(x + i, n, default));
        }
    }
}
