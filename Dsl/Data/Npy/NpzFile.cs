using System.Collections.ObjectModel;
using System.IO.Compression;

namespace Pipeline.Data;

/// <summary>Reads and writes zip files of arrays. A file is not believed: what all arrays take is known and compared with the memory before the first value is read, and each checksum is compared.</summary>
internal static class NpzFile
{
    private const string Extension = ".npy";

    /// <summary>Deflate cannot do better: an entry that promises more than so many times its size lies.</summary>
    private const long BestPacking = 1032;

    /// <summary>When each entry says that it was written, as numpy has it: a file depends on its content alone.</summary>
    private static DateTimeOffset Written => new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads a file from its beginning; it must be able to seek.</summary>
    internal static IReadOnlyDictionary<string, Tensor> Read(Stream stream, string path, ElementType? type, long memory)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var entries = Checked(archive, path, stream.Length);
            var values = entries.ConvertAll(entry => Header(entry, path));
            var needed = values.Sum(array => (double)array.Memory(type));
            if (needed > memory)
            {
                throw Throw.ArrayMemory(path, needed, memory);
            }

            var arrays = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
            for (var i = 0; i < entries.Count; i++)
            {
                arrays.Add(Key(entries[i]), Values(entries[i], path, type));
            }

            return new ReadOnlyDictionary<string, Tensor>(arrays);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Throw.DamagedZip(path, exception);
        }
    }

    internal static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> arrays, CompressionLevel level)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, tensor) in arrays)
        {
            var entry = archive.CreateEntry(name + Extension, level);
            entry.LastWriteTime = Written;
            using var content = entry.Open();
            Npy.Write(content, tensor);
        }
    }

    /// <summary>The entries, each an array by its name, none of them twice, none in the place of another.</summary>
    private static List<ZipArchiveEntry> Checked(ZipArchive archive, string path, long length)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var packed = 0.0;
        foreach (var entry in archive.Entries)
        {
            if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal) || entry.FullName.Length == Extension.Length)
            {
                throw Throw.NpzEntry(path, entry.FullName);
            }

            if (!names.Add(entry.FullName))
            {
                throw Throw.NpzTwice(path, Key(entry));
            }

            if (entry.IsEncrypted)
            {
                throw Throw.NpzEncrypted(path, Key(entry));
            }

            packed += entry.CompressedLength;
            if (packed > length || entry.Length / BestPacking > entry.CompressedLength)
            {
                throw Throw.NpzLies(path, Key(entry));
            }
        }

        return [.. archive.Entries];
    }

    private static StoredValues Header(ZipArchiveEntry entry, string path)
    {
        using var content = entry.Open();
        var header = NpyHeader.Read(new ByteSource(content, entry.CompressedLength), Name(entry, path));
        return header.TotalBytes == entry.Length ? header.Values : throw Throw.ArrayBytes(Name(entry, path), header.Values, entry.Length - header.Length);
    }

    private static Tensor Values(ZipArchiveEntry entry, string path, ElementType? type)
    {
        using var content = entry.Open();
        var (source, name) = (new ByteSource(content, entry.CompressedLength, hasCrc: true), Name(entry, path));
        var values = NpyHeader.Read(source, name).Values.Read(source, name, type);
        return source.IsAtEnd() && source.Crc == entry.Crc32 ? values : throw Throw.NpzChecksum(name);
    }

    private static string Key(ZipArchiveEntry entry) => entry.FullName[..^Extension.Length];

    private static string Name(ZipArchiveEntry entry, string path) => $"{path}: {Key(entry)}";
}
