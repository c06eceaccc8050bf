using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// Elementary functions on lanes. Zeros, infinities and denormal results come out as they should, NaN stays NaN. The largest errors, in
/// units of the last place, are held by tests: below 2 for most, 3 for sigmoid, tanh, expm1 and erf; of sine and cosine the error is below 1e-7.
/// </summary>
internal static class Elementary<V> where V : struct, ISimdLane<V>
{
    /// <summary>eˣ = 2ⁿ eʳ with |r| ≤ ln 2 / 2; the two parts of ln 2 make x − n ln 2 exact to the last bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Exp(V x)
    {
        x = V.MinNative(V.Splat(89f), x);

        // What would come out as zero is not computed: products that underflow take a processor several times as long.
        var vanishes = V.Less(x, V.Splat(-104f));
        x = V.Select(vanishes, V.Splat(0), x);
        var n = V.Round(x * V.Splat(1.44269504f));
        var p = Rest(x, n) + V.Splat(1);

        // In two factors: one alone could not be written for results above 2^127 or below 2^-126.
        var bits = V.NumberToBits(n);
        var half = V.ShiftBitsRight(bits, 1);
        var rest = V.SubtractBits(bits, half);
        return V.Select(vanishes, V.Splat(0), p * PowerOfTwo(half) * PowerOfTwo(rest));
    }

    /// <summary>eˣ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1), whose last part is exact; where it is not, the 1 does not count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpMinusOne(V x)
    {
        var near = V.Select(V.Less(V.Splat(30f), x), V.Splat(30f), x);
        near = V.Select(V.Less(near, V.Splat(-30f)), V.Splat(-30f), near);
        var n = V.Round(near * V.Splat(1.44269504f));
        var power = PowerOfTwo(V.NumberToBits(n));
        return V.Select(V.Less(V.Splat(30f), x), Exp(x), V.Fma(power, Rest(near, n), power - V.Splat(1)));
    }

    /// <summary>eʳ − 1 with r = x − n ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest(V x, V n)
    {
        var r = V.Fma(n, V.Splat(-0.693359375f), x);
        r = V.Fma(n, V.Splat(2.12194440e-4f), r);
        var p = V.Fma(V.Splat(1.9875691500e-4f), r, V.Splat(1.3981999507e-3f));
        p = V.Fma(p, r, V.Splat(8.3334519073e-3f));
        p = V.Fma(p, r, V.Splat(4.1665795894e-2f));
        p = V.Fma(p, r, V.Splat(1.6666665459e-1f));
        p = V.Fma(p, r, V.Splat(5.0000001201e-1f));
        return V.Fma(p, r * r, r);
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

    /// <summary>The error function: an odd polynomial near zero, elsewhere one minus the exponential of a polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Erf(V x)
    {
        var a = V.Abs(x);
        a = V.Select(V.Less(V.Splat(6), a), V.Splat(6), a);
        var z = a * a;
        var p = V.Fma(V.Splat(-5.96761703e-4f), z, V.Splat(4.99119423e-3f));
        p = V.Fma(p, z, V.Splat(-2.67681349e-2f));
        p = V.Fma(p, z, V.Splat(1.12819925e-1f));
        p = V.Fma(p, z, V.Splat(-3.76125336e-1f));
        p = V.Fma(p, z, V.Splat(1.28379166e-1f));
        var near = V.Fma(p, a, a);
        var q = V.Fma(V.Splat(-1.72853470e-5f), a, V.Splat(3.83197126e-4f));
        q = V.Fma(q, z, V.Fma(V.Splat(-3.88396438e-3f), a, V.Splat(2.42546219e-2f)));
        q = V.Fma(q, a, V.Splat(-1.06777877e-1f));
        q = V.Fma(q, a, V.Splat(-6.34846687e-1f));
        q = V.Fma(q, a, V.Splat(-1.28717512e-1f));
        var far = V.Splat(1) - Exp(V.Fma(q, a, -a));
        return CopySign(V.Select(V.LessOrEqual(a, V.Splat(0.927734375f)), near, far), x);
    }

    internal static V Sin(V x) => Wave(x, 0);

    internal static V Cos(V x) => Wave(x, 1);

    /// <summary>
    /// The sine of x + quarters · π/2: x less the nearest n · π/2, that in three parts whose products with n are exact, then the sine's or the cosine's
    /// polynomial (Moshier's Cephes). Where n would be too large for that, number by number in float64.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Wave(V x, int quarters)
    {
        var large = V.And(V.Less(V.Splat(8192), V.Abs(x)), V.Splat(1));
        if (V.SumAcross(large) > 0)
        {
            return Lanes.Wave(x, quarters);
        }

        var n = V.Round(x * V.Splat(0.636619772f));
        var r = V.Fma(n, V.Splat(-1.5703125f), x);
        r = V.Fma(n, V.Splat(-4.837512969970703125e-4f), r);
        r = V.Fma(n, V.Splat(-7.54978995489188e-8f), r);
        var z = r * r;
        var sine = V.Fma(V.Splat(-1.9515295891e-4f), z, V.Splat(8.3321608736e-3f));
        sine = V.Fma(sine, z, V.Splat(-1.6666654611e-1f));
        sine = V.Fma(sine * z, r, r);
        var cosine = V.Fma(V.Splat(2.443315711809948e-5f), z, V.Splat(-1.388731625493765e-3f));
        cosine = V.Fma(cosine, z, V.Splat(4.166664568298827e-2f));
        cosine = V.Fma(cosine, z * z, V.Fma(V.Splat(-0.5f), z, V.Splat(1)));
        var quarter = V.AddBits(V.NumberToBits(n), V.SplatBits(quarters));
        var odd = V.ShiftBitsRight(V.ShiftBitsLeft(quarter, 31), 31);
        var negative = V.ShiftBitsRight(V.ShiftBitsLeft(quarter, 30), 31);
        var value = V.Select(odd, cosine, sine);
        return V.Select(negative, -value, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V CopySign(V magnitude, V sign) =>
        V.Or(V.And(magnitude, V.SplatBits(0x7fffffff)), V.And(sign, V.SplatBits(unchecked((int)0x80000000))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOfTwo(V exponent) => V.ShiftBitsLeft(V.AddBits(exponent, V.SplatBits(127)), 23);
}
