using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>A loss of one number and its target, with its slope.</summary>
internal interface IElementLoss
{
    static abstract V Loss<V>(V x, V target) where V : struct, ISimdLane<V>;

    /// <summary>The derivative by x.</summary>
    static abstract V Slope<V>(V x, V target) where V : struct, ISimdLane<V>;
}

/// <summary>(x − t)².</summary>
internal readonly struct SquaredError : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Loss<V>(V x, V target) where V : struct, ISimdLane<V> => (x - target) * (x - target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V>(V x, V target) where V : struct, ISimdLane<V> => V.Splat(2) * (x - target);
}

/// <summary>
/// Sigmoid and binary cross-entropy as one: t softplus(−x) + (1 − t) softplus(x), both terms positive, so that nothing cancels; slope σ(x) − t.
/// </summary>
internal readonly struct SigmoidCrossEntropy : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Loss<V>(V x, V target) where V : struct, ISimdLane<V>
    {
        // softplus(±x) = max(±x, 0) + ln(1 + e^−|x|), the logarithm shared; a term of no weight is left out, so that an infinite x counts only where it is wrong.
        var zero = V.Splat(0);
        var tail = Elementary<V>.LogOnePlus(Elementary<V>.Exp(-V.Abs(x)));
        var other = V.Splat(1) - target;
        var wrongLow = V.Select(V.Equal(target, zero), zero, target * (V.Max(-x, zero) + tail));
        var wrongHigh = V.Select(V.Equal(other, zero), zero, other * (V.Max(x, zero) + tail));
        return wrongLow + wrongHigh;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V>(V x, V target) where V : struct, ISimdLane<V> => Elementary<V>.Sigmoid(x) - target;
}

/// <summary>The loop over the outputs of a batch.</summary>
internal static unsafe class ElementLosses<V, L>
    where V : struct, ISimdLane<V>
    where L : struct, IElementLoss
{
    private const int Chunk = 256;

    /// <summary>The weighted sum over all outputs, in float64 and in order; the gradient goes to, or is added to, <paramref name="dx"/> where that is not null.</summary>
    /// <param name="x">The outputs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="weights">What each output counts, the mean's divisor included.</param>
    /// <param name="dx">Receives the gradient, or null.</param>
    /// <param name="count">How many outputs.</param>
    /// <param name="accumulate">Whether to add to what the gradient holds.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Run(float* x, float* targets, float* weights, float* dx, long count, bool accumulate)
    {
        var losses = stackalloc float[Chunk];
        var sum = 0.0;
        for (var start = 0L; start < count; start += Chunk)
        {
            var size = (int)Math.Min(Chunk, count - start);
            for (var j = 0; j < size; j += V.Count)
            {
                var n = Math.Min(V.Count, size - j);
                var value = V.LoadPartial(x + start + j, n, default);
                var target = V.LoadPartial(targets + start + j, n, default);
                V.StorePartial(losses + j, n, L.Loss(value, target));
                if (dx is not null)
                {
                    var before = accumulate ? V.LoadPartial(dx + start + j, n, default) : default;
                    V.StorePartial(dx + start + j, n, V.Fma(L.Slope(value, target), V.LoadPartial(weights + start + j, n, default), before));
                }
            }

            sum += Sums.OfProducts(losses, weights + start, size);
        }

        return sum;
    }
}
