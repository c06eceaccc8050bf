namespace Pipeline.Export.Onnx;

/// <summary>One operator applied to named values; an empty input name is an optional input left out.</summary>
internal sealed record OnnxNode(string OpType, string Name, Seq<string> Inputs, Seq<string> Outputs)
{
    internal Seq<OnnxAttribute> Attributes { get; init; } = [];

    internal string Doc { get; init; } = "";

    internal string Domain { get; init; } = "";
}
