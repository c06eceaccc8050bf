using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Data;

/// <summary>The beginning of an NPY array: <c>\x93NUMPY</c>, two bytes of version, the length of the text, and the text, a Python dictionary.</summary>
/// <param name="Values">What follows.</param>
/// <param name="Length">The bytes of the header itself.</param>
internal readonly record struct NpyHeader(StoredValues Values, int Length)
{
    /// <summary>The longest text that is read; numpy's own limit.</summary>
    private const int LongestText = 10_000;

    /// <summary>Values begin at a multiple of it, as numpy writes them.</summary>
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The bytes of an array with this header.</summary>
    internal long TotalBytes => Length + Values.Bytes;

    /// <exception cref="DataException">It is no header, or of what cannot be read.</exception>
    internal static NpyHeader Read(ByteSource source, string name, bool isTextRead = false)
    {
        Span<byte> start = stackalloc byte[8];
        var got = source.Read(start);
        if (!start[..Math.Min(got, Magic.Length)].SequenceEqual(Magic[..Math.Min(got, Magic.Length)]) || got == 0)
        {
            throw Throw.NpyMagic(name, start[..got]);
        }

        if (got < start.Length)
        {
            throw Throw.NpyShortHeader(name);
        }

        var lengthBytes = start[6] switch
        {
            1 => 2,
            2 or 3 => 4,
            _ => throw Throw.NpyVersion(name, start[6]),
        };
        Span<byte> lengthOf = stackalloc byte[4];
        lengthOf.Clear();
        if (source.Read(lengthOf[..lengthBytes]) < lengthBytes)
        {
            throw Throw.NpyShortHeader(name);
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(lengthOf);
        if (length > LongestText)
        {
            throw Throw.NpyLongHeader(name, length, LongestText);
        }

        var text = new byte[length];
        return source.Read(text) == text.Length
            ? new(NpyText.Parse(Encoding.UTF8.GetString(text), name, isTextRead), start.Length + lengthBytes + text.Length)
            : throw Throw.NpyShortHeader(name);
    }

    /// <summary>The header that numpy writes for a tensor.</summary>
    internal static byte[] Of(Tensor tensor) => Of(tensor.Type == ElementType.Float32 ? "f4" : "f8", tensor.Shape);

    /// <summary>The header that numpy writes for values of a type, in this machine's order of bytes.</summary>
    internal static byte[] Of(string type, Shape shape)
    {
        var axes = string.Concat(shape.Select((length, axis) => axis == 0 ? $"{length}," : axis == 1 ? $" {length}" : $", {length}"));
        var text = $"{{'descr': '{(BitConverter.IsLittleEndian ? '<' : '>')}{type}', 'fortran_order': False, 'shape': ({axes}), }}";
        var before = Magic.Length + 4;
        var length = ((before + text.Length + 1 + Alignment - 1) / Alignment * Alignment) - before;
        var header = new byte[before + length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)length));
        Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n", header.AsSpan(before));
        return header;
    }
}
