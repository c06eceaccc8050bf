namespace Pipeline.Tests;

public sealed class ParityTests : TemporaryFolder
{
    private static IBackend Managed => Pipeline.Backends.Managed.Words.Managed;

    /// <summary>Every activation and function of the language, hidden and as an output.</summary>
    private static readonly Dictionary<string, Activation> Activations = new()
    {
        ["Identity"] = Identity,
        ["Relu"] = Relu,
        ["LeakyRelu"] = LeakyRelu,
        ["LeakyRelu(0.05)"] = LeakyRelu(0.05),
        ["Sigmoid"] = Sigmoid,
        ["Tanh"] = Tanh,
        ["Softmax"] = Softmax,
        ["Softplus"] = Softplus,
        ["Exp"] = Exp,
        ["Log"] = x => Log(Abs(x) + 0.1),
        ["Sqrt"] = x => Sqrt(Abs(x)),
        ["Sign"] = x => Sign(x) * 0.5,
        ["Step"] = x => Step(x) + x,
        ["Max"] = x => Max(x, 0.25 * x),
        ["Min"] = x => Min(-x, 1.0),
        ["custom"] = x => x * Sigmoid(2 * x),
        ["quotient"] = x => (1 - x) / (2 + (x * x)),
        ["number"] = _ => 0.75,
        ["input of softmax"] = x => Softmax(2 * x) * x,
        ["identity of softmax"] = x => (Softmax(x) - 0.5) + Softmax(x + 1),
    };

    public static TheoryData<string> Names() => [.. Activations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void CheckParity_OfEveryActivation_Agrees(string name)
    {
        var activation = Activations[name];

        Check(Trained.Drawn(Input(6).Dense(9, activation).Dense(4)), Trained.Rows(6));
        Check(Trained.Drawn(Input(6).Dense(9, activation)), Trained.Rows(6));
        Check(Trained.Drawn(Input(3, 6).Dense(5, activation).Flatten().Dense(2, Tanh)), Trained.Rows([3, 6]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CheckParity_OfTheManagedEngine_Agrees(string name) =>
        Check(Trained.Drawn(Input(3, 6).Dense(5, Activations[name]).Flatten().Dense(4, Softmax), engine: Managed), Trained.Rows([3, 6]));

    [Fact]
    public void CheckParity_OfWhatIsNotFinite_TakesOnlyTheSame()
    {
        // log of a negative is no number on either side; e^200 is one in float64, but not in float32.
        Check(Trained.Drawn(Input(3).Activation(Log)), Trained.Rows(3));
        FluentActions.Invoking(() => Trained.Drawn(Input(3).Activation(x => Exp(200 + x))).SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(3)))
            .Should().Throw<ParityException>().Which.Report!.MaxAbsoluteDifference.Should().Be(double.PositiveInfinity);
    }

    [Fact]
    public void CheckParity_OfEveryOpset_Agrees()
    {
        var trained = Trained.Drawn(
            Input(2, 3, 4).Dense(5, x => x * Sigmoid(x), bias: false).Reshape([5, 6]).Dense(3, LeakyRelu).Flatten().Dropout(0.5).Dense(2, Softplus).Dense(1, Sigmoid));

        for (var opset = 13; opset <= 26; opset++)
        {
            var report = trained.SaveOnnx(At("m.onnx"), opset: opset).CheckParity(Trained.Rows([2, 3, 4]));
            report.Agrees.Should().BeTrue();
            report.Opset.Should().Be(opset);
        }
    }

    [Fact]
    public void CheckParity_OfImagesInEveryOpset_Agrees()
    {
        var trained = Trained.Drawn(Input(9, 8, 2).BatchNormalization().ZeroPadding2D().Conv2D(6, 3, Elu, strides: 2, padding: Same).GroupNormalization(groups: 2)
            .Residual(x => x.DepthwiseConv2D(3, Gelu, padding: Same).LayerNormalization()).AveragePooling2D(3, strides: 2, padding: Same).UpSampling2D(2, Interpolation.Bilinear)
            .Conv2DTranspose(4, 3, Mish, strides: 2, padding: Same).PRelu(sharedAxes: 2).Cropping2D(1).MaxPooling2D().Branch(Concat, x => x, x => x.Conv2D(3, 1, x => x / (1 + MaxOf(Abs(x)))))
            .SpatialDropout2D(0.3).GlobalAveragePooling2D().LayerNormalization().Rbf(5).Dense(3, LogSoftmax));

        for (var opset = 13; opset <= 26; opset++)
        {
            trained.SaveOnnx(At("m.onnx"), opset: opset).CheckParity(Trained.Rows([9, 8, 2], 20)).Agrees.Should().BeTrue();
        }
    }

    [Fact]
    public void CheckParity_OfIndicesInEveryOpset_Agrees()
    {
        var words = Trained.Drawn(Input(6).Embedding(9, 4).Conv1D(5, 3, Relu).GlobalMaxPooling1D().Dense(2));
        var kinds = Trained.Drawn(Input(1).OneHot(9).Dense(3, Softmax));
        for (var opset = 13; opset <= 26; opset++)
        {
            words.SaveOnnx(At("m.onnx"), opset: opset).CheckParity(Indices(6)).Agrees.Should().BeTrue();
            kinds.SaveOnnx(At("m.onnx"), opset: opset).CheckParity(Indices(1)).Agrees.Should().BeTrue();
        }

        static Dataset Indices(int width) =>
            Dataset.Of(Tensor.Of([.. Enumerable.Range(0, 20 * width).Select(i => i * 5.0 % 9)], [20, width]), Tensor.Of(new double[20], [20, 1]));
    }

    [Fact]
    public void CheckParity_OfTheLargestOpset_IsWhatTheRuntimeReads() =>
        Trained.Classifier.SaveOnnx(At("m.onnx"), opset: Opset.Max).CheckParity(Trained.Rows(4)).Agrees.Should().BeTrue();

    [Fact]
    public void CheckParity_OfAClassifier_IsOneLine()
    {
        var report = Trained.Classifier.SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(4, 36));

        report.ToString().Should().MatchRegex(@"^ONNX Runtime agrees: max \|Δ\| (0|\de-\d+), 0 of 36 decisions differ$");
        report.MaxAbsoluteDifference.Should().BeGreaterThan(0, "float64 predictions are not float32's").And.BeLessThan(1e-6);
        report.MaxRelativeDifference.Should().BeGreaterThan(0).And.BeLessThan(1e-5);
        report.BatchSizes.Should().Equal(1, 7, 36);
        (report.Rows, report.Values, report.Decisions, report.DifferingDecisions, report.DifferingValues).Should().Be((36, 108L, 36, 0, 0));
        report.RuntimeVersion.Should().NotBeEmpty();
        report.Sha256.Should().HaveLength(64);
        report.Worst!.Row.Should().BeInRange(0, 35);
    }

    [Fact]
    public void CheckParity_OfARegression_HasNoDecisions() =>
        Trained.Drawn(Input(3).Dense(2)).SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(3, 5)).ToString()
            .Should().MatchRegex(@"^ONNX Runtime agrees: max \|Δ\| (0|\de-\d+), 5 rows$");

    [Fact]
    public void CheckParity_OfSeveralSigmoids_DecidesEachByTheThreshold()
    {
        var labels = Input(4).Dense(3, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1));

        Decisions(labels).Should().Be(30, "three labels are three decisions");
        Decisions(Input(4).Dense(3, Sigmoid).Reshape([3, 1]).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1))).Should().Be(30);
        Flips(labels).Should().BePositive("labels far from the largest were changed").And.Be(Flips(labels.Metrics(Accuracy)));
        Flips(labels.Metrics(Accuracy with { Threshold = 1 })).Should().Be(0, "nothing is above 1");
    }

    [Fact]
    public void CheckParity_OfClasses_DecidesByTheLargest()
    {
        Decisions(Input(4).Dense(3, Softmax).Loss(MeanSquaredError).Optimizer(Sgd(0.1))).Should().Be(10);
        Decisions(Input(4).Dense(3, x => Softmax(x) * 0.5 + 0.1).Loss(CrossEntropy).Optimizer(Sgd(0.1))).Should().Be(10);
        Decisions(Input(4).Dense(6).Reshape([2, 3]).Activation(Softmax).Flatten().Loss(MeanSquaredError).Optimizer(Sgd(0.1))).Should().Be(20, "one for each softmax");
        Decisions(Input(4).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd(0.1))).Should().Be(0);

        var named = Input(4).Dense(3, Sigmoid).Loss(CrossEntropy).Optimizer(Sgd(0.1)).Compile(Trained.Engine).Fit(Trained.Rows(4, 60, classes: ["a", "b", "c"]), 1);
        named.SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(4, 10)).Decisions.Should().Be(10);
    }

    [Fact]
    public void CheckParity_OfFewRows_TakesTheBatchesThatThereAre() =>
        Trained.Classifier.SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(4, 3)).BatchSizes.Should().Equal(1, 3);

    [Theory]
    [InlineData(1e6)]
    [InlineData(1e-6)]
    public void CheckParity_OfARegression_IsRelativeToItsOutputs(double scale)
    {
        var trained = Trained.Drawn(Input(8).Dense(20, Tanh).Dense(2), biases: 0);
        var scaled = trained.Compiled.Initialize(trained.Parameters.With("2:Dense.weight", Scaled(trained.Parameters["2:Dense.weight"], scale)));

        var file = scaled.SaveOnnx(At("m.onnx"));
        file.CheckParity(Trained.Rows(8)).Agrees.Should().BeTrue();

        var changed = scaled.Compiled.Initialize(scaled.Parameters.With("2:Dense.weight", Scaled(scaled.Parameters["2:Dense.weight"], 1.01)));
        FluentActions.Invoking(() => changed.CheckParity(file.Path, Trained.Rows(8))).Should().Throw<ParityException>();
    }

    [Fact]
    public void CheckParity_OfASigmoidOutput_IsAccurateInTheTail()
    {
        // log p of a probability of 1e-13 is right to six digits; ONNX Runtime's own Sigmoid gives 0 there.
        var trained = Trained.Drawn(Input(1).Dense(1, Sigmoid), biases: 0);
        trained = trained.Compiled.Initialize(trained.Parameters.With("1:Dense.weight", Tensor.Of(new[] { 1.0 }, [1, 1])));

        var report = trained.SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(1, 200, scale: 80));

        report.MaxRelativeDifference.Should().BeLessThan(1e-5);
        report.Decisions.Should().Be(200);
    }

    private int Decisions(Training training) =>
        training.Compile(Trained.Engine).Initialize(seed: 1).SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(4, 10)).Decisions;

    /// <summary>Decisions that differ between two models of drawn weights.</summary>
    private int Flips(Training training)
    {
        var compiled = training.Compile(Trained.Engine);
        compiled.Initialize(seed: 1).SaveOnnx(At("m.onnx"));
        return compiled.Initialize(seed: 2).CheckParity(At("m.onnx"), Trained.Rows(4, 10), tolerance: 1).DifferingDecisions;
    }

    private void Check(TrainedModel trained, Dataset data)
    {
        var report = trained.SaveOnnx(At("m.onnx")).CheckParity(data);
        report.Agrees.Should().BeTrue();
        report.DifferingDecisions.Should().Be(0);
    }

    private static Tensor Scaled(Tensor tensor, double factor) => Tensor.Of(Enumerable.Range(0, tensor.Length).Select(i => tensor[i] * factor).ToArray(), tensor.Shape);
}
