using Google.Protobuf;

namespace Pipeline.Tests;

public sealed class OnnxValidationTests
{
    /// <summary>One defect each: what is broken, and what the one report must say.</summary>
    private static readonly Dictionary<string, (OnnxModel Model, string Report)> Defects = new()
    {
        ["Gemm weight K mismatch"] = (Weight(5, 3), "node /1:Dense/Gemm (Gemm): A [batch, 4] has 4 columns, but B [5, 3] takes 5"),
        ["Gemm bias length wrong"] = (Sample.WithTensor(1, _ => Sample.Floats("1:Dense.bias", 2)), "node /1:Dense/Gemm (Gemm): C [2] does not broadcast to [batch, 3]"),
        ["Gemm bias of rank 3"] = (
            Sample.WithTensor(1, _ => Sample.Floats("1:Dense.bias", 2, 1, 3)),
            "node /1:Dense/Gemm (Gemm): C [2, 1, 3] does not broadcast to [batch, 3]"),
        ["Gemm transposed"] = (
            Sample.WithNode(0, n => n with { Attributes = [OnnxAttribute.Of("transB", 1)] }),
            "node /1:Dense/Gemm (Gemm): A [batch, 4] has 4 columns, but B [4, 3] takes 3"),
        ["Gemm rank-3 input"] = (Input(2, 4), "node /1:Dense/Gemm (Gemm): A [batch, 2, 4] and B [4, 3] must have rank 2"),
        ["declared output dim wrong"] = (Output(OnnxDimension.Of("batch"), OnnxDimension.Of(9)), "value probabilities: it declares [batch, 9], but is [batch, 2]"),
        ["declared output batch = 1"] = (Output(OnnxDimension.Of(1), OnnxDimension.Of(2)), "value probabilities: its first dimension is not the batch's name"),
        ["two names of the batch"] = (Output(OnnxDimension.Of("n"), OnnxDimension.Of(2)), "value probabilities: its batch is called 'n', elsewhere 'batch'"),
        ["second dimension without number"] = (
            Output(OnnxDimension.Of("batch"), OnnxDimension.Of("k")),
            "value probabilities: a dimension after the batch has no number"),
        ["empty dim_param"] = (
            Sample.With(g => g with
            {
                Inputs = [Sample.Value("input", OnnxDimension.Of(""), OnnxDimension.Of(4))],
                Outputs = [Sample.Value("probabilities", OnnxDimension.Of(""), OnnxDimension.Of(2))],
            }),
            "input input: '' is no name for a dimension (a C identifier is)"),
        ["dim_value = -1"] = (Output(OnnxDimension.Of("batch"), OnnxDimension.Of(-1)), "output probabilities: dimension -1 is negative"),
        ["output without type"] = (Sample.With(g => g with { Outputs = [new("probabilities", null)] }), "output probabilities: it has no tensor type"),
        ["output without shape"] = (
            Sample.With(g => g with { Outputs = [new("probabilities", new(OnnxElementType.Float, null))] }),
            "output probabilities: it declares no shape"),
        ["output of double"] = (
            Sample.With(g => g with { Outputs = [new("probabilities", g.Outputs[0].Type! with { ElementType = OnnxElementType.Double })] }),
            "output probabilities: its element type is Double, not Float"),
        ["inner value declared wrongly"] = (
            Sample.With(g => g with { Values = [Sample.Value("1:Dense.out", OnnxDimension.Of("batch"), OnnxDimension.Of(4))] }),
            "value 1:Dense.out: it declares [batch, 4], but is [batch, 3]"),
        ["inner value declared without shape"] = (
            Sample.With(g => g with { Values = [new("1:Dense.out", null)] }),
            "value 1:Dense.out: it declares no shape of Float, but is [batch, 3]"),
        ["inner value declared but not there"] = (
            Sample.With(g => g with { Values = [Sample.Value("ghost", OnnxDimension.Of("batch"))] }),
            "value ghost: it is declared, but no node gives it"),
        ["double weight"] = (
            Sample.WithTensor(0, t => t with { Type = OnnxElementType.Double }),
            "initializer 1:Dense.weight: element type Double is not one that we write"),
        ["int64 weight"] = (
            Sample.WithTensor(1, _ => OnnxTensor.Of("1:Dense.bias", [1L, 2L, 3L], [3])),
            "node /1:Dense/Gemm (Gemm): input 1:Dense.bias is of Int64, not Float"),
        ["float shape"] = (
            Sample.WithTensor(4, _ => Sample.Floats("3:Reshape.shape", 2)),
            "node /3:Reshape/Reshape (Reshape): input 3:Reshape.shape is of Float, not Int64"),
        ["Softmax axis out of range"] = (
            Sample.WithNode(3, n => n with { Attributes = [OnnxAttribute.Of("axis", 7)] }),
            "node /2:Dense/Softmax (Softmax): axis 7 is not one of [batch, 2]"),
        ["Reshape keeps the batch by 0"] = (Shape(0, 2), "node /3:Reshape/Reshape (Reshape): shape [0, 2] is not -1 followed by positive lengths"),
        ["Reshape with two -1"] = (Shape(-1, -1), "node /3:Reshape/Reshape (Reshape): shape [-1, -1] is not -1 followed by positive lengths"),
        ["Reshape to another size"] = (Shape(-1, 3), "node /3:Reshape/Reshape (Reshape): a sample of [batch, 2] does not fill [-1, 3]"),
        ["Reshape to a computed shape"] = (LastInputs("flat", "input"), "node /3:Reshape/Reshape (Reshape): input input is of Float, not Int64"),
        ["unknown attribute"] = (
            Sample.WithNode(1, n => n with { Attributes = [.. n.Attributes, OnnxAttribute.Of("beta", 1)] }),
            "node /1:Dense/LeakyRelu (LeakyRelu): attribute 'beta' is unknown"),
        ["missing attribute"] = (Sample.WithNode(1, n => n with { Attributes = [] }), "node /1:Dense/LeakyRelu (LeakyRelu): attribute alpha is missing"),
        ["attribute twice"] = (
            Sample.WithNode(1, n => n with { Attributes = [n.Attributes[0], n.Attributes[0]] }),
            "node /1:Dense/LeakyRelu (LeakyRelu): attribute alpha is given more than once"),
        ["attribute type lies"] = (
            Alpha(new("alpha", OnnxAttributeType.Int) { Float = 0.2f }),
            "node /1:Dense/LeakyRelu (LeakyRelu): attribute alpha has type Int, not Float"),
        ["attribute without value"] = (
            Alpha(new("alpha", OnnxAttributeType.Float)),
            "node /1:Dense/LeakyRelu (LeakyRelu): attribute alpha must hold one value of type Float, but holds none"),
        ["attribute with two values"] = (
            Alpha(new("alpha", OnnxAttributeType.Float) { Float = 0.2f, Ints = [1] }),
            "node /1:Dense/LeakyRelu (LeakyRelu): attribute alpha must hold one value of type Float, but holds Float, Ints"),
        ["attribute with another value"] = (
            Alpha(new("alpha", OnnxAttributeType.Float) { Texts = [ByteString.Empty] }),
            "node /1:Dense/LeakyRelu (LeakyRelu): attribute alpha must hold one value of type Float, but holds Strings"),
        ["attribute not finite"] = (
            Alpha(OnnxAttribute.Of("alpha", double.NaN)),
            "node /1:Dense/LeakyRelu (LeakyRelu): attribute alpha is NaN, which is not finite in float32"),
        ["attribute by reference"] = (
            Alpha(new("alpha", OnnxAttributeType.Float) { Float = 0.2f, Reference = "a" }),
            "node /1:Dense/LeakyRelu (LeakyRelu): attribute alpha refers to a function's attribute"),
        ["initializer missing"] = (
            Sample.With(g => g with { Initializers = [.. g.Initializers.Where(i => i.Name != "2:Dense.bias")] }),
            "node /2:Dense/Gemm: it reads '2:Dense.bias', which nothing gives"),
        ["initializer unused"] = (Sample.With(g => g with { Initializers = [.. g.Initializers, Sample.Floats("spare", 1)] }), "value spare: nothing reads it"),
        ["initializer twice"] = (
            Sample.With(g => g with { Initializers = [.. g.Initializers, g.Initializers[0]] }),
            "initializer 1:Dense.weight: the name is given twice"),
        ["initializer is an input too"] = (
            Sample.With(g => g with { Inputs = [.. g.Inputs, Sample.Value("1:Dense.bias", OnnxDimension.Of("batch"))] }),
            "initializer 1:Dense.bias: the name is given twice"),
        ["initializer without a name"] = (Sample.With(g => g with { Initializers = [.. g.Initializers, Sample.Floats("", 1)] }), "initializer: its name is empty"),
        ["value computed twice"] = (
            Sample.WithNode(3, n => n with { Outputs = ["2:Dense.out"] }),
            "output of node /2:Dense/Softmax 2:Dense.out: the name is given twice"),
        ["nodes out of order"] = (
            Sample.With(g => g with { Nodes = [g.Nodes[1], g.Nodes[0], .. g.Nodes.Skip(2)] }),
            "node /1:Dense/LeakyRelu: it reads '1:Dense.out' before that is computed"),
        ["value that nothing reads"] = (Sample.With(g => g with { Nodes = [.. g.Nodes, new("Relu", "/extra", ["flat"], ["extra"])] }), "value extra: nothing reads it"),
        ["output that nothing gives"] = (
            Sample.With(g => g with { Outputs = [.. g.Outputs, Sample.Value("ghost", OnnxDimension.Of("batch"))] }),
            "output ghost: no node gives it"),
        ["output that is an input"] = (Sample.With(g => g with { Outputs = [.. g.Outputs, g.Inputs[0]] }), "output input: no node gives it"),
        ["output twice"] = (Sample.With(g => g with { Outputs = [.. g.Outputs, g.Outputs[0]] }), "output probabilities: it is declared more than once"),
        ["no output"] = (Sample.With(g => g with { Outputs = [], Nodes = [g.Nodes[0]], Initializers = [.. g.Initializers.Take(2)] }), "graph: it has no output"),
        ["duplicate node names"] = (Sample.WithNode(2, n => n with { Name = "/1:Dense/Gemm" }), "node /1:Dense/Gemm: 2 nodes have this name"),
        ["empty node name"] = (Sample.WithNode(2, n => n with { Name = "" }), "node: a name is empty"),
        ["operator in wrong case"] = (Sample.WithNode(3, n => n with { OpType = "softmax" }), "node /2:Dense/Softmax (softmax): it is not an operator that we write"),
        ["operator of another domain"] = (
            Sample.WithNode(3, n => n with { Domain = "ai.onnx.ml" }),
            "node /2:Dense/Softmax (Softmax): domain 'ai.onnx.ml' is not ONNX's own"),
        ["too few inputs"] = (LastInputs("flat"), "node /3:Reshape/Reshape (Reshape): inputs [flat], but the operator takes 2 to 2, none of them empty"),
        ["empty input"] = (LastInputs("flat", ""), "node /3:Reshape/Reshape (Reshape): inputs [flat, ], but the operator takes 2 to 2, none of them empty"),
        ["too many outputs"] = (Sample.WithNode(3, n => n with { Outputs = ["flat", "more"] }), "node /2:Dense/Softmax (Softmax): 2 outputs instead of one"),
        ["NaN weight"] = (
            Sample.WithTensor(0, t => OnnxTensor.Of(t.Name, [1, 2, 3, 4, 5, float.NaN, 7, 8, 9, 10, 11, 12], t.Dims)),
            "initializer 1:Dense.weight: value 5 is NaN, which is not finite in float32"),
        ["infinite weight"] = (
            Sample.WithTensor(3, t => OnnxTensor.Of(t.Name, [float.PositiveInfinity, 0], t.Dims)),
            "initializer 2:Dense.bias: value 0 is Infinity, which is not finite in float32"),
        ["data too short"] = (
            Sample.WithTensor(3, t => t with { Raw = ByteString.CopyFrom(0, 0, 0, 0) }),
            "initializer 2:Dense.bias: 4 bytes of data, but [2] of Float needs 2 × 4"),
        ["data too long"] = (
            Sample.WithTensor(3, t => t with { Raw = ByteString.CopyFrom(new byte[9]) }),
            "initializer 2:Dense.bias: 9 bytes of data, but [2] of Float needs 2 × 4"),
        ["no data"] = (Sample.WithTensor(3, t => t with { Raw = null }), "initializer 2:Dense.bias: it has no data"),
        ["data of nothing"] = (
            Sample.WithTensor(3, t => t with { Dims = [0], Raw = ByteString.Empty }),
            "initializer 2:Dense.bias: a tensor without elements has a data field"),
        ["two data fields"] = (Sample.WithTensor(3, t => t with { Floats = [1, 2] }), "initializer 2:Dense.bias: its data are not in raw_data, or not there alone"),
        ["external data"] = (
            Sample.WithTensor(3, t => t with { Raw = null, External = [new("location", "../w.bin")] }),
            "initializer 2:Dense.bias: its data lie outside of the file"),
        ["negative dimension"] = (Sample.WithTensor(3, t => t with { Dims = [-2] }), "initializer 2:Dense.bias: dimensions [-2] are no shape"),
        ["dimensions that overflow"] = (
            Sample.WithTensor(3, t => t with { Dims = [1L << 62, 4] }),
            "initializer 2:Dense.bias: dimensions [4611686018427387904, 4] are no shape"),
        ["graph without a name"] = (Sample.With(g => g with { Name = "" }), "graph: its name is empty"),
        ["metadata key twice"] = (Sample.Model with { Metadata = [new("a", "1"), new("a", "2")] }, "metadata: key 'a' is there 2 times"),
        ["metadata key empty"] = (Sample.Model with { Metadata = [new("", "1")] }, "metadata: a key is empty"),
        ["IR version of another opset"] = (Sample.Model with { IrVersion = 3 }, "ir_version: 3, but opset 17 goes with 8"),
        ["opset too new"] = (Sample.Model with { Opsets = [new("", 27)] }, "opset_import: opset 27 is outside of 13 to 26"),
        ["opset too old"] = (Sample.Model with { Opsets = [new("", 12)] }, "opset_import: opset 12 is outside of 13 to 26"),
        ["no opset"] = (Sample.Model with { Opsets = [] }, "opset_import: ONNX's own domain is missing"),
        ["opset twice"] = (Sample.Model with { Opsets = [new("", 17), new("", 17)] }, "opset_import: ONNX's own domain is imported more than once"),
        ["opset domain ai.onnx"] = (
            Sample.Model with { Opsets = [new("ai.onnx", 17), new("", 17)] },
            "opset_import: ONNX's own domain is written as the empty name, not 'ai.onnx'"),
        ["foreign opset"] = (Sample.Model with { Opsets = [new("", 17), new("com.example", 1)] }, "opset_import: domain 'com.example' is not one that we write"),
    };

    public static TheoryData<string> Names() => [.. Defects.Keys];

    [Fact]
    public void Violations_OfASoundModel_AreNone() => OnnxValidation.Violations(Sample.Model).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void Violations_OfOneDefect_NameIt(string defect)
    {
        var (model, report) = Defects[defect];

        OnnxValidation.Violations(model).Should().Contain(report);
    }

    [Fact]
    public void Violations_OfSeveralDefects_AreListedTogether()
    {
        var model = Sample.WithTensor(3, t => t with { Raw = null }) with { IrVersion = 3, Metadata = [new("", "")] };

        FluentActions.Invoking(() => OnnxValidation.Check(model)).Should().Throw<OnnxValidationException>()
            .WithMessage("*3 rules are broken. Nothing was written.\n*ir_version*\n*metadata*\n*2:Dense.bias*\n  Fix:*").Which.Violations.Should().HaveCount(3);
    }

    [Fact]
    public void IrVersion_OfEachOpset_IsTheSmallestThatKnowsIt()
    {
        // onnx/helper.py, VERSION_TABLE, from opset 13 on
        Enumerable.Range(13, 14).Select(opset => Opset.IrVersion(opset)).Should().Equal(7, 7, 8, 8, 8, 8, 9, 9, 10, 10, 11, 12, 13, 13);
        FluentActions.Invoking(() => Opset.IrVersion(12)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Opset 12 cannot be written*");
        FluentActions.Invoking(() => Opset.IrVersion(27)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static OnnxModel Weight(long rows, long columns) => Sample.WithTensor(0, _ => Sample.Floats("1:Dense.weight", rows, columns));

    private static OnnxModel Alpha(OnnxAttribute alpha) => Sample.WithNode(1, n => n with { Attributes = [alpha] });

    // The last node with other inputs; the constant that it no longer reads goes too.
    private static OnnxModel LastInputs(params string[] inputs)
    {
        var model = Sample.WithNode(4, n => n with { Inputs = [.. inputs] });
        return model with { Graph = model.Graph with { Initializers = [.. model.Graph.Initializers.SkipLast(1)] } };
    }

    private static OnnxModel Shape(long first, long second) => Sample.WithTensor(4, t => OnnxTensor.Of(t.Name, [first, second], [2]));

    private static OnnxModel Input(long rows, long columns) =>
        Sample.With(g => g with { Inputs = [Sample.Value("input", OnnxDimension.Of("batch"), OnnxDimension.Of(rows), OnnxDimension.Of(columns))] });

    private static OnnxModel Output(params OnnxDimension[] shape) => Sample.With(g => g with { Outputs = [Sample.Value("probabilities", shape)] });
}
