using System.Buffers.Binary;

namespace Pipeline.Data;

/// <summary>The beginning of an IDX file: two zero bytes, the code of the number type, the number of axes, and the length of each, 4 bytes with the highest first.</summary>
/// <param name="Values">The values that follow: not none, and not more than an array can hold.</param>
internal sealed record IdxHeader(StoredValues Values)
{
    /// <summary>The length of the header itself.</summary>
    internal int Length => 4 + (4 * Values.Shape.Rank);

    internal static IdxHeader Read(Stream stream, string source, bool isUnpacked)
    {
        Span<byte> bytes = stackalloc byte[4 * (1 + byte.MaxValue)];
        var magic = Next(stream, source, bytes[..4], 0);
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw Throw.IdxMagic(source, magic, isUnpacked);
        }

        var (format, rank) = (Format(magic[2]) ?? throw Throw.IdxType(source, magic[2]), (int)magic[3]);
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

        return new(new StoredValues(format, CheckedShape(source, lengths)));
    }

    private static ReadOnlySpan<byte> Next(Stream stream, string source, Span<byte> bytes, int before)
    {
        var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return got == bytes.Length ? bytes : throw Throw.IdxShortHeader(source, before + got, before + bytes.Length);
    }

    /// <summary>The number type of a code, the highest byte of a number first; null where there is none.</summary>
    private static NumberFormat? Format(byte code) => code switch
    {
        0x08 => new(NumberKind.Unsigned, 1),
        0x09 => new(NumberKind.Signed, 1),
        0x0B => new(NumberKind.Signed, 2, IsBigEndian: true),
        0x0C => new(NumberKind.Signed, 4, IsBigEndian: true),
        0x0D => new(NumberKind.Float, 4, IsBigEndian: true),
        0x0E => new(NumberKind.Float, 8, IsBigEndian: true),
        _ => null,
    };

    private static Shape CheckedShape(string source, uint[] lengths)
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

        return Shape.Create(Array.ConvertAll(lengths, length => (int)length));
    }
}
