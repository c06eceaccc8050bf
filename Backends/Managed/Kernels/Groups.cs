using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>Sums in float64 over the numbers of a group, run by run.</summary>
internal static unsafe class Groups
{
    /// <summary>Adds Σ d and Σ d² with d = x − center.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddMoments(float* x, int count, double center, ref double sum, ref double squares)
    {
        var middle = new Vector<double>(center);
        var (sums, products) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i), out var low, out var high);
            low -= middle;
            high -= middle;
            sums += low + high;
            products += low * low + high * high;
        }

        sum += Vector.Sum(sums);
        squares += Vector.Sum(products);
        for (; i < count; i++)
        {
            sum += x[i] - center;
            squares += (x[i] - center) * (x[i] - center);
        }
    }

    /// <summary>Adds Σ γ dy and Σ γ dy (x − mean); without γ it is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddSlopes(float* x, float* dy, float* gamma, int count, double mean, ref double sum, ref double product)
    {
        var middle = new Vector<double>(mean);
        var (sums, products) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i), out var low, out var high);
            Vector.Widen(Vector.Load(dy + i), out var lowSlope, out var highSlope);
            if (gamma is not null)
            {
                Vector.Widen(Vector.Load(gamma + i), out var lowGamma, out var highGamma);
                lowSlope *= lowGamma;
                highSlope *= highGamma;
            }

            sums += lowSlope + highSlope;
            products += lowSlope * (low - middle) + highSlope * (high - middle);
        }

        sum += Vector.Sum(sums);
        product += Vector.Sum(products);
        for (; i < count; i++)
        {
            var slope = (double)dy[i] * (gamma is null ? 1 : gamma[i]);
            sum += slope;
            product += slope * (x[i] - mean);
        }
    }
}

/// <summary>What is done to the numbers of a group.</summary>
internal static unsafe class Groups<V> where V : struct, ISimdLane<V>
{
    /// <summary>y = (x − mean) · factor · γ + β, or without γ, without β; the mean is taken away in two parts, so that its rounding does not show.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Normalize(float* x, float* y, float* gamma, float* beta, int count, double mean, double factor)
    {
        var (high, low, scale) = (V.Splat((float)mean), V.Splat((float)(mean - (float)mean)), V.Splat((float)factor));
        for (var i = 0; i < count; i += V.Count)
        {
            var n = Math.Min(V.Count, count - i);
            var value = (V.LoadPartial(x + i, n, default) - high - low) * scale;
            value = gamma is null ? value : value * V.LoadPartial(gamma + i, n, default);
            V.StorePartial(y + i, n, beta is null ? value : value + V.LoadPartial(beta + i, n, default));
        }
    }

    /// <summary>dx = γ dy · scale + (x − mean) · factor + shift, or that much more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InputGradient(float* x, float* dy, float* gamma, float* dx, int count, double mean, double scale, double factor, double shift, bool accumulate)
    {
        var (high, low) = (V.Splat((float)mean), V.Splat((float)(mean - (float)mean)));
        var (slopeScale, valueFactor, offset) = (V.Splat((float)scale), V.Splat((float)factor), V.Splat((float)shift));
        for (var i = 0; i < count; i += V.Count)
        {
            var n = Math.Min(V.Count, count - i);
            var slope = V.LoadPartial(dy + i, n, default) * slopeScale;
            slope = gamma is null ? slope : slope * V.LoadPartial(gamma + i, n, default);
            slope += V.Fma(V.LoadPartial(x + i, n, default) - high - low, valueFactor, offset);
            V.StorePartial(dx + i, n, accumulate ? V.LoadPartial(dx + i, n, default) + slope : slope);
        }
    }

    /// <summary>(x − mean) · factor · dy: what the gradient of γ sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void GammaTerms(float* x, float* dy, float* terms, int count, double mean, double factor)
    {
        var (high, low, scale) = (V.Splat((float)mean), V.Splat((float)(mean - (float)mean)), V.Splat((float)factor));
        for (var i = 0; i < count; i += V.Count)
        {
            var n = Math.Min(V.Count, count - i);
            V.StorePartial(terms + i, n, (V.LoadPartial(x + i, n, default) - high - low) * scale * V.LoadPartial(dy + i, n, default));
        }
    }
}
