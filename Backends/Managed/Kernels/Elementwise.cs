using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>Loops over buffers for functions that have none.</summary>
internal static unsafe class Elementwise
{
    private const long Block = 1 << 14;

    /// <summary>x = f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward<V, F>(F activation, float* x, long count)
        where V : struct, ISimdLane<V>
        where F : struct, IActivation
    {
        var i = 0L;
        for (; i + V.Count <= count; i += V.Count)
        {
            V.Store(x + i, activation.Forward(V.Load(x + i)));
        }

        if (i < count)
        {
            var rest = (int)(count - i);
            V.StorePartial(x + i, rest, activation.Forward(V.LoadPartial(x + i, rest, default)));
        }
    }

    /// <summary>dy = f′ dy, by y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Backward<V, F>(F activation, float* y, float* dy, long count)
        where V : struct, ISimdLane<V>
        where F : struct, IActivation
    {
        var i = 0L;
        for (; i + V.Count <= count; i += V.Count)
        {
            V.Store(dy + i, activation.Backward(V.Load(y + i), V.Load(dy + i)));
        }

        if (i < count)
        {
            var rest = (int)(count - i);
            V.StorePartial(dy + i, rest, activation.Backward(V.LoadPartial(y + i, rest, default), V.LoadPartial(dy + i, rest, default)));
        }
    }

    /// <summary>The same, in blocks that threads may share.</summary>
    internal static void Backward<V, F>(F activation, float* y, float* dy, long count, WorkerPool pool)
        where V : struct, ISimdLane<V>
        where F : unmanaged, IActivation
    {
        var job = new BackwardJob<V, F> { Activation = activation, Y = y, Gradient = dy, Count = count };
        var blocks = (int)((count + Block - 1) / Block);
        pool.Run(ref job, blocks, blocks > 1);
    }

    private struct BackwardJob<V, F> : IJob
        where V : struct, ISimdLane<V>
        where F : unmanaged, IActivation
    {
        internal F Activation;
        internal float* Y;
        internal float* Gradient;
        internal long Count;

        public readonly void Run(int block)
        {
            var start = (long)block * Block;
            Backward<V, F>(Activation, Y + start, Gradient + start, Math.Min(Block, Count - start));
        }
    }
}
