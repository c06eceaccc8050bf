using System.Buffers.Binary;

namespace Pipeline.Data;

/// <summary>The beginning of an IDX file: two zero bytes, the code of the number type, the number of axes, and the length of each, 4 bytes with the highest first.</summary>
/// <param name="Type">The type of the values that follow.</param>
/// <param name="Shape">The lengths of the axes, none of them 0.</param>
/// <param name="Count">The number of values, not more than an array can hold.</param>
internal sealed record IdxHeader(IdxType Type, Shape Shape, int Count)
{
    /// <summary>The length of the header itself.</summary>
    internal int Length => 4 + (4 * Shape.Rank);

    /// <summary>The bytes of the values that follow.</summary>
    internal long ValueBytes => (long)Count * Type.Size();

    internal static IdxHeader Read(Stream stream, string source, bool isUnpacked)
    {
        Span<byte> bytes = stackalloc byte[4 * (1 + byte.MaxValue)];
        var magic = Next(stream, source, bytes[..4], 0);
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw Throw.IdxMagic(source, magic, isUnpacked);
        }

        var (type, rank) = ((IdxType)magic[2], (int)magic[3]);
        if (type.Size() == 0)
        {
            throw Throw.IdxType(source, magic[2]);
        }

        if (rank == 0)
        {
            throw Throw.IdxNoAxes(source);
        }

        var lengths = new uint[rank];
        var axes = Next(stream, source, bytes[..(4 * rank)], 4);
        for (var axis = 0; axis < rank; axis++)
        {
            lengths[axis] = BinaryPrimitives.ReadUInt32BigEndian(axes[(4 * axis)..]);
        }

        return new(type, CheckedShape(source, lengths, out var count), count);
    }

    private static ReadOnlySpan<byte> Next(Stream stream, string source, Span<byte> bytes, int before)
    {
        var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return got == bytes.Length ? bytes : throw Throw.IdxShortHeader(source, before + got, before + bytes.Length);
    }

    private static Shape CheckedShape(string source, uint[] lengths, out int count)
    {
        if (lengths.Contains(0u))
        {
            throw Throw.IdxNoValues(source, lengths);
        }

        var product = 1L;
        foreach (var length in lengths)
        {
            product = length <= Array.MaxLength / product ? product * length : throw Throw.IdxTooLarge(source, lengths);
        }

        count = (int)product;
        return Shape.Create(Array.ConvertAll(lengths, length => (int)length));
    }
}
