using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Pipeline.Data;

/// <summary>What kind of number a file stores.</summary>
internal enum NumberKind
{
    Boolean,
    Signed,
    Unsigned,
    Float,

    /// <summary>The upper half of a float32: bfloat16.</summary>
    Brain,

    /// <summary>Text of a fixed length, four bytes a sign (UTF-32): names, never values.</summary>
    Text,
}

/// <summary>How a file stores a number: kind, bytes, order of bytes.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Size">The bytes: 1, 2, 4 or 8; of text four a sign.</param>
/// <param name="IsBigEndian">Whether the highest byte comes first.</param>
internal readonly record struct NumberFormat(NumberKind Kind, int Size, bool IsBigEndian = false)
{
    /// <summary>The largest whole number up to which float64 holds each one.</summary>
    private const long LargestExact = 1L << 53;

    /// <summary>The smallest type that holds every value; of whole numbers of 8 bytes float64 holds those up to 2⁵³.</summary>
    internal ElementType Natural => Kind switch
    {
        NumberKind.Float => Size == 8 ? ElementType.Float64 : ElementType.Float32,
        NumberKind.Signed or NumberKind.Unsigned => Size >= 4 ? ElementType.Float64 : ElementType.Float32,
        _ => ElementType.Float32,
    };

    /// <summary>What messages call it: <c>float16</c>, <c>uint8</c>.</summary>
    internal string Name => Kind switch
    {
        NumberKind.Boolean => "bool",
        NumberKind.Brain => "bfloat16",
        NumberKind.Text => $"text of {Size / sizeof(int)}",
        NumberKind.Float => $"float{8 * Size}",
        NumberKind.Signed => $"int{8 * Size}",
        _ => $"uint{8 * Size}",
    };

    /// <summary>Whether the bytes are those of a value of the type in memory.</summary>
    internal bool Is<T>() where T : unmanaged =>
        Kind == NumberKind.Float && Size == Unsafe.SizeOf<T>() && IsBigEndian != BitConverter.IsLittleEndian && (typeof(T) == typeof(float) || typeof(T) == typeof(double));

    /// <summary>The value that the first bytes hold, and whether float64 holds it exactly.</summary>
    internal double Value(ReadOnlySpan<byte> bytes, out bool isExact)
    {
        isExact = true;
        switch (Kind, Size)
        {
            case (NumberKind.Boolean, _):
                return bytes[0] == 0 ? 0 : 1;
            case (NumberKind.Brain, _):
                return BitConverter.UInt32BitsToSingle((uint)Bits16(bytes) << 16);
            case (NumberKind.Float, 2):
                return (double)BitConverter.UInt16BitsToHalf(Bits16(bytes));
            case (NumberKind.Float, 4):
                return BitConverter.UInt32BitsToSingle(Bits32(bytes));
            case (NumberKind.Float, _):
                return BitConverter.UInt64BitsToDouble(Bits64(bytes));
            case (NumberKind.Signed, 1):
                return (sbyte)bytes[0];
            case (NumberKind.Signed, 2):
                return (short)Bits16(bytes);
            case (NumberKind.Signed, 4):
                return (int)Bits32(bytes);
            case (NumberKind.Signed, _):
                var signed = (long)Bits64(bytes);
                isExact = signed is >= -LargestExact and <= LargestExact;
                return signed;
            case (_, 1):
                return bytes[0];
            case (_, 2):
                return Bits16(bytes);
            case (_, 4):
                return Bits32(bytes);
            default:
                var unsigned = Bits64(bytes);
                isExact = unsigned <= LargestExact;
                return unsigned;
        }
    }

    private ushort Bits16(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint Bits32(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ulong Bits64(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
