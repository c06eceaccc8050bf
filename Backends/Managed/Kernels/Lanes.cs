using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>What all lanes do alike.</summary>
internal static unsafe class Lanes
{
    /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sign<V>(V x) where V : struct, ISimdLane<V>
    {
        var one = Elementary<V>.CopySign(V.Splat(1), x);
        return V.Select(V.Less(V.Splat(0), V.Abs(x)), one, x);
    }

    /// <summary>Number by number in float64: only rare update rules need powers of a weight's own numbers.</summary>
    internal static V Pow<V>(V x, V power) where V : struct, ISimdLane<V>
    {
        var values = stackalloc float[2 * V.Count];
        V.Store(values, x);
        V.Store(values + V.Count, power);
        for (var i = 0; i < V.Count; i++)
        {
            values[i] = (float)Math.Pow(values[i], values[V.Count + i]);
        }

        return V.Load(values);
    }

    /// <summary>The sine of x + quarters · π/2 (quarters 0 or 1), number by number in float64: for angles so large that few mean anything.</summary>
    internal static V Wave<V>(V x, int quarters) where V : struct, ISimdLane<V>
    {
        var values = stackalloc float[V.Count];
        V.Store(values, x);
        for (var i = 0; i < V.Count; i++)
        {
            values[i] = (float)(quarters == 0 ? Math.Sin(values[i]) : Math.Cos(values[i]));
        }

        return V.Load(values);
    }
}
