using System.Collections.ObjectModel;
using System.IO.Compression;

namespace Pipeline.Data;

/// <summary>Reads and writes zip files of arrays. A file is not believed: what all arrays take is known and compared with the memory before the first value is read, and each checksum is compared.</summary>
internal static class NpzFile
{
    private const string Extension = ".npy";

    /// <summary>Deflate cannot do better: an entry that promises more than so many times its size lies.</summary>
    private const long BestPacking = 1032;

    /// <summary>Stands at both ends of the comment, so that whatever is damaged in it, it is known to be ours.</summary>
    private const string Mark = "pipeline.dataset";

    /// <summary>When each entry says that it was written, as numpy has it: a file depends on its content alone.</summary>
    private static DateTimeOffset Written => new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads a file from its beginning; it must be able to seek.</summary>
    internal static IReadOnlyDictionary<string, Tensor> Read(Stream stream, string path, ElementType? type, long memory) => Read(stream, path, _ => true, null, type, memory);

    /// <summary>Reads the wanted arrays of a file, and puts those of text among the names; without a place for names, text is refused.</summary>
    internal static IReadOnlyDictionary<string, Tensor> Read(
        Stream stream, string path, Func<string, bool> isWanted, Dictionary<string, Seq<string>>? names, ElementType? type, long memory)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var entries = Checked(archive, path, stream.Length).FindAll(entry => isWanted(Key(entry)));
            var values = entries.ConvertAll(entry => Header(entry, path, names is not null));
            var needed = values.Sum(array => array.Memory(type));
            if (needed > memory)
            {
                throw Throw.ArrayMemory(path, needed, memory);
            }

            var arrays = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
            for (var i = 0; i < entries.Count; i++)
            {
                if (values[i].IsText)
                {
                    names!.Add(Key(entries[i]), Content(entries[i], path, isTextRead: true, (stored, source, name) => NpyNames.Read(source, stored, name)));
                }
                else
                {
                    arrays.Add(Key(entries[i]), Content(entries[i], path, isTextRead: false, (stored, source, name) => stored.Read(source, name, type)));
                }
            }

            return new ReadOnlyDictionary<string, Tensor>(arrays);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw Throw.DamagedZip(path, exception);
        }
    }

    internal static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> arrays, CompressionLevel level) =>
        Write(stream, arrays.Select(array => KeyValuePair.Create<string, Action<Stream>>(array.Key, content => Npy.Write(content, array.Value))), level);

    /// <summary>Writes a file; where the arrays are marked, its comment names them, and a reader misses one whose name was damaged.</summary>
    internal static void Write(Stream stream, IEnumerable<KeyValuePair<string, Action<Stream>>> arrays, CompressionLevel level, bool areMarked = false)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var names = new List<string>();
        foreach (var (name, write) in arrays)
        {
            names.Add(name);
            var entry = archive.CreateEntry(name + Extension, level);
            entry.LastWriteTime = Written;
            using var content = entry.Open();
            write(content);
        }

        if (areMarked)
        {
            archive.Comment = Marked(names);
        }
    }

    /// <summary>The entries, each an array by its name, none of them twice, none in the place of another.</summary>
    private static List<ZipArchiveEntry> Checked(ZipArchive archive, string path, long length)
    {
        // The names of arrays have no checksum: one that is damaged would be an array that nobody asks for.
        if ((archive.Comment.StartsWith(Mark, StringComparison.Ordinal) || archive.Comment.EndsWith(Mark, StringComparison.Ordinal))
            && archive.Comment != Marked(archive.Entries.Select(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal) ? Key(entry) : entry.FullName)))
        {
            throw Throw.NpzNames(path, archive.Entries.Select(entry => entry.FullName).ToSeq());
        }

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

    private static StoredValues Header(ZipArchiveEntry entry, string path, bool isTextRead)
    {
        using var content = entry.Open();
        var header = NpyHeader.Read(new ByteSource(content, entry.CompressedLength), Name(entry, path), isTextRead);
        return header.TotalBytes == entry.Length ? header.Values : throw Throw.ArrayBytes(Name(entry, path), header.Values, entry.Length - header.Length);
    }

    private static T Content<T>(ZipArchiveEntry entry, string path, bool isTextRead, Func<StoredValues, ByteSource, string, T> read)
    {
        using var content = entry.Open();
        var (source, name) = (new ByteSource(content, entry.CompressedLength, hasCrc: true), Name(entry, path));
        var values = read(NpyHeader.Read(source, name, isTextRead).Values, source, name);
        return source.IsAtEnd() && source.Crc == entry.Crc32 ? values : throw Throw.NpzChecksum(name);
    }

    /// <summary>The names of all arrays, as the comment of a file that a data set was saved in has them.</summary>
    private static string Marked(IEnumerable<string> names) => $"{Mark}: {string.Join(", ", names)} of {Mark}";

    private static string Key(ZipArchiveEntry entry) => entry.FullName[..^Extension.Length];

    private static string Name(ZipArchiveEntry entry, string path) => $"{path}: {Key(entry)}";
}
