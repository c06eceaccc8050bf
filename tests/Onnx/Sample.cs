namespace Pipeline.Tests;

/// <summary>A small sound ONNX graph, 4 features → 3 hidden → 2 classes, that tests break in one place at a time.</summary>
internal static class Sample
{
    internal static OnnxModel Model { get; } = new(8, Graph())
    {
        ProducerName = "Pipeline",
        ProducerVersion = "1.2.3",
        Opsets = [new("", 17)],
        Metadata = [new("pipeline.a", "1"), new("pipeline.b", "grün")],
    };

    internal static byte[] Bytes { get; } = OnnxWriter.Bytes(Model);

    internal static OnnxModel With(Func<OnnxGraph, OnnxGraph> change) => Model with { Graph = change(Model.Graph) };

    internal static OnnxModel WithNode(int index, Func<OnnxNode, OnnxNode> change) =>
        With(g => g with { Nodes = [.. g.Nodes.Select((n, i) => i == index ? change(n) : n)] });

    internal static OnnxModel WithTensor(int index, Func<OnnxTensor, OnnxTensor> change) =>
        With(g => g with { Initializers = [.. g.Initializers.Select((t, i) => i == index ? change(t) : t)] });

    internal static OnnxValueInfo Value(string name, params OnnxDimension[] shape) => new(name, new(OnnxElementType.Float, [.. shape]));

    internal static OnnxTensor Floats(string name, params long[] dims)
    {
        var count = dims.Aggregate(1L, (a, b) => a * b);
        return OnnxTensor.Of(name, [.. Enumerable.Range(0, (int)count).Select(i => (i % 7 * 0.25f) - 0.5f)], [.. dims]);
    }

    private static OnnxGraph Graph() => new("digits")
    {
        Nodes =
        [
            new("Gemm", "/1:Dense/Gemm", ["input", "1:Dense.weight", "1:Dense.bias"], ["1:Dense.out"]) { Attributes = [OnnxAttribute.Of("transB", 0)] },
            new("LeakyRelu", "/1:Dense/LeakyRelu", ["1:Dense.out"], ["1:Dense.activation"]) { Attributes = [OnnxAttribute.Of("alpha", 0.2)], Doc = "LeakyRelu(0.2)" },
            new("Gemm", "/2:Dense/Gemm", ["1:Dense.activation", "2:Dense.weight", "2:Dense.bias"], ["2:Dense.out"]) { Attributes = [OnnxAttribute.Of("transB", 0)] },
            new("Softmax", "/2:Dense/Softmax", ["2:Dense.out"], ["flat"]) { Attributes = [OnnxAttribute.Of("axis", -1)] },
            new("Reshape", "/3:Reshape/Reshape", ["flat", "3:Reshape.shape"], ["probabilities"]),
        ],
        Initializers =
        [
            Floats("1:Dense.weight", 4, 3), Floats("1:Dense.bias", 3), Floats("2:Dense.weight", 3, 2), Floats("2:Dense.bias", 2),
            OnnxTensor.Of("3:Reshape.shape", [-1L, 2L], [2]),
        ],
        Inputs = [Value("input", OnnxDimension.Of("batch"), OnnxDimension.Of(4))],
        Outputs = [Value("probabilities", OnnxDimension.Of("batch"), OnnxDimension.Of(2))],
        Doc = "a graph",
    };
}
