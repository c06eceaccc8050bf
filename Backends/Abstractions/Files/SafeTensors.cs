using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The safetensors container: 8 bytes of header length, a JSON header, then the tensors' bytes, little-endian. Read as hostile: every size is checked before memory is taken.</summary>
/// <remarks>
/// Format: <see href="https://github.com/huggingface/safetensors"/>. A SHA-256 over metadata, header and data stands in the metadata, so that an edited file is told from a whole one.
/// </remarks>
internal static class SafeTensors
{
    private const int LargestHeader = 100_000_000;
    private const string Checksum = "sha256";

    private static readonly OrderedDictionary<string, NumberFormat> s_types = new(StringComparer.Ordinal)
    {
        ["F64"] = new(NumberKind.Float, 8),
        ["F32"] = new(NumberKind.Float, 4),
        ["F16"] = new(NumberKind.Float, 2),
        ["BF16"] = new(NumberKind.Brain, 2),
        ["I64"] = new(NumberKind.Signed, 8),
        ["I32"] = new(NumberKind.Signed, 4),
        ["I16"] = new(NumberKind.Signed, 2),
        ["I8"] = new(NumberKind.Signed, 1),
        ["U64"] = new(NumberKind.Unsigned, 8),
        ["U32"] = new(NumberKind.Unsigned, 4),
        ["U16"] = new(NumberKind.Unsigned, 2),
        ["U8"] = new(NumberKind.Unsigned, 1),
        ["BOOL"] = new(NumberKind.Boolean, 1),
    };

    /// <summary>How many bytes tell a safetensors file: the header's length, and the sign that the header begins with.</summary>
    internal const int Sniffed = 9;

    /// <summary>Whether a file begins as a safetensors file does. A length may begin with the same bytes as a zip file or a pickle, so this is asked first.</summary>
    /// <param name="start">The first bytes of the file.</param>
    /// <param name="total">The length of the file.</param>
    internal static bool IsOne(ReadOnlySpan<byte> start, long total) => start.Length >= Sniffed && start[Sniffed - 1] == (byte)'{'
        && BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)Math.Min(LargestHeader, total - (Sniffed - 1));

    /// <exception cref="IOException">The header would be longer than one that is read: nothing was written.</exception>
    internal static void Write(Stream stream, IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        // Texts that are too long are seen before they are written out.
        if (metadata.Sum(entry => (long)entry.Key.Length + entry.Value.Length) > LargestHeader)
        {
            throw Throw.HeaderToWrite(LargestHeader);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Digest(hash, metadata, tensors);
        var header = Header([.. metadata, KeyValuePair.Create(Checksum, Convert.ToHexStringLower(hash.GetHashAndReset()))], tensors);
        if (header.Length > LargestHeader)
        {
            throw Throw.HeaderToWrite(LargestHeader);
        }

        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, tensor) in tensors)
        {
            TensorBytes.Each(tensor, stream.Write);
        }
    }

    /// <summary>A file that this library wrote, after a check that nobody changed it.</summary>
    internal static (Dictionary<string, string> Metadata, Dictionary<string, Tensor> Tensors) Read(Stream stream, string file)
    {
        var (metadata, tensors) = ReadAny(stream, file);
        CheckSum(metadata, tensors, file);
        return (metadata.ToDictionary(StringComparer.Ordinal), tensors.ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>A file of any writer: metadata and tensors in the order of the file, in the smallest type that holds each value.</summary>
    internal static (List<KeyValuePair<string, string>> Metadata, List<KeyValuePair<string, Tensor>> Tensors) ReadAny(Stream stream, string file)
    {
        var total = stream.Length;
        if (total < 8)
        {
            throw Throw.Truncated(file, $"it has {total} bytes, fewer than the 8 of the header's length");
        }

        Span<byte> start = stackalloc byte[Sniffed];
        start = start[..stream.ReadAtLeast(start, Sniffed, throwOnEndOfStream: false)];
        if (start.Length == Sniffed && start[Sniffed - 1] != (byte)'{')
        {
            throw Throw.NotSafeTensors(file);
        }

        stream.Position = Sniffed - 1;
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > (ulong)(total - 8))
        {
            throw Throw.Truncated(file, $"its header should have {length} bytes, but {total - 8} follow");
        }

        if (length > LargestHeader)
        {
            throw Throw.HeaderToRead(file, (long)length, LargestHeader);
        }

        var headerBytes = new byte[length];
        stream.ReadExactly(headerBytes);
        var (metadata, entries) = ParseHeader(headerBytes, file, total - 8 - (long)length);
        try
        {
            return (metadata, entries.ConvertAll(entry => KeyValuePair.Create(entry.Name, entry.Read(stream, file))));
        }
        catch (DataException exception)
        {
            throw new ModelFileException(exception.Message, exception);
        }
    }

    /// <summary>Refuses a file that somebody changed after this library wrote it.</summary>
    internal static void CheckSum(List<KeyValuePair<string, string>> metadata, List<KeyValuePair<string, Tensor>> tensors, string file)
    {
        var expected = metadata.FirstOrDefault(entry => entry.Key == Checksum).Value ?? throw Throw.NotOurFile(file, "its metadata has no checksum");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Digest(hash, [.. metadata.Where(entry => entry.Key != Checksum)], tensors);
        if (expected != Convert.ToHexStringLower(hash.GetHashAndReset()))
        {
            throw Throw.Edited(file);
        }
    }

    /// <summary>Every text with its length before it, so that no two contents give the same bytes.</summary>
    private static void Digest(IncrementalHash hash, IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Add(key);
            Add(value);
        }

        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Model files are written on little-endian machines only.");
        }

        foreach (var (name, tensor) in tensors)
        {
            Add(name);
            Add($"{tensor.Type}{tensor.Shape}");
            TensorBytes.Each(tensor, hash.AppendData);
        }
    }

    private static byte[] Header(IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
            var offset = 0L;
            foreach (var (name, tensor) in tensors)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", tensor.Type == ElementType.Float32 ? "F32" : "F64");
                writer.WriteStartArray("shape");
                foreach (var axis in tensor.Shape)
                {
                    writer.WriteNumberValue(axis);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += TensorBytes.Count(tensor));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // The data begins at a multiple of 8, as the format's own writer pads with spaces.
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static (List<KeyValuePair<string, string>> Metadata, List<TensorEntry> Entries) ParseHeader(byte[] header, string file, long dataLength)
    {
        var metadata = new List<KeyValuePair<string, string>>();
        var entries = new List<TensorEntry>();
        var hasMetadata = false;
        try
        {
            using var document = JsonDocument.Parse(header);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    hasMetadata = !hasMetadata ? true : throw Throw.NameTwice(file, property.Name);
                    metadata.AddRange(property.Value.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString() ?? string.Empty)));
                }
                else
                {
                    entries.Add(TensorEntry.Parse(property.Name, property.Value, file));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Throw.BadHeader(file, exception);
        }

        if ((Twice(metadata.Select(entry => entry.Key)) ?? Twice(entries.Select(entry => entry.Name))) is { } name)
        {
            throw Throw.NameTwice(file, name);
        }

        // A tensor without values begins where the next one does.
        entries = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        var end = 0L;
        foreach (var entry in entries)
        {
            end = entry.Begin == end ? entry.End : throw Throw.BadTensor(file, entry.Name, "its bytes do not follow those before it");
        }

        return end == dataLength ? (metadata, entries) : throw Throw.Truncated(file, $"its tensors should have {end} bytes, but {dataLength} follow the header");
    }

    private static string? Twice(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names.FirstOrDefault(name => !seen.Add(name));
    }

    /// <summary>One tensor of the header, with its place in the data.</summary>
    private sealed record TensorEntry(string Name, StoredValues Values, long Begin, long End)
    {
        internal static TensorEntry Parse(string name, JsonElement element, string file)
        {
            var type = element.GetProperty("dtype").GetString() ?? string.Empty;
            var format = FormatOf(type) ?? throw Throw.BadTensor(file, name, $"its type {type} is none of {string.Join(", ", s_types.Keys)}");
            var lengths = element.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32()).ToArray();
            var offsets = element.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
            if (lengths.Any(length => length < 0) || offsets.Length != 2 || offsets[0] < 0)
            {
                throw Throw.BadTensor(file, name, "its shape or offsets are negative");
            }

            var shape = Shape.Create(lengths);
            var bytes = checked(shape.Size * format.Size);
            return bytes == offsets[1] - offsets[0] && shape.Size <= Array.MaxLength
                ? new(name, new(format, shape), offsets[0], offsets[1])
                : throw Throw.BadTensor(file, name, $"a {format.Name} tensor of shape {shape} needs {bytes} bytes, not {offsets[1] - offsets[0]}");
        }

        /// <exception cref="DataException">A value is not exact in float64.</exception>
        internal Tensor Read(Stream stream, string file) => Values.Read(new ByteSource(stream, End - Begin), $"{file}: {Name}", null);

        private static NumberFormat? FormatOf(string type) => s_types.TryGetValue(type, out var format) ? format : null;
    }
}
