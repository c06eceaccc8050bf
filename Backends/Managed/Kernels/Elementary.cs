using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// Elementary functions on lanes. Zeros, infinities and denormal results come out as they should, NaN stays NaN. The largest errors, in
/// units of the last place, are held by tests: exp, log, log1p and sigmoid and tanh below 2.
/// </summary>
internal static class Elementary<V> where V : struct, ISimdLane<V>
{
    /// <summary>eˣ = 2ⁿ eʳ with |r| ≤ ln 2 / 2; the two parts of ln 2 make x − n ln 2 exact to the last bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Exp(V x)
    {
        x = V.Select(V.Less(V.Splat(89f), x), V.Splat(89f), x);
        x = V.Select(V.Less(x, V.Splat(-104f)), V.Splat(-104f), x);
        var n = V.Round(x * V.Splat(1.44269504f));
        var r = V.Fma(n, V.Splat(-0.693359375f), x);
        r = V.Fma(n, V.Splat(2.12194440e-4f), r);
        var p = V.Fma(V.Splat(1.9875691500e-4f), r, V.Splat(1.3981999507e-3f));
        p = V.Fma(p, r, V.Splat(8.3334519073e-3f));
        p = V.Fma(p, r, V.Splat(4.1665795894e-2f));
        p = V.Fma(p, r, V.Splat(1.6666665459e-1f));
        p = V.Fma(p, r, V.Splat(5.0000001201e-1f));
        p = V.Fma(p, r * r, r) + V.Splat(1);

        // In two factors: one alone could not be written for results above 2^127 or below 2^-126.
        var bits = V.NumberToBits(n);
        var half = V.ShiftBitsRight(bits, 1);
        var rest = V.SubtractBits(bits, half);
        return p * PowerOfTwo(half) * PowerOfTwo(rest);
    }

    /// <summary>ln x = k ln 2 + ln m with m in [√½, √2), where ln m = 2 artanh((m − 1) / (m + 1)) (FreeBSD's e_logf.c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Log(V x)
    {
        var tiny = V.Less(x, V.Splat(1.17549435e-38f));
        var scaled = V.Select(tiny, x * V.Splat(33554432f), x);
        var offset = V.AddBits(scaled, V.SplatBits(0x3f800000 - 0x3f3504f3));
        var k = V.BitsToNumber(V.AddBits(V.ShiftBitsRight(offset, 23), V.SplatBits(-127)));
        k = V.Select(tiny, k - V.Splat(25), k);
        var m = V.AddBits(V.And(offset, V.SplatBits(0x007fffff)), V.SplatBits(0x3f3504f3));
        var f = m - V.Splat(1);
        var s = f / (V.Splat(2) + f);
        var z = s * s;
        var w = z * z;
        var even = w * V.Fma(w, V.Splat(0.24279078841f), V.Splat(0.40000972152f));
        var odd = z * V.Fma(w, V.Splat(0.28498786688f), V.Splat(0.66666662693f));
        var square = V.Splat(0.5f) * f * f;
        var result = V.Fma(s, square + even + odd, k * V.Splat(9.0580006145e-06f)) - square + f + k * V.Splat(6.9313812256e-01f);
        var regular = V.And(V.Less(V.Splat(0), x), V.Less(x, V.Splat(float.PositiveInfinity)));

        // What is left: x itself for +inf and NaN, −inf for 0, NaN for negative numbers.
        var special = V.Select(V.Equal(x, V.Splat(0)), V.Splat(float.NegativeInfinity), x);
        special = V.Select(V.Less(x, V.Splat(0)), V.Splat(float.NaN), special);
        return V.Select(regular, result, special);
    }

    /// <summary>ln(1 + x) for x ≥ 0: the rounding of 1 + x is put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V LogOnePlus(V x)
    {
        var u = V.Splat(1) + x;
        return Log(u) + (x - (u - V.Splat(1))) / u;
    }

    /// <summary>An odd polynomial near zero, where 1 − 2 / (e²ˣ + 1) would cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Tanh(V x)
    {
        var a = V.Abs(x);
        var z = x * x;
        var p = V.Fma(V.Splat(-5.70498872745e-3f), z, V.Splat(2.06390887954e-2f));
        p = V.Fma(p, z, V.Splat(-5.37397155531e-2f));
        p = V.Fma(p, z, V.Splat(1.33314422036e-1f));
        p = V.Fma(p, z, V.Splat(-3.33332819422e-1f));
        var near = V.Fma(p * z, x, x);
        var far = V.Splat(1) - V.Splat(2) / (Exp(a + a) + V.Splat(1));
        return CopySign(V.Select(V.Less(a, V.Splat(0.625f)), near, far), x);
    }

    /// <summary>1 / (1 + e⁻ˣ), from e^−|x| so that neither tail overflows or cancels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sigmoid(V x)
    {
        var e = Exp(-V.Abs(x));
        return V.Select(V.Less(x, V.Splat(0)), e, V.Splat(1)) / (V.Splat(1) + e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V CopySign(V magnitude, V sign) =>
        V.Or(V.And(magnitude, V.SplatBits(0x7fffffff)), V.And(sign, V.SplatBits(unchecked((int)0x80000000))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOfTwo(V exponent) => V.ShiftBitsLeft(V.AddBits(exponent, V.SplatBits(127)), 23);
}
