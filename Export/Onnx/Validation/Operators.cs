namespace Pipeline.Export.Onnx;

/// <summary>An operator that we write: how many inputs it takes and of which types, which attributes it may and must have, and the shape and type of its output.</summary>
internal sealed record Operator(string Name, int MinInputs, int MaxInputs, OutputShape Output)
{
    internal Seq<AttributeRule> Attributes { get; init; } = [];

    /// <summary>The types of the inputs in order; those beyond the list are of the last one's type.</summary>
    internal Seq<OnnxElementType> Types { get; init; } = [OnnxElementType.Float];

    internal OnnxElementType Result { get; init; } = OnnxElementType.Float;

    /// <summary>The place of an input that is left out always, or -1.</summary>
    internal int Omitted { get; init; } = -1;

    internal OnnxElementType Type(int input) => Types[Math.Min(input, Types.Count - 1)];
}

/// <summary>
/// An attribute that an operator may have; a required one is always written, since its default changed between versions of ONNX or differs between tools.
/// </summary>
internal sealed record AttributeRule(string Name, OnnxAttributeType Type, bool Required = true);

/// <summary>The operators of ONNX that the exporter uses, in the form that they have in an opset from 13 on; one that is not here is refused by the validation.</summary>
internal static class Operators
{
    private const OnnxElementType Float = OnnxElementType.Float;
    private const OnnxElementType Int64 = OnnxElementType.Int64;

    private static readonly AttributeRule Axis = new("axis", OnnxAttributeType.Int);
    private static readonly AttributeRule Epsilon = new("epsilon", OnnxAttributeType.Float);
    private static readonly AttributeRule KeepAxes = new("keepdims", OnnxAttributeType.Int);

    private static readonly Seq<AttributeRule> Window =
        [new("kernel_shape", OnnxAttributeType.Ints), new("pads", OnnxAttributeType.Ints), new("strides", OnnxAttributeType.Ints)];

    private static readonly Seq<AttributeRule> Convolution = [.. Window, new("dilations", OnnxAttributeType.Ints), new("group", OnnxAttributeType.Int)];

    internal static Operator? Find(string name, long opset) => name switch
    {
        "Abs" or "Cos" or "Erf" or "Exp" or "Identity" or "Log" or "Neg" or "Reciprocal" or "Relu" or "Sigmoid" or "Sign" or "Sin" or "Softplus" or "Softsign" or "Sqrt" or "Tanh"
            => new(name, 1, 1, OutputShapes.Same),
        "Add" or "Div" or "Mul" or "Pow" or "Sub" => new(name, 2, 2, OutputShapes.Broadcast),
        "AveragePool" => new(name, 1, 1, WindowShapes.Pool) { Attributes = Window.Add(new("count_include_pad", OnnxAttributeType.Int)) },
        "BatchNormalization" => new(name, 5, 5, NormalizationShapes.Batch) { Attributes = [Epsilon] },
        "Cast" => new(name, 1, 1, IndexShapes.Cast) { Attributes = [new("to", OnnxAttributeType.Int)], Result = Int64 },
        "Clip" => new(name, 3, 3, OutputShapes.Clip),
        "Concat" => new(name, 1, int.MaxValue, AxisShapes.Concat) { Attributes = [Axis] },
        "Conv" => new(name, 2, 3, WindowShapes.Conv) { Attributes = Convolution },
        "ConvTranspose" => new(name, 2, 3, WindowShapes.ConvTranspose) { Attributes = Convolution.Add(new("output_padding", OnnxAttributeType.Ints)) },
        "Expand" => new(name, 2, 2, AxisShapes.Expand) { Types = [Float, Int64] },
        "Flatten" => new(name, 1, 1, OutputShapes.Flatten) { Attributes = [Axis] },
        "Gather" => new(name, 2, 2, IndexShapes.Gather) { Attributes = [Axis], Types = [Float, Int64] },
        "Gelu" when opset >= 20 => new(name, 1, 1, OutputShapes.Same) { Attributes = [new("approximate", OnnxAttributeType.String)] },
        "Gemm" => new(name, 2, 3, OutputShapes.Gemm) { Attributes = [new("transB", OnnxAttributeType.Int)] },
        "GlobalAveragePool" or "GlobalMaxPool" => new(name, 1, 1, WindowShapes.Global),
        "Greater" => new(name, 2, 2, OutputShapes.Broadcast) { Result = OnnxElementType.Bool },
        "LayerNormalization" when opset >= 17 => new(name, 2, 3, NormalizationShapes.Layer) { Attributes = [Axis, Epsilon] },
        "LeakyRelu" or "ThresholdedRelu" => new(name, 1, 1, OutputShapes.Same) { Attributes = [new("alpha", OnnxAttributeType.Float)] },
        "MatMul" => new(name, 2, 2, OutputShapes.MatMul),
        "Max" or "Min" => new(name, 1, int.MaxValue, OutputShapes.Broadcast),
        "MaxPool" => new(name, 1, 1, WindowShapes.Pool) { Attributes = Window },
        "Mish" when opset >= 18 => new(name, 1, 1, OutputShapes.Same),
        "OneHot" => new(name, 3, 3, IndexShapes.OneHot) { Attributes = [Axis], Types = [Int64, Int64, Float] },
        "Pad" => new(name, 2, 2, AxisShapes.Pad) { Types = [Float, Int64] },
        "PRelu" => new(name, 2, 2, OutputShapes.PRelu),
        "ReduceMax" or "ReduceMean" when opset < 18 => new(name, 1, 1, AxisShapes.Reduce) { Attributes = [new("axes", OnnxAttributeType.Ints), KeepAxes] },
        "ReduceMax" or "ReduceMean" or "ReduceSum" => new(name, 2, 2, AxisShapes.Reduce) { Attributes = [KeepAxes], Types = [Float, Int64] },
        "Reshape" => new(name, 2, 2, OutputShapes.Reshape) { Types = [Float, Int64] },
        "Resize" => new(name, 3, 3, AxisShapes.Resize)
        {
            Attributes =
            [
                new("coordinate_transformation_mode", OnnxAttributeType.String), new("mode", OnnxAttributeType.String), new("nearest_mode", OnnxAttributeType.String, Required: false),
            ],
            Omitted = 1,
        },
        "Slice" => new(name, 4, 4, AxisShapes.Slice) { Types = [Float, Int64] },
        "Softmax" => new(name, 1, 1, OutputShapes.Softmax) { Attributes = [Axis] },
        "Transpose" => new(name, 1, 1, AxisShapes.Transpose) { Attributes = [new("perm", OnnxAttributeType.Ints)] },
        "Where" => new(name, 3, 3, OutputShapes.Broadcast) { Types = [OnnxElementType.Bool, Float] },
        _ => null,
    };
}
