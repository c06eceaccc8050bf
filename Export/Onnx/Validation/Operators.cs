namespace Pipeline.Export.Onnx;

/// <summary>An operator that we write: how many inputs it takes, which attributes it may and must have, and the shape of its output.</summary>
internal sealed record Operator(string Name, int MinInputs, int MaxInputs, OutputShape Output)
{
    internal Seq<AttributeRule> Attributes { get; init; } = [];
}

/// <summary>
/// An attribute that an operator may have; a required one is always written, since its default changed between versions of ONNX or differs between tools.
/// </summary>
internal sealed record AttributeRule(string Name, OnnxAttributeType Type, bool Required);

/// <summary>The operators of ONNX that the exporter uses; one that is not here is refused by the validation. All have this form in every opset from 13 on.</summary>
internal static class Operators
{
    internal static Operator? Find(string name) => name switch
    {
        "Abs" or "Exp" or "Identity" or "Log" or "Neg" or "Reciprocal" or "Relu" or "Sigmoid" or "Sign" or "Softplus" or "Sqrt" or "Tanh"
            => new(name, 1, 1, OutputShapes.Same),
        "Add" or "Div" or "Mul" or "Sub" => new(name, 2, 2, OutputShapes.Broadcast),
        "Max" or "Min" => new(name, 1, int.MaxValue, OutputShapes.Broadcast),
        "Flatten" => new(name, 1, 1, OutputShapes.Flatten) { Attributes = [new("axis", OnnxAttributeType.Int, Required: true)] },
        "Gemm" => new(name, 2, 3, OutputShapes.Gemm) { Attributes = [new("transB", OnnxAttributeType.Int, Required: true)] },
        "LeakyRelu" => new(name, 1, 1, OutputShapes.Same) { Attributes = [new("alpha", OnnxAttributeType.Float, Required: true)] },
        "MatMul" => new(name, 2, 2, OutputShapes.MatMul),
        "Reshape" => new(name, 2, 2, OutputShapes.Reshape),
        "Softmax" => new(name, 1, 1, OutputShapes.Softmax) { Attributes = [new("axis", OnnxAttributeType.Int, Required: true)] },
        _ => null,
    };
}
