using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>What <see cref="Vector{T}"/> holds on any machine; fused only where that costs nothing.</summary>
internal readonly unsafe struct LanePortable : ISimdLane<LanePortable>
{
    private readonly Vector<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LanePortable(Vector<float> value) => _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Splat(float value) => new(new Vector<float>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Of(double value) => Splat((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Sign(LanePortable x) => Lanes.Sign(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Min(LanePortable left, LanePortable right) => new(Vector.Min(left._value, right._value));

    public static LanePortable Max(LanePortable left, LanePortable right) => new(Vector.Max(left._value, right._value));

    public static LanePortable Pow(LanePortable x, LanePortable power) => Lanes.Pow(x, power);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable SplatBits(int bits) => new(Vector.AsVectorSingle(new Vector<int>(bits)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Load(float* source) => new(Vector.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, LanePortable value) => Vector.Store(value._value, destination);

    public static LanePortable LoadPartial(float* source, int count, LanePortable fill)
    {
        if (count >= Count)
        {
            return Load(source);
        }

        for (var i = 0; i < count; i++)
        {
            fill = new(Vector.WithElement(fill._value, i, source[i]));
        }

        return fill;
    }

    public static void StorePartial(float* destination, int count, LanePortable value)
    {
        if (count >= Count)
        {
            Store(destination, value);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            destination[i] = value._value[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable operator +(LanePortable left, LanePortable right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable operator -(LanePortable left, LanePortable right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable operator *(LanePortable left, LanePortable right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable operator /(LanePortable left, LanePortable right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable operator -(LanePortable value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Fma(LanePortable a, LanePortable b, LanePortable c) => new(Vector.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Sqrt(LanePortable value) => new(Vector.SquareRoot(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Abs(LanePortable value) => new(Vector.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Round(LanePortable value) => new(Vector.Round(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable MaxNative(LanePortable left, LanePortable right) => new(Vector.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable MinNative(LanePortable left, LanePortable right) => new(Vector.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Less(LanePortable left, LanePortable right) => new(Vector.AsVectorSingle(Vector.LessThan(left._value, right._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable LessOrEqual(LanePortable left, LanePortable right) => new(Vector.AsVectorSingle(Vector.LessThanOrEqual(left._value, right._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Equal(LanePortable left, LanePortable right) => new(Vector.AsVectorSingle(Vector.Equals(left._value, right._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Select(LanePortable mask, LanePortable whenTrue, LanePortable whenFalse) =>
        new(Vector.ConditionalSelect(Vector.AsVectorInt32(mask._value), whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable And(LanePortable left, LanePortable right) =>
        new(Vector.AsVectorSingle(Vector.BitwiseAnd(Vector.AsVectorInt32(left._value), Vector.AsVectorInt32(right._value))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable Or(LanePortable left, LanePortable right) =>
        new(Vector.AsVectorSingle(Vector.BitwiseOr(Vector.AsVectorInt32(left._value), Vector.AsVectorInt32(right._value))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable AddBits(LanePortable left, LanePortable right) =>
        new(Vector.AsVectorSingle(Vector.AsVectorInt32(left._value) + Vector.AsVectorInt32(right._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable SubtractBits(LanePortable left, LanePortable right) =>
        new(Vector.AsVectorSingle(Vector.AsVectorInt32(left._value) - Vector.AsVectorInt32(right._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable ShiftBitsLeft(LanePortable value, int count) =>
        new(Vector.AsVectorSingle(Vector.ShiftLeft(Vector.AsVectorInt32(value._value), count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable ShiftBitsRight(LanePortable value, int count) =>
        new(Vector.AsVectorSingle(Vector.ShiftRightArithmetic(Vector.AsVectorInt32(value._value), count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable BitsToNumber(LanePortable bits) => new(Vector.ConvertToSingle(Vector.AsVectorInt32(bits._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePortable NumberToBits(LanePortable value) => new(Vector.AsVectorSingle(Vector.ConvertToInt32Native(value._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumAcross(LanePortable value) => Vector.Sum(value._value);

    public static float MaxAcross(LanePortable value)
    {
        var max = value._value[0];
        for (var i = 1; i < Count; i++)
        {
            max = value._value[i] > max ? value._value[i] : max;
        }

        return max;
    }
}
