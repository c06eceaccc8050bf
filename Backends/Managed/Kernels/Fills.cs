using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>One number for all.</summary>
internal static unsafe class Fills<V> where V : struct, ISimdLane<V>
{
    /// <summary>result = value everywhere, or that much more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float value, float* result, long count, bool accumulate)
    {
        var all = V.Splat(value);
        for (var i = 0L; i < count; i += V.Count)
        {
            var n = (int)Math.Min(V.Count, count - i);
            V.StorePartial(result + i, n, accumulate ? V.LoadPartial(result + i, n, default) + all : all);
        }
    }
}
