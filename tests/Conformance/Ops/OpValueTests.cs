namespace Pipeline.Tests;

/// <summary>Ops on the reference, by hand.</summary>
[Trait("Category", "Engine")]
public sealed class OpValueTests
{
    private static readonly double[] s_six = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Map_RepeatsAParameterOverWhatStandsBeforeItsAxes()
    {
        var formula = (Expr.X * new VariableExpr(1)) + new VariableExpr(2);
        OpValues.Of(new MapOp(formula), [3, 2], s_six, ([2], [10, 100]), ([3, 2], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])).ShouldBe(10.1, 200.2, 30.3, 400.4, 50.5, 600.6);
        OpValues.Of(new MapOp(formula), [2], [1, 2, 3, 4], ([2], [10, 100]), ([2], [1, 2])).ShouldBe(11, 202, 31, 402);
    }

    [Fact]
    public void Padding_AddsZerosAndCutsOff()
    {
        OpValues.Of(new PadOp([new(1, 0), new(-1, 2)]), [2, 3], s_six).ShouldBe(0, 0, 0, 0, 2, 3, 0, 0, 5, 6, 0, 0);
        OpValues.Of(new PadOp([new(1, -2)]), [3], s_six).ShouldBe(0, 1, 0, 4);
    }

    [Fact]
    public void NearestResize_Repeats() =>
        OpValues.Of(new ResizeOp([2, 3], Interpolation.Nearest), [1, 2, 1], [1, 2]).ShouldBe(1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2);

    [Fact]
    public void BilinearResize_StandsHalfAStepFromTheEdges()
    {
        OpValues.Of(new ResizeOp([2], Interpolation.Bilinear), [2, 1], [0, 1]).ShouldBe(0, 0.25, 0.75, 1);
        OpValues.Of(new ResizeOp([3], Interpolation.Bilinear), [2, 1], [0, 3]).ShouldBe(0, 0, 1, 2, 3, 3);
        OpValues.Of(new ResizeOp([2, 2], Interpolation.Bilinear), [2, 2, 1], [0, 4, 8, 12])
            .ShouldBe(0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12);
    }

    [Fact]
    public void Transpose_TakesAxisIFromAxesI()
    {
        OpValues.Of(new TransposeOp([1, 0]), [2, 3], s_six).ShouldBe(1, 4, 2, 5, 3, 6);

        // Of values that say where they stand: r, c, k is 100 r + 10 c + k.
        double[] places = [.. from r in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 4) select (100.0 * r) + (10 * c) + k];
        OpValues.Of(new TransposeOp([2, 0, 1]), [2, 3, 4], places)
            .ShouldBe([.. from k in Enumerable.Range(0, 4) from r in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 3) select (100.0 * r) + (10 * c) + k]);
    }

    [Theory]
    [InlineData(0, new double[] { 1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6 })]
    [InlineData(1, new double[] { 1, 2, 3, -1, -2, -3, 4, 5, 6, -4, -5, -6 })]
    public void Concat_PutsBlocksOneAfterTheOther(int axis, double[] expected)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp([2, 3]), []);
        var y = scope.Add(new ConcatOp(axis), [x, scope.Map(-Expr.X, x)]);
        Reference.Predictor(scope.Graph(y, null), Parameters.Empty).Predict(Tensor.Of(s_six.AsSpan(), [1, 2, 3])).Float64.ToArray().ShouldBe(expected);
    }

    [Fact]
    public void Broadcast_RepeatsTheLastAxis() => OpValues.Of(new BroadcastOp(3), [2, 1], [1, 2]).ShouldBe(1, 1, 1, 2, 2, 2);

    [Theory]
    [InlineData(AxisFunction.Sum, new double[] { 6, 15 })]
    [InlineData(AxisFunction.Mean, new double[] { 2, 5 })]
    [InlineData(AxisFunction.Max, new double[] { 3, 6 })]
    public void Reduce_TakesTheLastAxis(AxisFunction function, double[] expected) => OpValues.Of(new ReduceOp(function), [2, 3], s_six).ShouldBe(expected);

    [Fact]
    public void BatchNormalization_InTraining_TakesTheBatchsOwnMoments()
    {
        // Means 2 and 20, variances 1 and 100.
        var op = new BatchNormalizationOp(0.9, 0, true, true, false);
        OpValues.InTraining(op, [2], [1, 10, 3, 30], ([2], [2, 3]), ([2], [0.5, -0.5]), ([2], [7, 7]), ([2], [9, 9])).ShouldBe(-1.5, -3.5, 2.5, 2.5);

        // Over all places before the channels: mean 3, variance 5, ε makes it 9.
        OpValues.InTraining(new BatchNormalizationOp(0.9, 4, false, false, false), [2, 1], [0, 2, 4, 6], ([1], [7]), ([1], [9])).ShouldBe(-1, -1 / 3.0, 1 / 3.0, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BatchNormalization_Otherwise_TakesTheMovingOnes(bool isFrozen)
    {
        var op = new BatchNormalizationOp(0.9, 1, true, true, isFrozen);
        (Shape, double[])[] parameters = [([1], [2]), ([1], [0.5]), ([1], [1]), ([1], [3])];
        OpValues.Of(op, [1], [1, 5], parameters).ShouldBe(0.5, 4.5);
        OpValues.InTraining(op, [1], [1, 5], parameters).ShouldBe(isFrozen ? [0.5, 4.5] : [0.5 - (4 / Math.Sqrt(5)), 0.5 + (4 / Math.Sqrt(5))]);
    }

    [Fact]
    public void LayerNormalization_IsOfEachPlace() =>
        OpValues.Of(new SampleNormalizationOp(1, 1, 0, true, true), [2, 2], [1, 3, 10, 50], ([2], [2, 3]), ([2], [0.5, 1])).ShouldBe(-1.5, 4, -1.5, 4);

    [Fact]
    public void LayerNormalization_OverTwoAxes_HasAParameterForEachValue() =>
        OpValues.Of(new SampleNormalizationOp(2, 1, 4, true, false), [2, 2], [0, 2, 4, 6], ([2, 2], [1, 3, 6, 9])).ShouldBe(-1, -1, 2, 9);

    [Fact]
    public void GroupNormalization_IsOfEachGroupOfChannels() =>
        OpValues.Of(new SampleNormalizationOp(2, 2, 0, false, true), [2, 4], [1, 1, 10, 10, 3, 3, 30, 30], ([4], [1, 2, 3, 4])).ShouldBe(0, 1, 2, 3, 2, 3, 4, 5);

    [Fact]
    public void Gather_TakesRowsOfTheTable() =>
        OpValues.Of(new GatherOp(3, 2), [3], [2, 0, 2], ([3, 2], s_six)).ShouldBe(5, 6, 1, 2, 5, 6);

    [Fact]
    public void OneHot_IsOneAtTheIndex()
    {
        OpValues.Of(new OneHotOp(3), [2], [2, 0]).ShouldBe(0, 0, 1, 1, 0, 0);
        OpValues.Of(new OneHotOp(3), [2, 1], [2, 0]).ShouldBe(0, 0, 1, 1, 0, 0);
    }

    [Fact]
    public void SquaredDistance_IsOfEachCenter() =>
        OpValues.Of(new SquaredDistanceOp(2), [2], [0, 0, 1, 3], ([2, 2], [3, 1, 4, 3])).ShouldBe(25, 10, 5, 0);

    [Fact]
    public void CrossEntropy_Smoothing_SharesWithAllClasses()
    {
        // Shares 0.1, 0.8 + 0.1, of ½ each class' part.
        var expected = -((0.1 * Math.Log(0.25)) + (0.9 * Math.Log(0.75)));
        OpValues.Losses(new CrossEntropyOp(false, 0.2), [2], [0.25, 0.75], [1]).ShouldBe(expected);
        OpValues.Losses(new CrossEntropyOp(true, 0.2), [2], [Math.Log(1), Math.Log(3)], [0, 1]).ShouldBe(expected);
    }

    [Theory]
    [InlineData(Reduction.Mean, 0.5)]
    [InlineData(Reduction.Sum, 1)]
    public void CrossEntropy_OfPositions_IsTheirMeanOrSum(Reduction outputs, double part) =>
        OpValues.Losses(new CrossEntropyOp(false, Outputs: outputs), [2, 2], [0.25, 0.75, 0.5, 0.5], [0, 1]).ShouldBe(-part * (Math.Log(0.25) + Math.Log(0.5)));

    [Theory]
    [InlineData(Reduction.Mean, 10 / 3.0)]
    [InlineData(Reduction.Sum, 10)]
    public void Losses_OfOutputs_AreTheirMeanOrSum(Reduction outputs, double expected)
    {
        var squares = (Expr.X - new VariableExpr(1)) * (Expr.X - new VariableExpr(1));
        OpValues.Losses(new ElementwiseLossOp(squares, outputs), [3], [1, 2, 3, 1, 1, 1], [1, 3, 6, 1, 1, 1]).ShouldBe(expected, 0);
        OpValues.Losses(new SampleLossOp(outputs), [3], [1, 3, 6], [0]).ShouldBe(expected);
    }

    [Fact]
    public void Noise_OutsideOfTraining_IsNone()
    {
        foreach (var noise in Noises())
        {
            OpValues.Of(noise, [3, 2], s_six).ShouldBe(s_six);
        }
    }

    /// <summary>Mean 0 and variance 1 go in: the mean comes out as it was, and of AlphaDropout and the multiplicative ones the second moment as their definitions say.</summary>
    [Fact]
    public void Noise_InTraining_HasTheMomentsOfItsDefinition()
    {
        const int rows = 40_000;
        double[] x = [.. Enumerable.Range(0, 2 * rows).Select(i => i % 4 < 2 ? 1.0 : -1.0)];
        foreach (var (noise, second) in Noises().Zip((double[])[1 / 0.75, 1 / 0.75, 1 + 0.25, 1 + (0.25 / 0.75), 1]))
        {
            var y = OpValues.InTraining(noise, [1, 2], x);
            y.Average().Should().BeApproximately(0, 0.02, noise.ToString());
            y.Average(value => value * value).Should().BeApproximately(second, 0.02, noise.ToString());
            y.Distinct().Count().Should().Be(noise is GaussianNoiseOp or GaussianDropoutOp ? y.Length : 3, noise.ToString());
        }
    }

    [Fact]
    public void SpatialDropout_DropsWholeChannels()
    {
        var y = OpValues.InTraining(new SpatialDropoutOp(0.5), [4, 6], [.. Enumerable.Repeat(1.0, 10 * 24)]);
        var channels = Enumerable.Range(0, 60).Select(channel => Enumerable.Range(0, 4).Select(place => y[(channel / 6 * 24) + (place * 6) + (channel % 6)]).Distinct().Single()).ToList();
        channels.Should().Contain(0).And.Contain(2).And.OnlyContain(value => value == 0 || value == 2);
    }

    private static IEnumerable<NoiseOp> Noises() => [new DropoutOp(0.25), new SpatialDropoutOp(0.25), new GaussianNoiseOp(0.5), new GaussianDropoutOp(0.25), new AlphaDropoutOp(0.25)];
}
