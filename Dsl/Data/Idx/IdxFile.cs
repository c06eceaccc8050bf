using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>Reads an IDX file, plain or gzip. The file is not believed: memory grows with the values that come, and none is read beyond those that the header promises.</summary>
internal sealed class IdxFile
{
    /// <summary>How much better than its packed size a usual file is: that much memory is taken at once. Bytes of images are packed to about a fifth.</summary>
    private const long UsualPacking = 16;

    /// <summary>The bytes converted at a time; a multiple of each type's size.</summary>
    private const int BlockBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly string _source;
    private readonly long _length;
    private readonly IdxHeader _header;

    private IdxFile(Stream stream, string source, long length, bool isUnpacked)
    {
        (_stream, _source, _length) = (stream, source, length);
        _header = IdxHeader.Read(stream, source, isUnpacked);
        var follow = length - _header.Length;
        if (!isUnpacked && follow != _header.ValueBytes)
        {
            throw follow < _header.ValueBytes ? Throw.IdxTruncated(source, _header, follow) : Throw.IdxTrailing(source, _header, follow);
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
        if (BinaryPrimitives.ReadUInt32LittleEndian(size) != unchecked((uint)(_header.Length + _header.ValueBytes)))
        {
            throw Throw.GzipEnd(_source);
        }
    }

    private Tensor Read(ElementType type, long memory) => type == ElementType.Float32
        ? Tensor.Of(Values<float>(memory), _header.Shape)
        : Tensor.Of(Values<double>(memory), _header.Shape);

    private ImmutableArray<T> Values<T>(long memory) where T : unmanaged, INumberBase<T>
    {
        if ((long)_header.Count * Unsafe.SizeOf<T>() > memory)
        {
            throw Throw.IdxMemory(_source, _header, (long)_header.Count * Unsafe.SizeOf<T>(), memory);
        }

        var size = _header.Type.Size();
        var block = new byte[BlockBytes];
        var values = new T[Math.Min(_header.Count, Math.Max(BlockBytes, UsualPacking * _length / size))];
        for (var done = 0; done < _header.Count;)
        {
            var wanted = (int)Math.Min(BlockBytes, (long)(_header.Count - done) * size);
            var got = _stream.ReadAtLeast(block.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            if (got < wanted)
            {
                throw Throw.IdxTruncated(_source, _header, ((long)done * size) + got);
            }

            if (done + (wanted / size) > values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(_header.Count, 2L * values.Length));
            }

            Convert(block.AsSpan(0, wanted), values.AsSpan(done, wanted / size), done);
            done += wanted / size;
        }

        // To the end, where gzip also compares its checksum.
        return _stream.ReadByte() < 0 ? ImmutableCollectionsMarshal.AsImmutableArray(values) : throw Throw.IdxTrailing(_source, _header, null);
    }

    private void Convert<T>(ReadOnlySpan<byte> bytes, Span<T> values, int first) where T : INumberBase<T>
    {
        var (type, size) = (_header.Type, _header.Type.Size());
        for (var i = 0; i < values.Length; i++)
        {
            var value = type.Value(bytes[(i * size)..]);
            values[i] = T.CreateSaturating(value);
            if (double.IsFinite(value) && !T.IsFinite(values[i]))
            {
                throw Throw.IdxNotFloat32(_source, first + i, value);
            }
        }
    }
}
