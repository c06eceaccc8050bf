using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// A register full of float32 numbers. Every kernel is written once over this interface; the three widths differ only in the
/// structs that implement it, so a forced path runs the very same source. Masks are lanes whose bits are all ones or all zeros.
/// </summary>
internal unsafe interface ISimdLane<V> : ILane<V> where V : struct, ISimdLane<V>
{
    /// <summary>Numbers per register; a power of two.</summary>
    static abstract int Count { get; }

    static abstract V Splat(float value);

    static abstract V SplatBits(int bits);

    static abstract V Load(float* source);

    static abstract void Store(float* destination, V value);

    /// <summary>The first <paramref name="count"/> numbers from memory, <paramref name="fill"/> in the others; nothing beyond is read.</summary>
    static abstract V LoadPartial(float* source, int count, V fill);

    /// <summary>Writes the first <paramref name="count"/> numbers and nothing beyond.</summary>
    static abstract void StorePartial(float* destination, int count, V value);

    static abstract V operator -(V value);

    /// <summary>a * b + c, rounded once where the hardware can.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>Nearest integer, ties to even.</summary>
    static abstract V Round(V value);

    /// <summary>The larger number; which operand wins against NaN is left to the hardware.</summary>
    static abstract V MaxNative(V left, V right);

    /// <summary>The smaller; of NaN and a number the right one, or NaN.</summary>
    static abstract V MinNative(V left, V right);

    static abstract V Less(V left, V right);

    static abstract V LessOrEqual(V left, V right);

    static abstract V Equal(V left, V right);

    static abstract V Select(V mask, V whenTrue, V whenFalse);

    static abstract V And(V left, V right);

    static abstract V Or(V left, V right);

    static abstract V AddBits(V left, V right);

    static abstract V SubtractBits(V left, V right);

    static abstract V ShiftBitsLeft(V value, int count);

    /// <summary>Arithmetic shift of the 32-bit pattern.</summary>
    static abstract V ShiftBitsRight(V value, int count);

    /// <summary>The bit pattern, read as a 32-bit integer, as a number.</summary>
    static abstract V BitsToNumber(V bits);

    /// <summary>The whole number, which must fit, as the bit pattern of a 32-bit integer; of NaN some pattern.</summary>
    static abstract V NumberToBits(V value);

    /// <summary>Sum of all numbers, in an order that is fixed for the lane.</summary>
    static abstract float SumAcross(V value);

    static abstract float MaxAcross(V value);
}
