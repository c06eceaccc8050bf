using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>A step that does not update: its gradients wait in their sums, and the averages move as in every step.</summary>
internal unsafe struct WaitingSweep<V> : IJob where V : struct, ISimdLane<V>
{
    internal float* Weights;
    internal float* Gradients;

    /// <summary>The gradients that wait, or null.</summary>
    internal float* Sums;

    /// <summary>A multiple of every lane's count.</summary>
    internal long Count;
    internal MovingAverages<V> Averages;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int block)
    {
        var (start, end) = ((long)block * UpdateParts.Block, Math.Min(Count, (block + 1L) * UpdateParts.Block));
        for (var i = start; Sums != null && i < end; i += V.Count)
        {
            V.Store(Sums + i, UpdateSweep<V>.Normal(V.Load(Sums + i) + V.Load(Gradients + i)));
        }

        for (var i = start; Averages.Exist && i < end; i += V.Count)
        {
            V.Store(Weights + i, Averages.Of(i, V.Load(Weights + i)));
        }
    }
}
