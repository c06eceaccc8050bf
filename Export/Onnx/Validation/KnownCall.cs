using System.Buffers.Binary;

namespace Pipeline.Export.Onnx;

/// <summary>The type and shape of a value while the graph is walked.</summary>
internal sealed record KnownValue(OnnxElementType Type, Seq<OnnxDimension> Shape, OnnxTensor? Constant)
{
    /// <summary>An optional input that is left out.</summary>
    internal static KnownValue Omitted { get; } = new(OnnxElementType.Undefined, [], null);
}

/// <summary>A node whose inputs are known.</summary>
internal sealed record KnownCall(OnnxNode Node, Seq<KnownValue> Inputs, Action<string> Report)
{
    internal long? Int(string attribute) => Attribute(attribute)?.Int;

    internal Seq<long> Ints(string attribute) => Attribute(attribute)?.Ints ?? [];

    internal string? Text(string attribute) => Attribute(attribute)?.Text?.ToStringUtf8();

    internal Seq<OnnxDimension> Shape(int input) => Inputs[input].Shape;

    /// <summary>The whole numbers of an input, or null after a report where it is no constant list.</summary>
    internal Seq<long>? List(int input, string what)
    {
        if (Inputs[input].Constant is { Type: OnnxElementType.Int64, Dims.Count: 1 } constant)
        {
            return Int64s(constant);
        }

        Report($"its {what} is no constant list of int64");
        return null;
    }

    /// <summary>Reports what is wrong, and gives no shape.</summary>
    internal Seq<OnnxDimension>? Refuse(string what)
    {
        Report(what);
        return null;
    }

    internal static Seq<long> Int64s(OnnxTensor tensor)
    {
        var values = new List<long>();
        for (var i = 0; i < (tensor.Raw?.Length ?? 0); i += sizeof(long))
        {
            values.Add(BinaryPrimitives.ReadInt64LittleEndian(tensor.Raw!.Span[i..]));
        }

        return [.. values];
    }

    internal static Seq<float> Floats(OnnxTensor tensor)
    {
        var values = new List<float>();
        for (var i = 0; i < (tensor.Raw?.Length ?? 0); i += sizeof(float))
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(tensor.Raw!.Span[i..]));
        }

        return [.. values];
    }

    private OnnxAttribute? Attribute(string name) => Node.Attributes.FirstOrDefault(attribute => attribute.Name == name);
}

/// <summary>The shape that a node gives, or null after a report of why it gives none.</summary>
internal delegate Seq<OnnxDimension>? OutputShape(KnownCall call);
