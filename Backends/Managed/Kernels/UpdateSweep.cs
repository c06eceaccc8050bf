using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>One update of all trainable numbers, which lie side by side in memory: a struct rule lifted to lanes, in blocks that threads may share.</summary>
internal unsafe struct UpdateSweep<V> : ISweep where V : struct, ISimdLane<V>
{
    /// <summary>Numbers per block, a multiple of every lane's count.</summary>
    private const int Block = 1 << 14;

    internal float* Weights;
    internal float* Gradients;

    /// <summary>Where the rule's slots are; the same places once more for slots that it has not.</summary>
    internal float* A;
    internal float* B;
    internal float* C;

    /// <summary>The number of the rule's slots.</summary>
    internal int SlotCount;

    /// <summary>A multiple of every lane's count.</summary>
    internal long Count;
    internal double Rate;
    internal long Update;
    internal long Epoch;
    internal WorkerPool Pool;

    public readonly void Run<R>(in R rule) where R : struct, IRule
    {
        var job = new Job<R> { Sweep = this, Rule = rule, Factors = rule.Prepare(Rate, Update, Epoch) };
        var blocks = (int)((Count + Block - 1) / Block);
        Pool.Run(ref job, blocks, blocks > 1);
    }

    /// <summary>
    /// Zero for numbers below float32's normal range. Without a gradient a slot decays until rounding holds it just above zero for ever, and such
    /// numbers make a processor several times slower.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Normal(V x) => V.Select(V.Less(V.Abs(x), V.Splat(1.17549435e-38f)), V.Splat(0), x);

    private struct Job<R> : IJob where R : struct, IRule
    {
        internal UpdateSweep<V> Sweep;
        internal R Rule;
        internal StepFactors Factors;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var rule = Rule;
            var factors = StepFactors<V>.Of(Factors);
            var slots = Sweep.SlotCount;
            var w = Sweep.Weights;
            var g = Sweep.Gradients;
            var a = Sweep.A;
            var b = Sweep.B;
            var c = Sweep.C;
            var end = Math.Min(Sweep.Count, (block + 1L) * Block);
            for (var i = (long)block * Block; i < end; i += V.Count)
            {
                var weight = V.Load(w + i);
                var (first, second, third) = (V.Load(a + i), V.Load(b + i), V.Load(c + i));
                rule.Update(ref weight, V.Load(g + i), ref first, ref second, ref third, factors);
                V.Store(w + i, weight);
                if (slots > 0)
                {
                    V.Store(a + i, Normal(first));
                }

                if (slots > 1)
                {
                    V.Store(b + i, Normal(second));
                }

                if (slots > 2)
                {
                    V.Store(c + i, Normal(third));
                }
            }
        }
    }
}
