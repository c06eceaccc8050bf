namespace Pipeline.Data;

/// <summary>The bytes of an array in a file, on request with their CRC-32 as zip has it: .NET's reader of zip files does not compare it.</summary>
/// <param name="stream">Where the bytes come from.</param>
/// <param name="packed">How many bytes they take in the file: much more memory is taken only when so many came.</param>
/// <param name="hasCrc">Whether <see cref="Crc"/> is wanted.</param>
internal sealed class ByteSource(Stream stream, long packed, bool hasCrc = false)
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(Entry)];

    private uint _crc = uint.MaxValue;

    /// <summary>How many bytes they take in the file.</summary>
    internal long Packed => packed;

    /// <summary>The CRC-32 of what was read so far.</summary>
    internal uint Crc => ~_crc;

    /// <summary>Fills the span, or as much of it as there is; the number of bytes.</summary>
    internal int Read(Span<byte> into)
    {
        var got = stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
        foreach (var value in hasCrc ? into[..got] : [])
        {
            _crc = s_table[(byte)(_crc ^ value)] ^ (_crc >> 8);
        }

        return got;
    }

    /// <summary>Whether there is nothing more.</summary>
    internal bool IsAtEnd() => stream.ReadByte() < 0;

    private static uint Entry(int value)
    {
        var entry = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ 0xEDB88320u;
        }

        return entry;
    }
}
