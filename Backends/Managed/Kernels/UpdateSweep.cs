using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// One update of all trainable numbers, which lie side by side in memory: a struct rule lifted to lanes, in blocks that threads may share. What a step does around the rule is done
/// on the way, in the same pass; where it does nothing around it, the rule runs alone.
/// </summary>
internal unsafe struct UpdateSweep<V> : ISweep where V : struct, ISimdLane<V>
{
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

    /// <summary>What is done around the rule, or null.</summary>
    internal UpdateParts? Parts;

    /// <summary>The gradients that wait, or null.</summary>
    internal float* Sums;

    /// <summary>How many steps' gradients make the update.</summary>
    internal int Accumulation;

    /// <summary>The largest number of a gradient that stays as it is; infinite where none is too large.</summary>
    internal double Limit;
    internal MovingAverages<V> Averages;

    public readonly void Run<R>(in R rule) where R : struct, IRule
    {
        var blocks = UpdateParts.BlocksOf(Count);
        if (Parts is null)
        {
            var job = new Job<R> { Sweep = this, Rule = rule, Factors = rule.Prepare(Rate, Update, Epoch) };
            Pool.Run(ref job, blocks, blocks > 1);
            return;
        }

        for (var i = 0; i < Parts.Prepared.Length; i++)
        {
            Parts.Prepared[i] = rule.Prepare(Rate * Parts.Factors[i], Update, Epoch);
        }

        var whole = new WholeJob<R> { Sweep = this, Rule = rule };
        Pool.Run(ref whole, blocks, blocks > 1);
    }

    /// <summary>
    /// Zero for numbers below float32's normal range. Without a gradient a slot decays until rounding holds it just above zero for ever, and such
    /// numbers make a processor several times slower.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Normal(V x) => V.Select(V.Less(V.Abs(x), V.Splat(1.17549435e-38f)), V.Splat(0), x);

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
            var end = Math.Min(Sweep.Count, (block + 1L) * UpdateParts.Block);
            for (var i = (long)block * UpdateParts.Block; i < end; i += V.Count)
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

    /// <summary>The rule with all that is around it.</summary>
    private struct WholeJob<R> : IJob where R : struct, IRule
    {
        internal UpdateSweep<V> Sweep;
        internal R Rule;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var rule = Rule;
            var (parts, averages) = (Sweep.Parts!, Sweep.Averages);
            var slots = Sweep.SlotCount;
            var w = Sweep.Weights;
            var g = Sweep.Gradients;
            var a = Sweep.A;
            var b = Sweep.B;
            var c = Sweep.C;
            var sums = Sweep.Sums;
            var count = V.Of(Sweep.Accumulation);
            var limit = V.Of(Sweep.Limit);
            var clips = double.IsFinite(Sweep.Limit);
            var i = (long)block * UpdateParts.Block;
            var end = Math.Min(Sweep.Count, i + UpdateParts.Block);
            for (var p = parts.FirstOf(block); i < end; p++)
            {
                var part = parts.Parts[p];
                var factors = StepFactors<V>.Of(parts.Prepared[part.Factor]);
                var share = Sweep.Rate * parts.Factors[part.Factor] * part.Decay;
                var (decay, scale) = (V.Of(share), V.Splat(parts.Scales[p]));
                for (var last = Math.Min(end, part.End); i < last; i += V.Count)
                {
                    var gradient = V.Load(g + i);
                    if (sums != null)
                    {
                        gradient = (V.Load(sums + i) + gradient) / count;
                        V.Store(sums + i, V.Splat(0));
                    }

                    if (clips)
                    {
                        gradient = V.Min(V.Max(gradient, -limit), limit);
                    }

                    var weight = V.Load(w + i);
                    if (share != 0)
                    {
                        weight = Normal(weight - (decay * weight));
                    }

                    var (first, second, third) = (V.Load(a + i), V.Load(b + i), V.Load(c + i));
                    rule.Update(ref weight, gradient * scale, ref first, ref second, ref third, factors);
                    V.Store(w + i, averages.Of(i, weight));
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
}
