using System.Globalization;

namespace Pipeline.Export.Onnx;

/// <summary>What a file declares about a value: its name and, where it is a tensor, its type.</summary>
internal sealed record OnnxValueInfo(string Name, OnnxTensorType? Type)
{
    internal string Doc { get; init; } = "";
}

/// <summary>Element type and shape of a tensor; a null shape is an unknown rank, an empty one a scalar.</summary>
internal sealed record OnnxTensorType(OnnxElementType ElementType, Seq<OnnxDimension>? Shape);

/// <summary>One axis: a number, a name (equal names are equal numbers), or neither.</summary>
internal sealed record OnnxDimension(long? Value, string? Parameter)
{
    internal static OnnxDimension Of(long value) => new(value, null);

    internal static OnnxDimension Of(string parameter) => new(null, parameter);

    public override string ToString() => Value is { } value ? value.ToString(CultureInfo.InvariantCulture) : Parameter ?? "?";
}
