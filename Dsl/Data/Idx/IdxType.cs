using System.Buffers.Binary;

namespace Pipeline.Data;

/// <summary>The number types of IDX files, by their codes.</summary>
internal enum IdxType
{
    UnsignedByte = 0x08,
    SignedByte = 0x09,
    Short = 0x0B,
    Int = 0x0C,
    Float = 0x0D,
    Double = 0x0E,
}

/// <summary>What a number type means.</summary>
internal static class IdxTypes
{
    /// <summary>The bytes of a value; 0 where there is no such type.</summary>
    internal static int Size(this IdxType type) => type switch
    {
        IdxType.UnsignedByte or IdxType.SignedByte => 1,
        IdxType.Short => 2,
        IdxType.Int or IdxType.Float => 4,
        IdxType.Double => 8,
        _ => 0,
    };

    /// <summary>What messages call a value.</summary>
    internal static string Name(this IdxType type) => type switch
    {
        IdxType.UnsignedByte => "unsigned byte",
        IdxType.SignedByte => "signed byte",
        IdxType.Short => "short",
        IdxType.Int => "int",
        IdxType.Float => "float",
        _ => "double",
    };

    /// <summary>The value that the first bytes hold, the highest byte first; float64 holds each of every type.</summary>
    internal static double Value(this IdxType type, ReadOnlySpan<byte> bytes) => type switch
    {
        IdxType.UnsignedByte => bytes[0],
        IdxType.SignedByte => (sbyte)bytes[0],
        IdxType.Short => BinaryPrimitives.ReadInt16BigEndian(bytes),
        IdxType.Int => BinaryPrimitives.ReadInt32BigEndian(bytes),
        IdxType.Float => BinaryPrimitives.ReadSingleBigEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };
}
