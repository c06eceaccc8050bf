namespace Pipeline.Tests;

/// <summary>Convolutions and pooling on the reference: by hand, and by laws that the definition implies.</summary>
[Trait("Category", "Engine")]
public sealed class WindowValueTests
{
    private static readonly double[] s_five = [1, 2, 4, 7, 11];

    [Fact]
    public void Conv_IsACrossCorrelation() => Conv([new(3)]).ShouldBe(1 + 20 + 400, 2 + 40 + 700, 4 + 70 + 1100);

    [Fact]
    public void Conv_Flipped_TakesTheWeightsFromTheEnd() => Conv([new(3)], isFlipped: true).ShouldBe(100 + 20 + 4, 200 + 40 + 7, 400 + 70 + 11);

    [Fact]
    public void Conv_Stride_LeavesOutputsOut() => Conv([new(3, 2)]).ShouldBe(421, 1174);

    [Fact]
    public void Conv_Dilation_SpreadsTheWindow() => Conv([new(3, 1, 2)]).ShouldBe(1 + 40 + 1100);

    [Fact]
    public void Conv_Padding_IsZeros() => Conv([new(3, 2, 1, 1, 2)]).ShouldBe(0 + 10 + 200, 2 + 40 + 700, 7 + 110);

    [Fact]
    public void Conv_Bias_IsAdded() => OpValues.Of(new ConvOp([new(1)], 2), [2, 1], [3, 4], ([1, 1, 2], [10, 100]), ([2], [1, 2])).ShouldBe(31, 302, 41, 402);

    [Fact]
    public void Conv_Channels_AreSummed() => OpValues.Of(new ConvOp([new(1)], 1), [2, 3], [1, 2, 3, 4, 5, 6], ([1, 3, 1], [1, 10, 100])).ShouldBe(321, 654);

    [Fact]
    public void Conv_OfTwoAxes_SlidesOverBoth() =>
        OpValues.Of(new ConvOp([new(2), new(2)], 1), [2, 3, 1], [1, 2, 3, 4, 5, 6], ([2, 2, 1, 1], [1, 10, 100, 1000])).ShouldBe(1 + 20 + 400 + 5000, 2 + 30 + 500 + 6000);

    /// <summary>Group g's filters read group g's channels alone.</summary>
    [Fact]
    public void Conv_Groups_AreConvolutionsOfTheirOwn() =>
        OpValues.Of(new ConvOp([new(1)], 4, 2), [1, 4], [1, 2, 3, 4], ([1, 2, 4], [1, 10, 100, 1000, 2, 20, 200, 2000])).ShouldBe(1 + 4, 10 + 40, 300 + 800, 3000 + 8000);

    /// <summary>As many groups as channels: filter c · m + i reads channel c, as Keras' depthwise weights [.., channels, m] say.</summary>
    [Fact]
    public void Conv_GroupForEachChannel_IsDepthwise() =>
        OpValues.Of(new ConvOp([new(1)], 4, 2), [1, 2], [3, 5], ([1, 2, 2], [1, 10, 100, 1000])).ShouldBe(3, 30, 500, 5000);

    [Theory]
    [InlineData(1, 1, 0, 0)]
    [InlineData(2, 1, 1, 2)]
    [InlineData(1, 2, 2, 0)]
    [InlineData(3, 2, 1, 3)]
    public void Conv_IsItsDefinition(int stride, int dilation, int before, int after)
    {
        var (rows, columns) = (new WindowAxis(3, stride, dilation, before, after), new WindowAxis(2, 2, dilation, after, before));
        const int height = 8, width = 7, channels = 2, filters = 3;
        var x = OpValues.Numbers(height * width * channels, 1);
        var weight = OpValues.Numbers(3 * 2 * channels * filters, 2);
        var expected = new double[rows.Outputs(height) * columns.Outputs(width) * filters];

        // From each value to all outputs that see it, while the kernel goes from each output to the values it sees.
        for (var r = 0; r < height; r++)
        {
            for (var c = 0; c < width; c++)
            {
                for (var place = 0; place < 3 * 2; place++)
                {
                    var (top, left) = (r + before - (place / 2 * dilation), c + after - (place % 2 * dilation));
                    var (o, p) = (top / stride, left / 2);
                    if (top < 0 || left < 0 || top % stride != 0 || left % 2 != 0 || o >= rows.Outputs(height) || p >= columns.Outputs(width))
                    {
                        continue;
                    }

                    for (var pair = 0; pair < channels * filters; pair++)
                    {
                        expected[(((o * columns.Outputs(width)) + p) * filters) + (pair % filters)] +=
                            x[(((r * width) + c) * channels) + (pair / filters)] * weight[(place * channels * filters) + pair];
                    }
                }
            }
        }

        OpValues.Of(new ConvOp([rows, columns], filters), [height, width, channels], x, ([3, 2, channels, filters], weight)).ShouldBe(expected);
    }

    [Fact]
    public void TransposedConv_AddsTheWeightsUnderEachInput() =>
        OpValues.Of(new ConvTransposeOp([new(3, 2)], 1), [3, 1], [1, 2, 3], ([3, 1, 1], [1, 10, 100]), ([1], [0.5])).ShouldBe(1.5, 10.5, 102.5, 20.5, 203.5, 30.5, 300.5);

    [Fact]
    public void TransposedConv_Padding_IsCutOff() =>
        OpValues.Of(new ConvTransposeOp([new(3, 2, 1, 1, 2)], 1), [3, 1], [1, 2, 3], ([3, 1, 1], [1, 10, 100])).ShouldBe(10, 102, 20, 203);

    [Fact]
    public void TransposedConv_NegativePadding_IsReachedByNoInput() =>
        OpValues.Of(new ConvTransposeOp([new(1, 2, 1, -1, -1)], 1), [2, 1], [3, 5], ([1, 1, 1], [1]), ([1], [7])).ShouldBe(7, 10, 7, 12, 7);

    [Fact]
    public void TransposedConv_Weights_HaveFiltersBeforeChannels() =>
        OpValues.Of(new ConvTransposeOp([new(1)], 2), [1, 3], [1, 2, 3], ([1, 2, 3], [1, 10, 100, 2, 20, 200])).ShouldBe(321, 642);

    /// <summary>⟨conv(x), y⟩ = ⟨x, transposed(y)⟩ with the same weights, for every stride, dilation and padding that loses nothing.</summary>
    [Theory]
    [InlineData(1, 1, 0, 0)]
    [InlineData(2, 1, 1, 0)]
    [InlineData(3, 2, 2, 1)]
    public void TransposedConv_IsTheTransposeOfConv(int stride, int dilation, int before, int after)
    {
        var axis = new WindowAxis(3, stride, dilation, before, after);
        var height = (int)axis.TransposedOutputs(4);
        var x = OpValues.Numbers(height * 5 * 2, 1);
        var y = OpValues.Numbers(4 * 4 * 3, 2);
        var weight = OpValues.Numbers(3 * 2 * 2 * 3, 3);
        Seq<WindowAxis> window = [axis, new(2)];
        var forward = OpValues.Of(new ConvOp(window, 3), [height, 5, 2], x, ([3, 2, 2, 3], weight));
        var back = OpValues.Of(new ConvTransposeOp(window, 2), [4, 4, 3], y, ([3, 2, 2, 3], weight));
        new[] { Dot(forward, y) }.ShouldBe(Dot(x, back));
    }

    [Fact]
    public void MaxPooling_TakesTheLargest_AndNeverPadding() =>
        OpValues.Of(new PoolOp(Pooling.Max, [new(2, 2, 1, 1, 0)]), [5, 1], [-3, -5, -1, -2, -4]).ShouldBe(-3, -1, -2);

    [Fact]
    public void MaxPooling_GoesChannelByChannel() =>
        OpValues.Of(new PoolOp(Pooling.Max, [new(2), new(2)]), [2, 2, 2], [1, 80, 2, 70, 3, 60, 4, 50]).ShouldBe(4, 80);

    [Fact]
    public void MaxPooling_OfEqualValues_GivesTheFirstTheGradient() => Gradient(new PoolOp(Pooling.Max, [new(3)]), [3, 1], [2, 5, 5]).ShouldBe(0, 1, 0);

    [Fact]
    public void AveragePooling_DividesByTheValuesThatAreNoPadding() =>
        OpValues.Of(new PoolOp(Pooling.Average, [new(3, 2, 1, 1, 1)]), [4, 1], [1, 3, 5, 8]).ShouldBe(2, 16 / 3.0);

    [Fact]
    public void AveragePooling_OfTwoAxes_CountsBoth() =>
        OpValues.Of(new PoolOp(Pooling.Average, [new(2, 2, 1, 0, 1), new(2, 2, 1, 0, 1)]), [3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9]).ShouldBe(3, 4.5, 7.5, 9);

    [Fact]
    public void Pooling_OfSomethingUndefined_IsUndefined() =>
        OpValues.Of(new PoolOp(Pooling.Max, [new(3)]), [3, 1], [1, double.NaN, 2])[0].Should().Be(double.NaN);

    private static double[] Conv(Seq<WindowAxis> window, bool isFlipped = false) =>
        OpValues.Of(new ConvOp(window, 1, IsFlipped: isFlipped), [5, 1], s_five, ([3, 1, 1], [1, 10, 100]));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>The gradient of the sum of the op's values by x, which is a parameter added to zeros.</summary>
    private static double[] Gradient(Op op, Shape input, double[] x)
    {
        var scope = new Scope();
        var zeros = scope.Add(new InputOp(input), []);
        var shifted = scope.Map(Expr.X + new VariableExpr(1), [zeros], () => [scope.Parameter("x", input, Zeros)]);
        var y = scope.Add(op, [shifted]);
        var graph = scope.Graph(y, scope.Add(new SampleLossOp(Reduction.Sum), [y]));
        var start = new Parameters([KeyValuePair.Create("input.x", Tensor.Of(x.AsSpan(), input))]);
        using var session = Reference.Open(new(graph, Sgd()), TrainingState.Start(start), new SessionSettings(1, 1));
        var gradients = new Dictionary<string, Tensor>();
        session.Gradients(new Batch(new Samples(Tensor.Of(new double[x.Length].AsSpan(), input.Prepend(1)), Tensor.Of([0.0], [1, 1])), [0]), 1, gradients);
        return gradients["input.x"].Float64.ToArray();
    }
}
