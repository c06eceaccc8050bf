using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

    internal static void Write(Stream stream, IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Digest(hash, metadata, tensors);
        var header = Header([.. metadata, KeyValuePair.Create(Checksum, Convert.ToHexStringLower(hash.GetHashAndReset()))], tensors);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, tensor) in tensors)
        {
            stream.Write(Bytes(tensor));
        }
    }

    internal static (Dictionary<string, string> Metadata, Dictionary<string, Tensor> Tensors) Read(Stream stream, string file)
    {
        var total = stream.Length;
        if (total < 8)
        {
            throw Throw.Truncated(file, $"it has {total} bytes, fewer than the 8 of the header's length");
        }

        var lengthBytes = new byte[8];
        stream.ReadExactly(lengthBytes);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LargestHeader || (long)length > total - 8)
        {
            throw Throw.Truncated(file, $"its header should have {length} bytes, but {total - 8} follow");
        }

        var headerBytes = new byte[length];
        stream.ReadExactly(headerBytes);
        var (metadata, entries) = ParseHeader(headerBytes, file, total - 8 - (long)length);
        var tensors = new List<KeyValuePair<string, Tensor>>();
        foreach (var entry in entries)
        {
            tensors.Add(KeyValuePair.Create(entry.Name, entry.Read(stream)));
        }

        CheckSum(metadata, tensors, file);
        return (metadata.ToDictionary(StringComparer.Ordinal), tensors.ToDictionary(StringComparer.Ordinal));
    }

    private static void CheckSum(List<KeyValuePair<string, string>> metadata, List<KeyValuePair<string, Tensor>> tensors, string file)
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

        foreach (var (name, tensor) in tensors)
        {
            Add(name);
            Add($"{tensor.Type}{tensor.Shape}");
            hash.AppendData(Bytes(tensor));
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
                writer.WriteNumberValue(offset += Bytes(tensor).Length);
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
        try
        {
            using var document = JsonDocument.Parse(header);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
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

        if (metadata.Select(entry => entry.Key).Concat(entries.Select(entry => entry.Name)).Distinct(StringComparer.Ordinal).Count() != metadata.Count + entries.Count)
        {
            throw Throw.NotOurFile(file, "a name stands twice in its header");
        }

        entries.Sort((left, right) => left.Begin.CompareTo(right.Begin));
        var end = 0L;
        foreach (var entry in entries)
        {
            end = entry.Begin == end ? entry.End : throw Throw.BadTensor(file, entry.Name, "its bytes do not follow those before it");
        }

        return end == dataLength ? (metadata, entries) : throw Throw.Truncated(file, $"its tensors should have {end} bytes, but {dataLength} follow the header");
    }

    private static ReadOnlySpan<byte> Bytes(Tensor tensor) => BitConverter.IsLittleEndian
        ? tensor.Type == ElementType.Float32 ? MemoryMarshal.AsBytes(tensor.Float32) : MemoryMarshal.AsBytes(tensor.Float64)
        : throw new PlatformNotSupportedException("Model files are written on little-endian machines only.");

    /// <summary>One tensor of the header, with its place in the data.</summary>
    private sealed record TensorEntry(string Name, ElementType Type, Shape Shape, long Begin, long End)
    {
        internal static TensorEntry Parse(string name, JsonElement element, string file)
        {
            var type = element.GetProperty("dtype").GetString() switch
            {
                "F32" => ElementType.Float32,
                "F64" => ElementType.Float64,
                var other => throw Throw.BadTensor(file, name, $"its type {other} is not F32 or F64"),
            };
            var lengths = element.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32()).ToArray();
            var offsets = element.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
            if (lengths.Any(length => length < 0) || offsets.Length != 2 || offsets[0] < 0)
            {
                throw Throw.BadTensor(file, name, "its shape or offsets are negative");
            }

            var shape = Shape.Create(lengths);
            var bytes = checked(shape.Size * (type == ElementType.Float32 ? 4 : 8));
            return bytes == offsets[1] - offsets[0] && shape.Size <= Array.MaxLength
                ? new(name, type, shape, offsets[0], offsets[1])
                : throw Throw.BadTensor(file, name, $"a {type} tensor of shape {shape} needs {bytes} bytes, not {offsets[1] - offsets[0]}");
        }

        internal Tensor Read(Stream stream) => Type == ElementType.Float32
            ? Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(Fill<float>(stream)), Shape)
            : Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(Fill<double>(stream)), Shape);

        private T[] Fill<T>(Stream stream)
            where T : unmanaged
        {
            var values = new T[Shape.Size];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
    }
}
