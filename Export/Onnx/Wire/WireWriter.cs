using Google.Protobuf;

namespace Pipeline.Export.Onnx;

/// <summary>
/// Writes the fields of protobuf messages, or only counts their bytes: a message inside of another is counted first, since its length stands before it. Defaults are
/// left out unless a field is required.
/// </summary>
internal sealed class WireWriter
{
    private readonly CodedOutputStream? _output;

    private WireWriter(CodedOutputStream? output) => _output = output;

    /// <summary>The bytes written so far.</summary>
    internal long Length { get; private set; }

    /// <summary>The bytes of a message.</summary>
    /// <exception cref="InvalidOperationException">There are more than protobuf allows.</exception>
    internal static byte[] Bytes<T>(T message, Action<WireWriter, T> body)
    {
        var length = Measure(message, body);
        var bytes = length <= Array.MaxLength ? new byte[length] : throw Throw.TooLarge(length);
        var output = new CodedOutputStream(bytes);
        body(new(output), message);
        output.Flush();
        output.CheckNoSpaceLeft();
        return bytes;
    }

    internal void Int64(int field, long value)
    {
        Tag(field, WireFormat.WireType.Varint);
        Length += CodedOutputStream.ComputeInt64Size(value);
        _output?.WriteInt64(value);
    }

    internal void Float(int field, float value)
    {
        Tag(field, WireFormat.WireType.Fixed32);
        Length += sizeof(float);
        _output?.WriteFloat(value);
    }

    internal void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            RequiredText(field, value);
        }
    }

    internal void RequiredText(int field, string value)
    {
        Tag(field, WireFormat.WireType.LengthDelimited);
        Length += CodedOutputStream.ComputeStringSize(value);
        _output?.WriteString(value);
    }

    internal void Bytes(int field, ByteString value)
    {
        Tag(field, WireFormat.WireType.LengthDelimited);
        Length += CodedOutputStream.ComputeLengthSize(value.Length) + (long)value.Length;
        _output?.WriteBytes(value);
    }

    /// <summary>A message inside of this one.</summary>
    internal void Message<T>(int field, T message, Action<WireWriter, T> body)
    {
        var length = Measure(message, body);
        if (length > int.MaxValue)
        {
            throw Throw.TooLarge(length);
        }

        Tag(field, WireFormat.WireType.LengthDelimited);
        Length += CodedOutputStream.ComputeLengthSize((int)length);
        _output?.WriteLength((int)length);
        if (_output is null)
        {
            Length += length;
        }
        else
        {
            body(this, message);
        }
    }

    internal void Messages<T>(int field, Seq<T> messages, Action<WireWriter, T> body)
    {
        foreach (var message in messages)
        {
            Message(field, message, body);
        }
    }

    /// <summary>All numbers in one field, as protobuf packs the typed data of tensors.</summary>
    internal void Packed<T>(int field, Seq<T> values, Action<WireWriter, T> element)
    {
        if (values.Count > 0)
        {
            Message(field, values, (writer, all) =>
            {
                foreach (var value in all)
                {
                    element(writer, value);
                }
            });
        }
    }

    internal void RawFloat(float value)
    {
        Length += sizeof(float);
        _output?.WriteFloat(value);
    }

    internal void RawDouble(double value)
    {
        Length += sizeof(double);
        _output?.WriteDouble(value);
    }

    internal void RawInt64(long value)
    {
        Length += CodedOutputStream.ComputeInt64Size(value);
        _output?.WriteInt64(value);
    }

    internal void RawUInt64(ulong value)
    {
        Length += CodedOutputStream.ComputeUInt64Size(value);
        _output?.WriteUInt64(value);
    }

    private static long Measure<T>(T message, Action<WireWriter, T> body)
    {
        var counter = new WireWriter(null);
        body(counter, message);
        return counter.Length;
    }

    private void Tag(int field, WireFormat.WireType type)
    {
        Length += CodedOutputStream.ComputeTagSize(field);
        _output?.WriteTag(field, type);
    }
}
