using Google.Protobuf;

namespace Pipeline.Export.Onnx;

/// <summary>
/// A constant of a node. A sound attribute has exactly one value, of the kind that <see cref="Type"/> says; the record also holds unsound ones, for the validation to
/// name.
/// </summary>
internal sealed record OnnxAttribute(string Name, OnnxAttributeType Type)
{
    internal float? Float { get; init; }

    internal long? Int { get; init; }

    internal ByteString? Text { get; init; }

    internal OnnxTensor? Tensor { get; init; }

    internal OnnxGraph? Graph { get; init; }

    internal Seq<float> Floats { get; init; } = [];

    internal Seq<long> Ints { get; init; } = [];

    internal Seq<ByteString> Texts { get; init; } = [];

    internal string Doc { get; init; } = "";

    /// <summary>The attribute of an enclosing function that gives the value; empty outside of functions.</summary>
    internal string Reference { get; init; } = "";

    internal static OnnxAttribute Of(string name, double value) => new(name, OnnxAttributeType.Float) { Float = (float)value };

    internal static OnnxAttribute Of(string name, long value) => new(name, OnnxAttributeType.Int) { Int = value };

    internal static OnnxAttribute Of(string name, Seq<long> values) => new(name, OnnxAttributeType.Ints) { Ints = values };

    internal static OnnxAttribute Of(string name, string value) => new(name, OnnxAttributeType.String) { Text = ByteString.CopyFromUtf8(value) };
}
