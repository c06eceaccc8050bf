namespace Pipeline.Export.Onnx;

/// <summary>How a model is written as ONNX, all resolved.</summary>
public sealed record OnnxSettings
{
    /// <summary>
    /// The operator set, 13 to 26. The default is 17, which ONNX Runtime reads since 1.12 and every other runtime of the last years; the IR version is the smallest
    /// that knows it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The opset cannot be written.</exception>
    public int Opset { get; init => field = Onnx.Opset.IrVersion(value) > 0 ? value : field; } = Onnx.Opset.Default;

    /// <summary>The name of the input. The default is <c>input</c>; any name is kept byte for byte.</summary>
    public string InputName { get; init => field = Name(value, nameof(InputName)); } = "input";

    /// <summary>The name of the output, or null for <c>probabilities</c> after a softmax or sigmoid, else <c>output</c>.</summary>
    public string? OutputName { get; init => field = value is null ? null : Name(value, nameof(OutputName)); }

    /// <summary>The name of the graph, which viewers show. The default is <c>model</c>.</summary>
    public string GraphName { get; init => field = Name(value, nameof(GraphName)); } = "model";

    private static string Name(string value, string property) => value is { Length: > 0 } ? value : throw Throw.EmptyName(property);
}
