namespace Pipeline.Tests;

/// <summary>The rules of the operators that images, indices and normalizations need: each rule broken alone in a graph that is sound without it.</summary>
public sealed class OnnxOperatorRuleTests
{
    private static readonly Dictionary<string, (OnnxModel Model, string Report)> Defects = new()
    {
        ["Conv: channels"] = (Conv(weight: Sample.Floats("w", 4, 3, 3, 3)), "W [4, 3, 3, 3] with group 1 does not fit X [batch, 2, 8, 6]"),
        ["Conv: group 0"] = (Conv(attributes: [OnnxAttribute.Of("group", 0)]), "do not go with group 0"),
        ["Conv: group that divides no filters"] = (Conv(weight: Sample.Floats("w", 3, 1, 3, 3), bias: Sample.Floats("b", 3), attributes: [OnnxAttribute.Of("group", 2)]), "W [3, 1, 3, 3] with group 2 does not fit"),
        ["Conv: group whose product overflows"] = (Conv(weight: Sample.Floats("w", 4, 2, 3, 3), attributes: [OnnxAttribute.Of("group", (1L << 62) + 1)]), "does not fit"),
        ["Conv: rank"] = (Conv(weight: Sample.Floats("w", 4, 2, 3)), "X [batch, 2, 8, 6] and W [4, 2, 3] do not go"),
        ["Conv: kernel_shape"] = (Conv(attributes: [Ints("kernel_shape", 3, 2)]), "kernel_shape [3, 2] is not the window [3, 3]"),
        ["Conv: pads too few"] = (Conv(attributes: [Ints("pads", 1, 1)]), "pads [1, 1], strides [1, 1], dilations [1, 1] are not those of 2 axes"),
        ["Conv: pads negative"] = (Conv(attributes: [Ints("pads", -1, 0, 0, 0)]), "pads [-1, 0, 0, 0], strides"),
        ["Conv: pads huge"] = (Conv(attributes: [Ints("pads", long.MaxValue, 0, long.MaxValue, 0)]), "its window gives 18446744073709551620 values along axis 2"),
        ["Conv: stride 0"] = (Conv(attributes: [Ints("strides", 0, 1)]), "strides [0, 1], dilations"),
        ["Conv: dilation negative"] = (Conv(attributes: [Ints("dilations", 1, -1)]), "dilations [1, -1] are not"),
        ["Conv: dilation huge"] = (Conv(attributes: [Ints("dilations", 1, long.MaxValue)]), "its window gives 0 values along axis 3"),
        ["Conv: bias"] = (Conv(bias: Sample.Floats("b", 3)), "B [3] is not one number for each of 4 filters"),
        ["Conv: missing attribute"] = (One("Conv", Image, [Sample.Floats("w", 4, 2, 3, 3)]), "attribute kernel_shape is missing"),
        ["ConvTranspose: output_padding"] = (Transposed(Ints("output_padding", 2, 0)), "output_padding [2, 0] is not less than strides [2, 1]"),
        ["ConvTranspose: negative output_padding"] = (Transposed(Ints("output_padding", 0, -1)), "output_padding [0, -1] is not less"),
        ["ConvTranspose: nothing left"] = (Transposed(Ints("pads", 9, 0, 9, 0)), "its window gives -1 values along axis 2"),
        ["ConvTranspose: group"] = (Transposed(OnnxAttribute.Of("group", long.MaxValue)), "do not go with group 9223372036854775807"),
        ["MaxPool: a window of padding"] = (Pool("MaxPool", Ints("pads", 2, 0, 0, 0)), "pads [2, 0, 0, 0] are not less than kernel_shape [2, 2]"),
        ["MaxPool: rank"] = (Pool("MaxPool", Ints("kernel_shape", 2)), "X [batch, 2, 8, 6] does not go with kernel_shape [2]"),
        ["AveragePool: kernel 0"] = (Pool("AveragePool", Ints("kernel_shape", 0, 2), OnnxAttribute.Of("count_include_pad", 0)), "pads [0, 0, 0, 0] are not less than kernel_shape [0, 2]"),
        ["AveragePool: too large"] = (Pool("AveragePool", Ints("kernel_shape", 9, 2), OnnxAttribute.Of("count_include_pad", 0)), "its window gives 0 values along axis 2"),
        ["GlobalMaxPool: rank"] = (One("GlobalMaxPool", [4], []), "X [batch, 4] has no axis after the channels"),
        ["Transpose: the batch moves"] = (One("Transpose", Image, [], [Ints("perm", 1, 0, 2, 3)]), "perm [1, 0, 2, 3] is no order of the axes"),
        ["Transpose: an axis twice"] = (One("Transpose", Image, [], [Ints("perm", 0, 1, 1, 3)]), "perm [0, 1, 1, 3] is no order of the axes"),
        ["Transpose: too few"] = (One("Transpose", Image, [], [Ints("perm", 0, 2, 1)]), "perm [0, 2, 1] is no order of the axes"),
        ["Concat: the batch"] = (One("Concat", Image, [], [OnnxAttribute.Of("axis", 0)]), "axis 0 is not one of [batch, 2, 8, 6] after the batch"),
        ["Concat: other lengths"] = (One("Concat", Image, [Sample.Floats("more", 1, 2, 7, 6)], [OnnxAttribute.Of("axis", 1)]), "[batch, 2, 8, 6] and [1, 2, 7, 6] do not join along axis 1"),
        ["Slice: beyond the end"] = (One("Slice", Image, [Whole("starts", 1), Whole("ends", 9), Whole("axes", 2)]), "1 to 9 is no part of axis 2 of [batch, 2, 8, 6]"),
        ["Slice: from the end"] = (One("Slice", Image, [Whole("starts", -3), Whole("ends", 4), Whole("axes", 2)]), "-3 to 4 is no part of axis 2"),
        ["Slice: the batch"] = (One("Slice", Image, [Whole("starts", 0), Whole("ends", 1), Whole("axes", 0)]), "are not those of axes [0]"),
        ["Slice: an axis twice"] = (One("Slice", Image, [Whole("starts", 0, 0), Whole("ends", 1, 1), Whole("axes", 2, 2)]), "are not those of axes [2, 2]"),
        ["Pad: the batch"] = (One("Pad", Image, [Whole("pads", 1, 0, 0, 0, 0, 0, 0, 0)]), "pads [1, 0, 0, 0, 0, 0, 0, 0] are not those of [batch, 2, 8, 6] after the batch"),
        ["Pad: negative"] = (One("Pad", Image, [Whole("pads", 0, 0, -1, 0, 0, 0, 0, 0)]), "pads [0, 0, -1, 0, 0, 0, 0, 0] are not those"),
        ["Pad: huge"] = (One("Pad", Image, [Whole("pads", 0, 0, long.MaxValue, 0, 0, 0, long.MaxValue, 0)]), "axis 2 of [batch, 2, 8, 6] would have 18446744073709551622 values"),
        ["Expand: huge"] = (One("Expand", [1], [Whole("shape", 1, 1L << 40)]), "[batch, 1] does not repeat to [1, 1099511627776]"),
        ["Expand: another length"] = (One("Expand", [3], [Whole("shape", 1, 6)]), "[batch, 3] does not repeat to [1, 6]"),
        ["Expand: the batch"] = (One("Expand", [3], [Whole("shape", 4, 3)]), "[batch, 3] does not repeat to [4, 3]"),
        ["ReduceSum: the batch"] = (One("ReduceSum", Image, [Whole("axes", -4)], [OnnxAttribute.Of("keepdims", 1)]), "axes [-4] with keepdims 1 are not those of [batch, 2, 8, 6] after the batch"),
        ["ReduceSum: an axis twice"] = (One("ReduceSum", Image, [Whole("axes", 1, -3)], [OnnxAttribute.Of("keepdims", 1)]), "axes [1, -3] with keepdims 1"),
        ["ReduceSum: none"] = (One("ReduceSum", Image, [Whole("axes")], [OnnxAttribute.Of("keepdims", 1)]), "axes [] with keepdims 1"),
        ["ReduceMean: axes of a later opset"] = (One("ReduceMean", Image, [Whole("axes", 1)], [OnnxAttribute.Of("keepdims", 1)]), "but the operator takes 1 to 1"),
        ["ReduceMax: keepdims"] = (One("ReduceMax", Image, [], [OnnxAttribute.Of("keepdims", 2), Ints("axes", 1)]), "axes [1] with keepdims 2"),
        ["Resize: no whole factor"] = (Resize(Sample.Floats("scales", 4), "floor"), "scales [-0.5, -0.25, 0, 0.25] are not 1 for batch and channels"),
        ["Resize: too few factors"] = (Resize(OnnxTensor.Of("scales", [1f, 1f, 2f], [3]), "floor"), "its scales are no constant list for the axes of [batch, 2, 8, 6]"),
        ["Resize: another mode"] = (Resize(OnnxTensor.Of("scales", [1f, 1f, 2f, 2f], [4]), "ceil"), "mode nearest, asymmetric, ceil is not one that we write"),
        ["Resize: huge"] = (Resize(OnnxTensor.Of("scales", [1f, 1f, 1e9f, 2f], [4]), "floor"), "axis 2 of [batch, 2, 8, 6] would have 8000000000 values"),
        ["Resize: a region of interest"] = (One("Resize", Image, [Sample.Floats("roi", 8), Sample.Floats("scales", 4)], Nearest("floor")), "the one at 1 empty, no other"),
        ["Cast: another type"] = (Index(to: 99), "it casts to 99, not 7 (Int64)"),
        ["Gather: another axis"] = (Index(axis: 1), "axis 1 of [5, 3] does not give rows"),
        ["Gather: of floats"] = (Table("Gather", OnnxAttribute.Of("axis", 0)), "input input is of Float, not Int64"),
        ["BatchNormalization: length"] = (Normalized(Sample.Floats("variance", 3)), "input variance of [3] is not one number for each of 2 channels"),
        ["BatchNormalization: negative variance"] = (Normalized(OnnxTensor.Of("variance", [1f, -1f], [2])), "the variance variance is negative"),
        ["LayerNormalization: the batch"] = (One("LayerNormalization", [4], [Sample.Floats("gamma", 4)], [OnnxAttribute.Of("axis", -2), OnnxAttribute.Of("epsilon", 1e-3)]), "axis -2 of [batch, 4] is not counted from the last"),
        ["LayerNormalization: length"] = (One("LayerNormalization", [4], [Sample.Floats("gamma", 3)], [OnnxAttribute.Of("axis", -1), OnnxAttribute.Of("epsilon", 1e-3)]), "input gamma of [3] does not fit [batch, 4]"),
        ["LayerNormalization: epsilon"] = (One("LayerNormalization", [4], [Sample.Floats("gamma", 4)], [OnnxAttribute.Of("axis", -1), OnnxAttribute.Of("epsilon", double.NaN)]), "attribute epsilon is NaN"),
        ["PRelu: slope"] = (One("PRelu", [4], [Sample.Floats("slope", 3)]), "slope [3] does not broadcast to [batch, 4]"),
        ["PRelu: slope that widens"] = (One("PRelu", [1], [Sample.Floats("slope", 3)]), "slope [3] does not broadcast to [batch, 1]"),
        ["Clip: bounds of an axis"] = (One("Clip", [4], [Sample.Floats("low", 4), Sample.Floats("high")]), "min [4] and max [] are not two numbers"),
        ["Where: a condition of numbers"] = (One("Where", [4], [Sample.Floats("a", 4), Sample.Floats("b", 4)]), "input input is of Float, not Bool"),
        ["operator of a later opset"] = (One("Gelu", [4], [], [OnnxAttribute.Of("approximate", "none")]), "it is not an operator that we write"),
    };

    public static TheoryData<string> Names() => [.. Defects.Keys];

    private static long[] Image => [2, 8, 6];

    [Theory]
    [MemberData(nameof(Names))]
    public void Violations_OfABrokenRule_SayWhich(string defect)
    {
        var (model, report) = Defects[defect];

        OnnxValidation.Violations(model).Should().Contain(violation => violation.Contains(report));
    }

    [Fact]
    public void Violations_OfTheGraphsWithoutADefect_AreOfTheDeclaredOutputAlone()
    {
        OnnxModel[] sound =
        [
            Conv(), Transposed(), Pool("MaxPool"), Pool("AveragePool", OnnxAttribute.Of("count_include_pad", 0)), Index(), Normalized(OnnxTensor.Of("variance", [1f, 0f], [2])),
            Resize(OnnxTensor.Of("scales", [1f, 1f, 2f, 3f], [4]), "floor"), One("Transpose", Image, [], [Ints("perm", 0, 2, 3, 1)]),
        ];

        sound.Should().OnlyContain(model => OnnxValidation.Violations(model).All(violation => violation.StartsWith("value output: it declares [batch], but is [batch, ", StringComparison.Ordinal)));
    }

    /// <summary>One node on an input of the given sample and on constants; what it gives is declared as [batch], since a broken one gives nothing.</summary>
    private static OnnxModel One(string op, long[] sample, OnnxTensor[] constants, OnnxAttribute[]? attributes = null, string[]? inputs = null) => Sample.Model with
    {
        Graph = new("one")
        {
            Nodes = [new(op, "/one", [.. inputs ?? ["input", .. constants.Select(constant => constant.Name)]], ["output"]) { Attributes = [.. attributes ?? []] }],
            Initializers = [.. constants],
            Inputs = [Sample.Value("input", [OnnxDimension.Of("batch"), .. sample.Select(OnnxDimension.Of)])],
            Outputs = [Sample.Value("output", OnnxDimension.Of("batch"))],
        },
    };

    private static OnnxAttribute Ints(string name, params long[] values) => OnnxAttribute.Of(name, values.ToSeq());

    private static OnnxTensor Whole(string name, params long[] values) => OnnxTensor.Of(name, values.AsSpan(), [values.Length]);

    /// <summary>The attributes, each but for what a defect gives instead.</summary>
    private static OnnxAttribute[] With(OnnxAttribute[] sound, OnnxAttribute[] instead) => [.. instead, .. sound.Where(attribute => instead.All(other => other.Name != attribute.Name))];

    private static OnnxModel Conv(OnnxTensor? weight = null, OnnxTensor? bias = null, params OnnxAttribute[] attributes) => One(
        "Conv", Image, [weight ?? Sample.Floats("w", 4, 2, 3, 3), bias ?? Sample.Floats("b", 4)],
        With([Ints("dilations", 1, 1), OnnxAttribute.Of("group", 1), Ints("kernel_shape", 3, 3), Ints("pads", 0, 0, 0, 0), Ints("strides", 1, 1)], attributes));

    private static OnnxModel Transposed(params OnnxAttribute[] attributes) => One(
        "ConvTranspose", Image, [Sample.Floats("w", 2, 4, 3, 3)],
        With(
            [
                Ints("dilations", 1, 1), OnnxAttribute.Of("group", 1), Ints("kernel_shape", 3, 3), Ints("output_padding", 0, 0), Ints("pads", 0, 0, 0, 0), Ints("strides", 2, 1),
            ], attributes));

    private static OnnxModel Pool(string op, params OnnxAttribute[] attributes) =>
        One(op, Image, [], With([Ints("kernel_shape", 2, 2), Ints("pads", 0, 0, 0, 0), Ints("strides", 2, 2)], attributes));

    private static OnnxAttribute[] Nearest(string nearest) =>
        [OnnxAttribute.Of("coordinate_transformation_mode", "asymmetric"), OnnxAttribute.Of("mode", "nearest"), OnnxAttribute.Of("nearest_mode", nearest)];

    private static OnnxModel Resize(OnnxTensor scales, string nearest) => One("Resize", Image, [scales], Nearest(nearest), ["input", "", "scales"]);

    private static OnnxModel Table(string op, params OnnxAttribute[] attributes) => One(op, [4], [Sample.Floats("table", 5, 3)], attributes, ["table", "input"]);

    private static OnnxModel Index(long to = 7, long axis = 0)
    {
        var gather = Table("Gather", OnnxAttribute.Of("axis", axis));
        return gather with
        {
            Graph = gather.Graph with
            {
                Nodes = [new("Cast", "/cast", ["input"], ["indices"]) { Attributes = [OnnxAttribute.Of("to", to)] }, gather.Graph.Nodes[0] with { Inputs = ["table", "indices"] }],
            },
        };
    }

    private static OnnxModel Normalized(OnnxTensor variance) => One(
        "BatchNormalization", Image, [Sample.Floats("gamma", 2), Sample.Floats("beta", 2), Sample.Floats("mean", 2), variance], [OnnxAttribute.Of("epsilon", 1e-3)]);
}
