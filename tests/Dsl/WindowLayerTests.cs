namespace Pipeline.Tests;

/// <summary>The shapes of layers for sequences and images, and of blocks. Lengths are Keras' own (computed once with Keras 3, or by its documented formulas).</summary>
public sealed class WindowLayerTests
{
    public static TheoryData<string, Func<Model, Model>, int[], int[]> Shapes => new()
    {
        { "Conv1D", x => x.Conv1D(4, 3), [10, 2], [8, 4] },
        { "Conv1D", x => x.Conv1D(4, 3, strides: 3, padding: Same), [10, 2], [4, 4] },
        { "Conv1D", x => x.Conv1D(4, 3, padding: Causal, dilation: 4), [10, 2], [10, 4] },
        { "Conv1D", x => x.Conv1D(4, 3, padding: Full), [10, 2], [12, 4] },
        { "Conv1D", x => x.Conv1D(4, 3, padding: Pad(1, 2)), [10, 2], [11, 4] },
        { "Conv2D", x => x.Conv2D(6, (3, 2)), [8, 9, 2], [6, 8, 6] },
        { "Conv2D", x => x.Conv2D(6, 3, strides: (2, 3), padding: Same), [8, 10, 2], [4, 4, 6] },
        { "Conv2D", x => x.Conv2D(6, 3, dilation: (2, 1), groups: 2), [8, 10, 4], [4, 8, 6] },
        { "Conv2D", x => x.Conv2D(6, 5, padding: Full), [8, 10, 4], [12, 14, 6] },
        { "Conv2D", x => x.Conv2D(6, 3, padding: Pad(1, 2, 3, 4)), [8, 10, 4], [9, 15, 6] },
        { "DepthwiseConv2D", x => x.DepthwiseConv2D(3, multiplier: 2), [8, 9, 5], [6, 7, 10] },
        { "SeparableConv2D", x => x.SeparableConv2D(4, 3, multiplier: 2, strides: 2, padding: Same), [8, 9, 5], [4, 5, 4] },
        { "Conv2DTranspose", x => x.Conv2DTranspose(3, 3, strides: 2), [4, 5, 2], [9, 11, 3] },
        { "Conv2DTranspose", x => x.Conv2DTranspose(3, 3, strides: 2, padding: Same), [4, 5, 2], [8, 10, 3] },
        { "Conv2DTranspose", x => x.Conv2DTranspose(3, 2, strides: 3), [4, 5, 2], [12, 15, 3] },
        { "Conv2DTranspose", x => x.Conv2DTranspose(3, 3, strides: 2, padding: Same, outputPadding: 0), [4, 5, 2], [7, 9, 3] },
        { "Conv2DTranspose", x => x.Conv2DTranspose(3, 3, strides: 2, outputPadding: 1), [4, 5, 2], [10, 12, 3] },
        { "Conv2DTranspose", x => x.Conv2DTranspose(3, 3, strides: 2, padding: Pad(1)), [4, 5, 2], [7, 9, 3] },
        { "MaxPooling1D", x => x.MaxPooling1D(), [9, 2], [4, 2] },
        { "AveragePooling1D", x => x.AveragePooling1D(3, strides: 2, padding: Same), [9, 2], [5, 2] },
        { "MaxPooling2D", x => x.MaxPooling2D(), [9, 8, 2], [4, 4, 2] },
        { "AveragePooling2D", x => x.AveragePooling2D((3, 2), strides: 1, padding: Same), [9, 8, 2], [9, 8, 2] },
        { "GlobalMaxPooling1D", x => x.GlobalMaxPooling1D(), [9, 2], [2] },
        { "GlobalAveragePooling1D", x => x.GlobalAveragePooling1D(keepAxes: true), [9, 2], [1, 2] },
        { "GlobalMaxPooling2D", x => x.GlobalMaxPooling2D(keepAxes: true), [9, 8, 2], [1, 1, 2] },
        { "GlobalAveragePooling2D", x => x.GlobalAveragePooling2D(), [9, 8, 2], [2] },
        { "ZeroPadding1D", x => x.ZeroPadding1D(), [4, 2], [6, 2] },
        { "ZeroPadding1D", x => x.ZeroPadding1D(Pad(1, 2)), [4, 2], [7, 2] },
        { "ZeroPadding2D", x => x.ZeroPadding2D(), [4, 5, 2], [6, 7, 2] },
        { "ZeroPadding2D", x => x.ZeroPadding2D(Pad(1, 2, 3, 4)), [4, 5, 2], [7, 12, 2] },
        { "Cropping2D", x => x.Cropping2D(Pad(1, 0, 2, 1)), [4, 5, 2], [3, 2, 2] },
        { "UpSampling1D", x => x.UpSampling1D(3), [4, 2], [12, 2] },
        { "UpSampling2D", x => x.UpSampling2D((3, 2), Interpolation.Bilinear), [4, 5, 2], [12, 10, 2] },
        { "Permute", x => x.Permute([3, 1, 2]), [4, 5, 2], [2, 4, 5] },
        { "GaussianNoise", x => x.GaussianNoise(1), [4, 5], [4, 5] },
        { "GaussianDropout", x => x.GaussianDropout(0.5), [4], [4] },
        { "AlphaDropout", x => x.AlphaDropout(0.5), [4, 5, 2], [4, 5, 2] },
        { "SpatialDropout1D", x => x.SpatialDropout1D(0.5), [4, 5], [4, 5] },
        { "SpatialDropout2D", x => x.SpatialDropout2D(0.5), [4, 5, 2], [4, 5, 2] },
        { "ActivityRegularization", x => x.ActivityRegularization(L2()), [4, 5], [4, 5] },
        { "BatchNormalization", x => x.BatchNormalization(), [4, 5, 2], [4, 5, 2] },
        { "LayerNormalization", x => x.LayerNormalization(2), [4, 5, 2], [4, 5, 2] },
        { "GroupNormalization", x => x.GroupNormalization(2), [4, 5, 6], [4, 5, 6] },
        { "PRelu", x => x.PRelu(1), [4, 5], [4, 5] },
        { "Maxout", x => x.Maxout(7, 3), [4, 5], [4, 7] },
        { "Rbf", x => x.Rbf(7), [4, 5], [4, 7] },
        { "Embedding", x => x.Embedding(9, 3), [4, 5], [4, 5, 3] },
        { "Standardize", x => x.Standardize(), [4, 5, 2], [4, 5, 2] },
        { "MinMax", x => x.MinMax(), [4], [4] },
        { "Rescale", x => x.Rescale(2), [4, 5], [4, 5] },
        { "OneHot", x => x.OneHot(3), [1], [3] },
        { "OneHot", x => x.OneHot(3), [4], [4, 3] },
        { "Residual", x => x.Residual(y => y.Dense(3).Dense(2)), [4, 5, 2], [4, 5, 2] },
        { "Branch", x => x.Branch(Concat, y => y.Dense(3), y => y, y => y.Dense(1)), [4, 5, 2], [4, 5, 6] },
        { "Branch", x => x.Branch(Maximum, y => y.Dense(2), y => y), [4, 5, 2], [4, 5, 2] },
    };

    internal static IEnumerable<string> Kinds => Shapes.Select(row => (string)row[0]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_OfASequenceOrAnImage_GivesItsShape(string kind, Func<Model, Model> add, int[] input, int[] expected)
    {
        var model = add(Input(Shape.Create(input)));
        model.OutputShape.Should().Equal(expected);
        model.Layers[^1].Kind.Should().Be(kind);
    }

    [Fact]
    public void SamePadding_OfAnOddNumberOfZeros_PutsTheLastAtTheEnd() =>
        ((ConvOp)Input(8, 9, 1).Conv2D(1, 2, strides: (1, 2), padding: Same).Lower().Nodes[1].Op).Window.Should().Equal(new WindowAxis(2, 1, 1, 0, 1), new WindowAxis(2, 2, 1, 0, 1));

    [Fact]
    public void Same_OfAStrideThatTheLengthDividesBy_NeedsFewerZeros() =>
        ((ConvOp)Input(8, 9, 1).Conv2D(1, 3, strides: 2, padding: Same).Lower().Nodes[1].Op).Window.Should().Equal(new WindowAxis(3, 2, 1, 0, 1), new WindowAxis(3, 2, 1, 1, 1));

    [Fact]
    public void Parameters_OfConvolutions_HaveKerasShapesUnderTheirPaths()
    {
        Specs(Input(8, 9, 4).Conv2D(6, (3, 2), groups: 2, name: "c")).Should().Equal("c.weight [3, 2, 2, 6]", "c.bias [6]");
        Specs(Input(9, 4).Conv1D(6, 3, bias: false)).Should().Equal("1:Conv1D.weight [3, 4, 6]");
        Specs(Input(8, 9, 4).DepthwiseConv2D(3, multiplier: 2)).Should().Equal("1:DepthwiseConv2D.weight [3, 3, 4, 2]", "1:DepthwiseConv2D.bias [8]");
        Specs(Input(8, 9, 4).SeparableConv2D(5, 3, multiplier: 2)).Should().Equal(
            "1:SeparableConv2D.depthwise_weight [3, 3, 4, 2]", "1:SeparableConv2D.pointwise_weight [1, 1, 8, 5]", "1:SeparableConv2D.bias [5]");
        Specs(Input(8, 9, 4).Conv2DTranspose(5, 3)).Should().Equal("1:Conv2DTranspose.weight [3, 3, 5, 4]", "1:Conv2DTranspose.bias [5]");
    }

    [Fact]
    public void Parameters_OfOtherLayers_HaveKerasNamesAndShapes()
    {
        Specs(Input(8, 9, 4).BatchNormalization()).Should().Equal(
            "1:BatchNormalization.gamma [4]", "1:BatchNormalization.beta [4]", "1:BatchNormalization.moving_mean [4]", "1:BatchNormalization.moving_variance [4]");
        Specs(Input(8, 9, 4).BatchNormalization(center: false, scale: false)).Should().Equal("1:BatchNormalization.moving_mean [4]", "1:BatchNormalization.moving_variance [4]");
        Specs(Input(8, 9, 4).LayerNormalization(2)).Should().Equal("1:LayerNormalization.gamma [9, 4]", "1:LayerNormalization.beta [9, 4]");
        Specs(Input(8, 9, 4).GroupNormalization(2)).Should().Equal("1:GroupNormalization.gamma [4]", "1:GroupNormalization.beta [4]");
        Specs(Input(8, 9, 4).PRelu(2)).Should().Equal("1:PRelu.alpha [1, 1, 4]");
        Specs(Input(4).Maxout(3, 2)).Should().Equal("1:Maxout.weight [4, 6]", "1:Maxout.bias [6]");
        Specs(Input(4).Rbf(3)).Should().Equal("1:Rbf.centers [4, 3]");
        Specs(Input(4).Embedding(3, 5)).Should().Equal("1:Embedding.embeddings [3, 5]");
        Specs(Input(8, 4).Standardize()).Should().Equal("1:Standardize.mean [4]", "1:Standardize.mean_low [4]", "1:Standardize.deviation [4]");
        Specs(Input(8, 4).MinMax()).Should().Equal("1:MinMax.minimum [4]", "1:MinMax.minimum_low [4]", "1:MinMax.range [4]");
    }

    [Fact]
    public void Options_OfNormalizations_HaveKerasDefaults()
    {
        new BatchNormalization().Should().BeEquivalentTo(new { Momentum = 0.99, Epsilon = 1e-3, Center = true, Scale = true, BetaInitializer = Zeros, GammaInitializer = Ones });
        new LayerNormalization().Should().BeEquivalentTo(new { Axes = 1, Epsilon = 1e-3, Center = true, Scale = true, BetaInitializer = Zeros, GammaInitializer = Ones });
        new GroupNormalization().Should().BeEquivalentTo(new { Groups = 32, Epsilon = 1e-3, Center = true, Scale = true, BetaInitializer = Zeros, GammaInitializer = Ones });
        new Embedding(3, 4).Initializer.Should().Be(Uniform(-0.05, 0.05));
        new PRelu().Should().BeEquivalentTo(new { SharedAxes = 0, Initializer = Zeros });
    }

    [Fact]
    public void Paths_InsideBlocks_BeginWithTheBlocks() =>
        Specs(Input(4).Dense(4).Residual(x => x.Dense(4, name: "inner").Branch(Add, y => y.Dense(4), y => y, name: "fork"), name: "block")).Should().Equal(
            "1:Dense.weight [4, 4]", "1:Dense.bias [4]", "block/inner.weight [4, 4]", "block/inner.bias [4]", "block/fork/1/1:Dense.weight [4, 4]", "block/fork/1/1:Dense.bias [4]");

    [Fact]
    public void Objective_PenaltyOnWeights_CoversEveryWeightOfABlockAndASeparableConvolution() =>
        Input(8, 9, 4).SeparableConv2D(4, 3, padding: Same).Residual(x => x.Conv2D(4, 1)).Loss(MeanSquaredError, L2(0.5)).Lower().Parameters
            .Where(spec => spec.Regularizer is not null).Select(spec => spec.Path).Should().Equal(
                "1:SeparableConv2D.depthwise_weight", "1:SeparableConv2D.pointwise_weight", "2:Residual/1:Conv2D.weight");

    [Fact]
    public void Frozen_Layers_HaveFrozenParametersWithoutPenalty()
    {
        var specs = Input(4).Dense(3, weightRegularizer: L2()).Residual(x => x.Dense(3).Frozen()).Frozen("1:Dense").Dense(2).Loss(MeanSquaredError, L1()).Lower().Parameters;
        specs.Where(spec => spec.Role == ParameterRole.Frozen).Select(spec => spec.Path).Should().Equal("1:Dense.weight", "1:Dense.bias", "2:Residual/1:Dense.weight", "2:Residual/1:Dense.bias");
        specs.Where(spec => spec.Regularizer is not null).Select(spec => spec.Path).Should().Equal("3:Dense.weight");
    }

    [Fact]
    public void Frozen_Verbs_PrintAsWrittenAndUndoEachOther()
    {
        var model = Input(4).Dense(3).Dense(3);
        model.Frozen().Dense(2).ToString().Should().Be("Input(4).Dense(3).Dense(3).Frozen().Dense(2)");
        model.Dense(2).Frozen("2:Dense").ToString().Should().Be("Input(4).Dense(3).Dense(3).Frozen(\"2:Dense\").Dense(2)");
        model.Frozen().Unfrozen().Should().Be(model);
        model.Frozen("1:Dense", "2:Dense").Should().Be(model.Frozen());
        model.Frozen("1:Dense").Unfrozen("1:Dense").Should().Be(model).And.NotBe(model.Frozen("1:Dense"));
    }

    [Fact]
    public void Frozen_InsideABlock_IsSaidByPathAndUndoneWithTheBlock()
    {
        var model = Input(4).Residual(x => x.Dense(4, name: "inner"), name: "block").Branch(Add, x => x.Dense(4), x => x, name: "fork");
        var frozen = model.Frozen("block/inner", "fork/1/1:Dense");
        Frozen(frozen).Should().Equal("block/inner.weight", "block/inner.bias", "fork/1/1:Dense.weight", "fork/1/1:Dense.bias");
        Frozen(frozen.Unfrozen("block")).Should().Equal("fork/1/1:Dense.weight", "fork/1/1:Dense.bias");
        frozen.Unfrozen().Should().Be(model);
        frozen.Unfrozen("block/inner", "fork/1/1:Dense").Should().Be(model);
        model.Invoking(it => it.Frozen("block/other")).Should().Throw<ModelException>().WithMessage("*no layer \"block/other\"*block/inner*");
        static IEnumerable<string> Frozen(Model model) => model.Lower().Parameters.Where(spec => spec.Role == ParameterRole.Frozen).Select(spec => spec.Path);
    }

    [Fact]
    public void Outputs_ThatAreSurelyNoProbabilities_AreRefusedByCrossEntropies()
    {
        Func<Model, Model>[] none =
        [
            x => x.Dense(3), x => x.Dense(3, LogSoftmax), x => x.Dense(3, y => 2 * y), x => x.BatchNormalization(), x => x.Dense(3).PRelu(), x => x.Maxout(3), x => x.Dense(3).Residual(y => y.Dense(3)),
            x => x.Branch(Average, y => y.Dense(3), y => y.Dense(3)), x => x.LayerNormalization(),
        ];
        foreach (var last in none)
        {
            var model = last(Input(3));
            model.Invoking(it => it.Loss(CrossEntropy)).Should().Throw<ModelException>(model.ToString());
            model.Invoking(it => it.Loss(BinaryCrossEntropy)).Should().Throw<ModelException>(model.ToString());
        }

        Func<Model, Model>[] perhaps = [x => x.Dense(3, Sigmoid).Activation(y => 1 - y), x => x.Branch(Average, y => y.Dense(3, Softmax), y => y.Dense(3, Softmax)), x => x.Dense(3, y => Min(Max(y, 0), 1)), x => x.Rbf(3)];
        foreach (var last in perhaps)
        {
            last(Input(3)).Loss(CrossEntropy).Should().NotBeNull();
        }
    }

    [Fact]
    public void Blocks_AsDeepAsTheyMayBe_AreReadBack()
    {
        var model = new Model([2], [Enumerable.Range(0, 49).Aggregate(new Residual([new Dense(2, Tanh(Expr.X))]), (block, _) => new Residual([block]))]);
        Model.FromJson(model.ToJson()).Should().Be(model);
    }

    [Fact]
    public void Summary_OfABlock_CountsWhatIsInside() =>
        Input(4).Residual(x => x.Dense(8).Dense(4)).Summary().Rows[0].Parameters.Should().Be((4 * 8) + 8 + (8 * 4) + 4);

    [Fact]
    public void Until_ALayer_IsTheTrunkWithItsOutput() => Input(4).Dense(3, name: "hidden").Dense(2).Until("hidden").Should().Be(Input(4).Dense(3, name: "hidden"));

    private static IEnumerable<string> Specs(Model model) => model.Lower().Parameters.Select(spec => $"{spec.Path} {spec.Shape}");
}
