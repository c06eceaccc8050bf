using System.Buffers.Binary;
using System.IO.Compression;

namespace Pipeline.Data;

/// <summary>Reads an IDX file, plain or gzip. The file is not believed: memory grows with the values that come, and none is read beyond those that the header promises.</summary>
internal sealed class IdxFile
{
    private readonly Stream _stream;
    private readonly string _source;
    private readonly long _length;
    private readonly IdxHeader _header;

    private IdxFile(Stream stream, string source, long length, bool isUnpacked)
    {
        (_stream, _source, _length) = (stream, source, length);
        _header = IdxHeader.Read(stream, source, isUnpacked);
        var follow = length - _header.Length;
        if (!isUnpacked && follow != _header.Values.Bytes)
        {
            throw Throw.ArrayBytes(source, _header.Values, follow);
        }
    }

    internal static Tensor Read(string path, ElementType type)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path, type, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Throw.CannotRead(path, exception);
        }
    }

    /// <summary>Reads a file from its beginning; it must be able to seek.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="type">The number type to keep.</param>
    /// <param name="memory">The bytes that the values may take.</param>
    internal static Tensor Read(Stream stream, string source, ElementType type, long memory)
    {
        if (!IsGzip(stream))
        {
            return new IdxFile(stream, source, stream.Length, isUnpacked: false).Read(type, memory);
        }

        try
        {
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            var file = new IdxFile(unpacked, source, stream.Length, isUnpacked: true);
            var values = file.Read(type, memory);
            file.CheckGzipEnd(stream);
            return values;
        }
        catch (InvalidDataException exception)
        {
            throw Throw.DamagedGzip(source, exception);
        }
    }

    private static bool IsGzip(Stream stream)
    {
        stream.Position = 0;
        var isGzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        return isGzip;
    }

    /// <summary>Gzip ends with the unpacked size (mod 2³²). The stream does not miss it where it is cut off, nor minds what comes after it.</summary>
    private void CheckGzipEnd(Stream packed)
    {
        var size = new byte[4];
        packed.Position = packed.Length - size.Length;
        packed.ReadAtLeast(size, size.Length, throwOnEndOfStream: false);
        if (BinaryPrimitives.ReadUInt32LittleEndian(size) != unchecked((uint)(_header.Length + _header.Values.Bytes)))
        {
            throw Throw.GzipEnd(_source);
        }
    }

    private Tensor Read(ElementType type, long memory)
    {
        var values = _header.Values;
        if (values.Memory(type) > memory)
        {
            throw Throw.ArrayMemory(_source, values.Memory(type), memory);
        }

        var bytes = new ByteSource(_stream, _length);
        var tensor = values.Read(bytes, _source, type);

        // To the end, where gzip also compares its checksum.
        return bytes.IsAtEnd() ? tensor : throw Throw.ArrayGoesOn(_source, values);
    }
}
