using System.Text;
using Google.Protobuf;
using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>
/// The fields of protobuf messages, one after the other, over the bytes of a whole file. Each length is checked against the message that holds it before anything is
/// allocated; depth and number of items are limited;
/// whatever is wrong becomes an <see cref="OnnxFormatException"/> that names the field and the byte.
/// </summary>
internal sealed class WireReader
{
    /// <summary>As deep as protobuf itself goes by default.</summary>
    internal const int MaxDepth = 100;

    /// <summary>Messages and list elements of a file; the largest models have some hundred thousand. It bounds memory, since two bytes can make an object.</summary>
    internal const int MaxItems = 4_000_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly long _length;
    private readonly CodedInputStream _input;
    private readonly Stack<(string Name, long End)> _open = new();
    private string _field = "";
    private uint _tag;
    private long _end;
    private int _items;

    internal WireReader(CodedInputStream input, long length, string file)
    {
        _file = file;
        _length = length;
        _end = length;
        _input = input;
    }

    private WireFormat.WireType WireType => WireFormat.GetTagWireType(_tag);

    /// <summary>The number of the next field of the message, or 0 at its end.</summary>
    internal int Next()
    {
        if (_input.Position >= _end)
        {
            return 0;
        }

        _field = "";
        _tag = Guarded(input => input.ReadTag());
        return WireFormat.GetTagFieldNumber(_tag);
    }

    /// <summary>Passes over a field that means nothing to us.</summary>
    internal void Skip() => Guarded(static input =>
    {
        input.SkipLastField();
        return 0;
    });

    internal long Int64(string field)
    {
        Expect(field, WireFormat.WireType.Varint);
        return Guarded(input => input.ReadInt64());
    }

    internal int Int32(string field)
    {
        Expect(field, WireFormat.WireType.Varint);
        return Guarded(input => input.ReadInt32());
    }

    internal float Float(string field)
    {
        Expect(field, WireFormat.WireType.Fixed32);
        return Guarded(input => input.ReadFloat());
    }

    internal ByteString Bytes(string field)
    {
        Expect(field, WireFormat.WireType.LengthDelimited);
        Count(1);
        return Guarded(input => input.ReadBytes());
    }

    internal string Text(string field)
    {
        var bytes = Bytes(field);
        try
        {
            return Utf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw Bad("is no UTF-8 text", e);
        }
    }

    /// <summary>A list of numbers, whether one element a field or all packed into one; both are legal, and may be mixed.</summary>
    internal void Int64s(string field, List<long> into) => Numbers(field, WireFormat.WireType.Varint, into, input => input.ReadInt64());

    internal void Int32s(string field, List<int> into) => Numbers(field, WireFormat.WireType.Varint, into, input => input.ReadInt32());

    internal void UInt64s(string field, List<ulong> into) => Numbers(field, WireFormat.WireType.Varint, into, input => input.ReadUInt64());

    internal void Floats(string field, List<float> into) => Numbers(field, WireFormat.WireType.Fixed32, into, input => input.ReadFloat());

    internal void Doubles(string field, List<double> into) => Numbers(field, WireFormat.WireType.Fixed64, into, input => input.ReadDouble());

    /// <summary>A message inside of this one: <paramref name="read"/> calls <see cref="Next"/> until it gives 0.</summary>
    internal T Message<T>(string field, Func<WireReader, T> read)
    {
        var end = Enter(field);
        if (_open.Count >= MaxDepth)
        {
            throw Bad(Invariant($"lies deeper than {MaxDepth} messages"));
        }

        Count(1);
        _open.Push((field, _end));
        _end = end;
        var message = read(this);
        (_field, _end) = _open.Pop();
        return message;
    }

    /// <summary>A field may be there only once, for two would have to be merged.</summary>
    internal void Once(string field, bool there)
    {
        if (there)
        {
            _field = field;
            throw Bad("is there twice");
        }
    }

    internal OnnxFormatException Bad(string what, Exception? inner = null) => Throw.Format(_file, Place, what, _input.Position, _length, inner);

    private string Place => string.Join('.', _open.Reverse().Select(o => o.Name).Append(_field).Where(n => n.Length > 0));

    private void Numbers<T>(string field, WireFormat.WireType single, List<T> into, Func<CodedInputStream, T> read)
    {
        if (WireType == single)
        {
            Count(1);
            into.Add(Guarded(read));
            return;
        }

        var end = Enter(field);
        while (_input.Position < end)
        {
            into.Add(Guarded(read));
        }

        if (_input.Position != end)
        {
            throw Bad("ends within a number");
        }
    }

    // Reads the length of what follows and gives the byte after its end.
    private long Enter(string field)
    {
        Expect(field, WireFormat.WireType.LengthDelimited);
        var length = Guarded(input => input.ReadLength());
        var left = _end - _input.Position;
        return length >= 0 && length <= left ? _input.Position + length : throw Bad(Invariant($"claims {(uint)length} bytes, but its message has {left} left"));
    }

    private void Expect(string field, WireFormat.WireType type)
    {
        _field = field;
        if (WireType != type)
        {
            throw Bad(Invariant($"has wire type {(int)WireType}, but ONNX says {(int)type}"));
        }
    }

    private void Count(int items)
    {
        _items += items;
        if (_items > MaxItems)
        {
            throw Bad(Invariant($"is beyond the limit of {MaxItems} messages and list elements"));
        }
    }

    private T Guarded<T>(Func<CodedInputStream, T> read)
    {
        T value;
        try
        {
            value = read(_input);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Bad("cannot be read (" + e.Message.TrimEnd('.') + ")", e);
        }

        return _input.Position <= _end ? value : throw Bad("runs past the end of the message that holds it");
    }
}
