namespace Pipeline.Export.Onnx;

/// <summary>Nodes in topological order, the constants they read, and the values that enter and leave.</summary>
internal sealed record OnnxGraph(string Name)
{
    internal Seq<OnnxNode> Nodes { get; init; } = [];

    internal Seq<OnnxTensor> Initializers { get; init; } = [];

    internal string Doc { get; init; } = "";

    internal Seq<OnnxValueInfo> Inputs { get; init; } = [];

    internal Seq<OnnxValueInfo> Outputs { get; init; } = [];

    internal Seq<OnnxValueInfo> Values { get; init; } = [];
}
