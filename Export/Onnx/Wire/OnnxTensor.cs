using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Pipeline.Export.Onnx;

/// <summary>A constant tensor. What we write has its data in <see cref="Raw"/> (little-endian); the typed lists hold what other writers chose.</summary>
internal sealed record OnnxTensor(string Name, OnnxElementType Type, Seq<long> Dims)
{
    internal ByteString? Raw { get; init; }

    internal Seq<float> Floats { get; init; } = [];

    internal Seq<int> Int32s { get; init; } = [];

    internal Seq<ByteString> Texts { get; init; } = [];

    internal Seq<long> Int64s { get; init; } = [];

    internal Seq<double> Doubles { get; init; } = [];

    internal Seq<ulong> UInt64s { get; init; } = [];

    internal string Doc { get; init; } = "";

    /// <summary>Where the data lie outside of the file (location, offset, length); we neither write nor follow this.</summary>
    internal Seq<OnnxEntry> External { get; init; } = [];

    internal int DataLocation { get; init; }

    internal static OnnxTensor Of(string name, ReadOnlySpan<float> values, Seq<long> dims)
    {
        var bytes = new byte[checked(values.Length * sizeof(float))];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
            }
        }

        return new(name, OnnxElementType.Float, dims) { Raw = RawOf(bytes) };
    }

    internal static OnnxTensor Of(string name, ReadOnlySpan<long> values, Seq<long> dims)
    {
        var bytes = new byte[checked(values.Length * sizeof(long))];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return new(name, OnnxElementType.Int64, dims) { Raw = RawOf(bytes) };
    }

    /// <summary>The number of elements, or null where a dimension is negative or the product leaves 64 bits.</summary>
    internal long? Count
    {
        get
        {
            var count = 1L;
            foreach (var dim in Dims)
            {
                if (dim < 0 || (dim > 0 && count > long.MaxValue / dim))
                {
                    return null;
                }

                count *= dim;
            }

            return count;
        }
    }

    // An empty tensor carries no data field at all (onnx.checker).
    private static ByteString? RawOf(byte[] bytes) => bytes.Length == 0 ? null : UnsafeByteOperations.UnsafeWrap(bytes);
}
