using Google.Protobuf;

namespace Pipeline.Tests;

public sealed class ParityTests : TemporaryFolder
{
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

    [Fact]
    public void CheckParity_OfEveryOpset_Agrees()
    {
        var trained = Trained.Drawn(Input(2, 3, 4).Dense(5, x => x * Sigmoid(x), bias: false).Reshape([5, 6]).Dense(3, LeakyRelu).Flatten().Dropout(0.5).Dense(2, Softplus).Dense(1, Sigmoid));

        for (var opset = 13; opset <= 26; opset++)
        {
            var report = trained.SaveOnnx(At("m.onnx"), opset: opset).CheckParity(Trained.Rows([2, 3, 4]));
            report.Agrees.Should().BeTrue();
            report.Opset.Should().Be(opset);
        }
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
        Trained.Drawn(Input(3).Dense(2)).SaveOnnx(At("m.onnx")).CheckParity(Trained.Rows(3, 5)).ToString().Should().MatchRegex(@"^ONNX Runtime agrees: max \|Δ\| (0|\de-\d+), 5 rows$");

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

        Edit(model => WithWeight(model, "2:Dense.weight", w => w[0] *= 1.01f));
        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(8))).Should().Throw<ParityException>();
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

    public static TheoryData<string> Mutants() => [.. Mutations.Keys];

    /// <summary>Files that are sound, but of another model.</summary>
    private static readonly Dictionary<string, Func<OnnxModel, OnnxModel>> Mutations = new()
    {
        ["one weight changed by 1 %"] = model => WithWeight(model, "1:Dense.weight", w => w[Largest(w)] *= 1.01f),
        ["one weight of the output changed by 1 %"] = model => WithWeight(model, "3:Dense.weight", w => w[Largest(w)] *= 1.01f),
        ["one bias changed by 1 %"] = model => WithWeight(model, "3:Dense.bias", w => w[Largest(w)] *= 1.01f),
        ["activation swapped"] = model => WithNodes(model, n => n.OpType == "Relu" ? n with { OpType = "Tanh" } : n),
        ["activation dropped"] = model => WithNodes(model, n => n.OpType == "Relu" ? n with { OpType = "Identity" } : n),
        ["softmax over the batch"] = model => WithNodes(model, n => n.OpType == "Softmax" ? n with { Attributes = [OnnxAttribute.Of("axis", 0)] } : n),
        ["softmax dropped"] = model => WithNodes(model, n => n.OpType == "Softmax" ? n with { OpType = "Identity", Attributes = [] } : n),
        ["bias dropped"] = model => WithNodes(model, n => n.Name == "/1:Dense/Gemm" ? n with { Inputs = [.. n.Inputs.Take(2)] } : n),
        ["inputs permuted"] = model => WithWeight(model, "1:Dense.weight", w => SwapRows(w, 8)),
        ["hidden units permuted"] = model => WithWeight(model, "3:Dense.weight", w => SwapRows(w, 3)),
        ["classes permuted"] = model => WithWeight(model, "3:Dense.bias", w => (w[0], w[1]) = (w[1], w[0])),
    };

    [Fact]
    public void CheckParity_OfAnEditThatChangesNothing_Agrees()
    {
        var file = Mutable();

        Edit(model => model with { Doc = "edited" });

        file.CheckParity(Trained.Rows(4)).Sha256.Should().NotBe(file.Sha256);
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void CheckParity_OfAnotherModel_FailsWithTheWorstRow(string mutation)
    {
        var file = Mutable();
        Edit(Mutations[mutation]);

        var failure = FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4))).Should().Throw<ParityException>()
            .WithMessage("m.onnx gives other answers than the trained model: row * output * in ONNX Runtime and * in Reference.*is allowed*Fix:*").Which;
        failure.Report!.Agrees.Should().BeFalse();
        failure.Report.DifferingValues.Should().BePositive();
        failure.Report.Worst!.Predicted.Should().NotBe(failure.Report.Worst.Runtime);
    }

    [Fact]
    public void CheckParity_WithAToleranceOfOne_TakesAChangedWeight()
    {
        var file = Mutable();
        Edit(Mutations["one weight changed by 1 %"]);

        file.CheckParity(Trained.Rows(4), tolerance: 1).Agrees.Should().BeTrue();
        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4), tolerance: -1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The tolerance is -1*Fix:*");
        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4), tolerance: double.NaN)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void CheckParity_WithAToleranceOfZero_FailsForRoundingAlone() =>
        FluentActions.Invoking(() => Mutable().CheckParity(Trained.Rows(4), tolerance: 0)).Should().Throw<ParityException>();

    [Fact]
    public void CheckParity_OfAFileOnDisk_ComparesWithTheModelThatIsGiven()
    {
        Trained.Classifier.SaveOnnx(At("m.onnx"), inputName: "x", outputName: "y");

        Trained.Classifier.CheckParity(At("m.onnx"), Trained.Rows(4)).Agrees.Should().BeTrue();
        var other = Trained.Classifier.Compiled.Initialize(seed: 9);
        FluentActions.Invoking(() => other.CheckParity(At("m.onnx"), Trained.Rows(4))).Should().Throw<ParityException>().WithMessage("*other answers*");
    }

    [Fact]
    public void CheckParity_OfAFileOfAnotherWidth_SaysBothShapes()
    {
        Trained.Drawn(Input(5).Dense(3, Softmax)).SaveOnnx(At("m.onnx"));

        FluentActions.Invoking(() => Trained.Classifier.CheckParity(At("m.onnx"), Trained.Rows(4))).Should().Throw<ParityException>().WithMessage("*input of [N, 5], but the model's is [N, 4]*Fix:*");
    }

    [Fact]
    public void CheckParity_OfAFileOfOtherOutputs_SaysBothShapes()
    {
        Trained.Drawn(Input(4).Dense(2, Softmax)).SaveOnnx(At("m.onnx"));

        FluentActions.Invoking(() => Trained.Classifier.CheckParity(At("m.onnx"), Trained.Rows(4))).Should().Throw<ParityException>().WithMessage("*output of [N, 2], but the model's is [N, 3]*Fix:*");
    }

    [Fact]
    public void CheckParity_OfRenamedValues_SaysBothNames()
    {
        var file = Mutable();

        Edit(model => model with { Graph = model.Graph with { Inputs = [model.Graph.Inputs[0] with { Name = "x" }], Nodes = [.. model.Graph.Nodes.Select(n => n with { Inputs = [.. n.Inputs.Select(i => i == "input" ? "x" : i)] })] } });

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4))).Should().Throw<ParityException>().WithMessage("*calls its input 'x', but it was saved as 'input'*");
    }

    [Fact]
    public void CheckParity_OfTwoOutputs_IsRefused()
    {
        var file = Mutable();

        Edit(model => model with { Graph = model.Graph with { Outputs = [.. model.Graph.Outputs, Sample.Value("1:Dense.Relu", OnnxDimension.Of("batch"), OnnxDimension.Of(8))] } });

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4))).Should().Throw<ParityException>().WithMessage("*2 outputs*");
    }

    [Fact]
    public void CheckParity_OfAFileThatDeclaresAnotherShapeThanItGives_IsRefused()
    {
        var file = Mutable();

        // A softmax before the last layer's Gemm alone is sound; what leaves is then [batch, 8].
        Edit(model => model with { Graph = model.Graph with { Nodes = [.. model.Graph.Nodes.Take(1), new("Softmax", "/s", ["1:Dense.Gemm"], ["probabilities"])], Initializers = [.. model.Graph.Initializers.Take(2)], Outputs = [new("probabilities", new(OnnxElementType.Float, null))] } });

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4))).Should().Throw<ParityException>();
    }

    [Fact]
    public void CheckParity_OfAFileThatTheRuntimeRefuses_SaysWhy()
    {
        var file = Mutable();

        Edit(model => WithNodes(model, n => n.OpType == "Relu" ? n with { OpType = "NoSuchOperator" } : n));

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4))).Should().Throw<ParityException>().WithMessage("ONNX Runtime cannot load m.onnx: *NoSuchOperator*Fix:*");
    }

    [Fact]
    public void CheckParity_OfATruncatedFile_NamesTheByte()
    {
        var file = Mutable();
        var bytes = File.ReadAllBytes(At("m.onnx"));
        File.WriteAllBytes(At("m.onnx"), bytes[..(bytes.Length / 2)]);

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4))).Should().Throw<OnnxFormatException>().WithMessage("m.onnx is no sound ONNX file: *at byte *Fix:*");
    }

    [Fact]
    public void CheckParity_OfNoFile_NamesThePath()
    {
        var file = Mutable();
        File.Delete(At("m.onnx"));

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4))).Should().Throw<FileNotFoundException>().WithMessage("There is no file m.onnx.*Fix:*");
    }

    [Fact]
    public void CheckParity_OfDataOfAnotherWidth_IsTheModelsError() =>
        FluentActions.Invoking(() => Mutable().CheckParity(Trained.Rows(5))).Should().Throw<ArgumentException>();

    private void Check(TrainedModel trained, Dataset data)
    {
        var report = trained.SaveOnnx(At("m.onnx")).CheckParity(data);
        report.Agrees.Should().BeTrue();
        report.DifferingDecisions.Should().Be(0);
    }

    private OnnxFile Mutable()
    {
        // Biases that are not 0, so that dropping or changing one is seen.
        var trained = Trained.Classifier.Compiled.Initialize(Trained.Drawn(Trained.Classifier.Model).Parameters);
        return trained.SaveOnnx(At("m.onnx"));
    }

    private void Edit(Func<OnnxModel, OnnxModel> change) => File.WriteAllBytes(At("m.onnx"), OnnxWriter.Bytes(change(OnnxReader.Read(At("m.onnx")))));

    private static OnnxModel WithNodes(OnnxModel model, Func<OnnxNode, OnnxNode> change) => model with { Graph = model.Graph with { Nodes = [.. model.Graph.Nodes.Select(change)] } };

    private static OnnxModel WithWeight(OnnxModel model, string name, Action<float[]> change)
    {
        model.Graph.Initializers.Should().Contain(t => t.Name == name);
        return model with { Graph = model.Graph with { Initializers = [.. model.Graph.Initializers.Select(t => t.Name == name ? Changed(t, change) : t)] } };
    }

    private static OnnxTensor Changed(OnnxTensor tensor, Action<float[]> change)
    {
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.Raw!.Span).ToArray();
        change(values);
        return tensor with { Raw = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())) };
    }

    private static int Largest(float[] values) => Array.IndexOf(values, values.MaxBy(Math.Abs));

    private static void SwapRows(float[] values, int columns)
    {
        for (var i = 0; i < columns; i++)
        {
            (values[i], values[columns + i]) = (values[columns + i], values[i]);
        }
    }

    private static Tensor Scaled(Tensor tensor, double factor) => Tensor.Of(Enumerable.Range(0, tensor.Length).Select(i => tensor[i] * factor).ToArray(), tensor.Shape);
}
