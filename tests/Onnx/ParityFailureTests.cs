using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Pipeline.Tests;

/// <summary>The check itself is checked: a file of another model must fail, and a broken one must say what is broken.</summary>
public sealed class ParityFailureTests : TemporaryFolder
{
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
        ["inputs permuted"] = model => WithRowsSwapped(model, "1:Dense.weight"),
        ["hidden units permuted"] = model => WithRowsSwapped(model, "3:Dense.weight"),
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

    [Theory]
    [MemberData(nameof(Mutants))]
    public void CheckParity_OfAnotherModelWithLargeLogits_FailsToo(string mutation)
    {
        // Logits of hundreds: float32's rounding is above the tolerance, and most rows are decided so far that a small change shows only in the others.
        var trained = Trained.Scaled(Trained.Drawn(Input(64).Dense(100, Relu).Dropout(0.3).Dense(10, Softmax), engine: Pipeline.Backends.Managed.Words.Managed), 15);
        var rows = Trained.Rows(64, 5000);
        var file = trained.SaveOnnx(At("m.onnx"));
        file.CheckParity(rows).MaxAbsoluteDifference.Should().BeGreaterThan(ParityCheck.DefaultTolerance);

        Edit(Mutations[mutation]);

        FluentActions.Invoking(() => file.CheckParity(rows)).Should().Throw<ParityException>().WithMessage("*of another model, or was edited.");
    }

    [Theory]
    [InlineData(1e-3, "*|Δ| *e-* where 1e-7 is allowed*\n  Fix: save the model again with SaveOnnx; this file is of another model, or was edited.")]
    [InlineData(3e-7, "*|Δ| 3.58e-7 where 1.79e-7 is allowed*\n  Fix: so little may be float32's rounding*larger tolerance*edited, save it again with SaveOnnx.")]
    public void CheckParity_OfAnotherModel_NamesTheLikelierCauseFirst(double change, string message)
    {
        // Exact numbers: nothing but the change differs.
        var trained = Trained.Drawn(Input(1).Dense(1));
        trained = trained.Compiled.Initialize(new Parameters([new("1:Dense.weight", Tensor.Of([1.0], [1, 1])), new("1:Dense.bias", Tensor.Of([0.0], [1]))]));
        var file = trained.SaveOnnx(At("m.onnx"));
        Edit(model => WithWeight(model, "1:Dense.weight", w => w[0] += (float)change));

        FluentActions.Invoking(() => file.CheckParity(Dataset.Of(new[,] { { 1f } }, new[,] { { 1f } }), tolerance: 1e-7)).Should().Throw<ParityException>().WithMessage(message);
    }

    [Fact]
    public void CheckParity_WithAToleranceOfOne_TakesAChangedWeight()
    {
        var file = Mutable();
        Edit(Mutations["one weight changed by 1 %"]);

        file.CheckParity(Trained.Rows(4), tolerance: 1).Agrees.Should().BeTrue();
        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4), tolerance: -1))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("The tolerance is -1*Fix:*");
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

        FluentActions.Invoking(() => Trained.Classifier.CheckParity(At("m.onnx"), Trained.Rows(4)))
            .Should().Throw<ParityException>().WithMessage("*input of [N, 5], but the model's is [N, 4]*Fix:*");
    }

    [Fact]
    public void CheckParity_OfAFileOfOtherOutputs_SaysBothShapes()
    {
        Trained.Drawn(Input(4).Dense(2, Softmax)).SaveOnnx(At("m.onnx"));

        FluentActions.Invoking(() => Trained.Classifier.CheckParity(At("m.onnx"), Trained.Rows(4)))
            .Should().Throw<ParityException>().WithMessage("*output of [N, 2], but the model's is [N, 3]*Fix:*");
    }

    [Fact]
    public void CheckParity_OfRenamedValues_SaysBothNames()
    {
        var file = Mutable();

        Edit(model => WithGraph(model, g => g with
        {
            Inputs = [g.Inputs[0] with { Name = "x" }],
            Nodes = [.. g.Nodes.Select(n => n with { Inputs = [.. n.Inputs.Select(i => i == "input" ? "x" : i)] })],
        }));

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4)))
            .Should().Throw<ParityException>().WithMessage("*calls its input 'x', but it was saved as 'input'*");
    }

    [Fact]
    public void CheckParity_OfTwoOutputs_IsRefused()
    {
        var file = Mutable();

        Edit(model => WithGraph(model, g => g with { Outputs = [.. g.Outputs, Sample.Value("1:Dense.Relu", OnnxDimension.Of("batch"), OnnxDimension.Of(8))] }));

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4))).Should().Throw<ParityException>().WithMessage("*2 outputs*");
    }

    [Fact]
    public void CheckParity_OfAFileThatMixesRows_SaysBothShapes()
    {
        var file = Mutable();

        // All rows as one: right for a batch of one row alone.
        Edit(model => WithGraph(model, g => g with
        {
            Nodes =
            [
                .. g.Nodes.SkipLast(1), g.Nodes[^1] with { Outputs = ["rows"] },
                new("Flatten", "/flatten", ["rows"], ["probabilities"]) { Attributes = [OnnxAttribute.Of("axis", 0)] },
            ],
            Outputs = [Sample.Value("probabilities", OnnxDimension.Of("one"), OnnxDimension.Of("all"))],
        }));

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4)))
            .Should().Throw<ParityException>().WithMessage("*an output of [1, 21] for m.onnx, but the model gives [7, 3]*Fix:*");
    }

    [Fact]
    public void CheckParity_OfAFileThatTheRuntimeRefuses_SaysWhy()
    {
        var file = Mutable();

        Edit(model => WithNodes(model, n => n.OpType == "Relu" ? n with { OpType = "NoSuchOperator" } : n));

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4)))
            .Should().Throw<ParityException>().WithMessage("ONNX Runtime cannot load m.onnx: *NoSuchOperator*Fix:*");
    }

    [Fact]
    public void CheckParity_OfATruncatedFile_NamesTheByte()
    {
        var file = Mutable();
        var bytes = File.ReadAllBytes(At("m.onnx"));
        File.WriteAllBytes(At("m.onnx"), bytes[..(bytes.Length / 2)]);

        FluentActions.Invoking(() => file.CheckParity(Trained.Rows(4)))
            .Should().Throw<OnnxFormatException>().WithMessage("m.onnx is no sound ONNX file: *at byte *Fix:*");
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

    private OnnxFile Mutable()
    {
        // Biases that are not 0, so that dropping or changing one is seen.
        var trained = Trained.Classifier.Compiled.Initialize(Trained.Drawn(Trained.Classifier.Model).Parameters);
        return trained.SaveOnnx(At("m.onnx"));
    }

    private void Edit(Func<OnnxModel, OnnxModel> change) => File.WriteAllBytes(At("m.onnx"), OnnxWriter.Bytes(change(OnnxReader.Read(At("m.onnx")))));

    private static OnnxModel WithNodes(OnnxModel model, Func<OnnxNode, OnnxNode> change) => WithGraph(model, g => g with { Nodes = [.. g.Nodes.Select(change)] });

    private static OnnxModel WithGraph(OnnxModel model, Func<OnnxGraph, OnnxGraph> change) => model with { Graph = change(model.Graph) };

    private static OnnxModel WithWeight(OnnxModel model, string name, Action<float[]> change)
    {
        model.Graph.Initializers.Should().Contain(t => t.Name == name);
        return WithGraph(model, g => g with { Initializers = [.. g.Initializers.Select(t => t.Name == name ? Changed(t, change) : t)] });
    }

    private static OnnxTensor Changed(OnnxTensor tensor, Action<float[]> change)
    {
        var values = MemoryMarshal.Cast<byte, float>(tensor.Raw!.Span).ToArray();
        change(values);
        return tensor with { Raw = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
    }

    private static int Largest(float[] values) => Array.IndexOf(values, values.MaxBy(Math.Abs));

    private static OnnxModel WithRowsSwapped(OnnxModel model, string name)
    {
        var columns = (int)model.Graph.Initializers.Single(t => t.Name == name).Dims[1];
        return WithWeight(model, name, values =>
        {
            for (var i = 0; i < columns; i++)
            {
                (values[i], values[columns + i]) = (values[columns + i], values[i]);
            }
        });
    }
}
