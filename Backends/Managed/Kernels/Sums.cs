using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>Sums of float32 numbers in float64, in an order that depends on their count alone.</summary>
internal static unsafe class Sums
{
    internal static double Of(float* x, long count) => Run<Plain>(x, count);

    internal static double OfSquares(float* x, long count) => Run<Square>(x, count);

    internal static double OfMagnitudes(float* x, long count) => Run<Magnitude>(x, count);

    /// <summary>Σ xᵢ yᵢ, the products in float64 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double OfProducts(float* x, float* y, long count)
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0L;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i), out var firstX, out var secondX);
            Vector.Widen(Vector.Load(y + i), out var firstY, out var secondY);
            low += firstX * firstY;
            high += secondX * secondY;
        }

        var sum = Vector.Sum(low + high);
        for (; i < count; i++)
        {
            sum += (double)x[i] * y[i];
        }

        return sum;
    }

    /// <summary>Σ (xᵢ + yᵢ)², the sums rounded to float32, as they are where they are used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double OfSquaredSums(float* x, float* y, long count)
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0L;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i) + Vector.Load(y + i), out var first, out var second);
            low += first * first;
            high += second * second;
        }

        var sum = Vector.Sum(low + high);
        for (; i < count; i++)
        {
            var term = (double)(x[i] + y[i]);
            sum += term * term;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Run<T>(float* x, long count) where T : struct, ITerm
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0L;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i), out var first, out var second);
            low += T.Of(first);
            high += T.Of(second);
        }

        var sum = Vector.Sum(low + high);
        for (; i < count; i++)
        {
            sum += T.Of(new Vector<double>(x[i]))[0];
        }

        return sum;
    }

    private interface ITerm
    {
        static abstract Vector<double> Of(Vector<double> x);
    }

    private readonly struct Plain : ITerm
    {
        public static Vector<double> Of(Vector<double> x) => x;
    }

    private readonly struct Square : ITerm
    {
        public static Vector<double> Of(Vector<double> x) => x * x;
    }

    private readonly struct Magnitude : ITerm
    {
        public static Vector<double> Of(Vector<double> x) => Vector.Abs(x);
    }
}
