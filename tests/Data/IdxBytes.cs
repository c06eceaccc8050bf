using System.Buffers.Binary;
using System.IO.Compression;

namespace Pipeline.Tests;

/// <summary>IDX files written by the description of the format, apart from the reader.</summary>
internal static class IdxBytes
{
    /// <summary>A file of the given type and axes; each value as bytes, the highest first.</summary>
    internal static byte[] Of(byte type, int[] axes, params byte[][] values) =>
        [0, 0, type, (byte)axes.Length, .. axes.SelectMany(Int), .. values.SelectMany(value => value)];

    /// <summary>A file of unsigned bytes.</summary>
    internal static byte[] Of(int[] axes, params byte[] values) => Of(0x08, axes, values);

    /// <summary>Grey images of size × size pixels, all with other values.</summary>
    internal static byte[] Images(int count, int size) => Of([count, size, size], [.. Enumerable.Range(0, count * size * size).Select(i => (byte)(i * 7))]);

    internal static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    internal static byte[] Zip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
