using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>The gradient of l1 · Σ|x| + l2 · Σx²: l1 · sign(x) + 2 l2 · x.</summary>
internal static unsafe class PenaltyGradient<V> where V : struct, ISimdLane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* x, float* dx, long count, double l1, double l2, bool accumulate)
    {
        var (first, second) = (V.Of(l1), V.Of(2 * l2));
        for (var i = 0L; i < count; i += V.Count)
        {
            var n = (int)Math.Min(V.Count, count - i);
            var value = V.LoadPartial(x + i, n, default);
            var before = accumulate ? V.LoadPartial(dx + i, n, default) : default;
            V.StorePartial(dx + i, n, before + V.Fma(V.Sign(value), first, second * value));
        }
    }

    internal static double Value(float* x, long count, double l1, double l2) =>
        (l1 == 0 ? 0 : l1 * Sums.OfMagnitudes(x, count)) + (l2 == 0 ? 0 : l2 * Sums.OfSquares(x, count));
}
