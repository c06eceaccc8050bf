namespace Pipeline.Export.Onnx;

/// <summary>A whole ONNX file: the graph and what is said about it.</summary>
internal sealed record OnnxModel(long IrVersion, OnnxGraph Graph)
{
    internal string ProducerName { get; init; } = "";

    internal string ProducerVersion { get; init; } = "";

    internal string Domain { get; init; } = "";

    internal long ModelVersion { get; init; }

    internal string Doc { get; init; } = "";

    internal Seq<OnnxOpset> Opsets { get; init; } = [];

    internal Seq<OnnxEntry> Metadata { get; init; } = [];
}
