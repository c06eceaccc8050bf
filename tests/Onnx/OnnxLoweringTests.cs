namespace Pipeline.Tests;

public sealed class OnnxLoweringTests
{
    [Fact]
    public void OpTable_HasEveryOpOfTheLanguageButInputTargetsAndLosses()
    {
        var ops = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract && !t.IsSubclassOf(typeof(SampleOp)) && t != typeof(InputOp) && t != typeof(TargetOp));

        OpTable.Lowerings.Keys.Should().BeEquivalentTo(ops);
    }

    [Fact]
    public void Lower_OfEveryFunction_IsSound()
    {
        foreach (var function in Enum.GetValues<UnaryFunction>())
        {
            Lower(Input(2).Activation(x => new UnaryExpr(function, x) * 2)).Nodes.Should().HaveCountGreaterThan(1);
        }

        foreach (var function in Enum.GetValues<BinaryFunction>())
        {
            Lower(Input(2).Activation(x => new BinaryExpr(function, x, 3.0))).Nodes.Should().HaveCount(1);
        }
    }

    [Fact]
    public void Lower_OfEveryKindOfExpression_IsSound()
    {
        // A new kind of expression needs a case in MapLowering, and an example here.
        Expr[] examples = [Expr.X, 2.0, Relu(Expr.X), LeakyRelu(Expr.X), Expr.X + 1, Where(Expr.X, 2.0, Expr.X), Softmax(Expr.X), SumOf(Expr.X)];

        examples.Select(e => e.GetType()).Should().BeEquivalentTo(typeof(Expr).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Expr)) && !t.IsAbstract));
        foreach (var example in examples)
        {
            Lower(Input(2).Activation(_ => example));
        }
    }

    [Fact]
    public void Lower_OfRowsOfFeatures_IsGemmAndActivationWithTheModelsNames()
    {
        var graph = Lower(Input(4).Dense(8, Relu).Dropout(0.3).Dense(3, Softmax, name: "head"));

        graph.Nodes.Select(n => $"{n.Name} {n.OpType}({string.Join(", ", n.Inputs)}) = {n.Outputs[0]} | {n.Doc}").Should().Equal(
            "/1:Dense/Gemm Gemm(input, 1:Dense.weight, 1:Dense.bias) = 1:Dense.Gemm | Dense(8, Relu)",
            "/1:Dense/Relu Relu(1:Dense.Gemm) = 1:Dense.Relu | Dense(8, Relu)",
            "/head/Gemm Gemm(1:Dense.Relu, head.weight, head.bias) = head.Gemm | Dense(3, Softmax, name: \"head\")",
            "/head/Softmax Softmax(head.Gemm) = probabilities | Dense(3, Softmax, name: \"head\")");
        graph.Initializers.Select(i => $"{i.Name} {i.Dims}").Should().Equal("1:Dense.weight [4, 8]", "1:Dense.bias [8]", "head.weight [8, 3]", "head.bias [3]");
        graph.Inputs.Single().Type!.Shape!.Value.Select(d => d.ToString()).Should().Equal("batch", "4");
        graph.Outputs.Single().Type!.Shape!.Value.Select(d => d.ToString()).Should().Equal("batch", "3");
        graph.Nodes[0].Attributes.Should().Equal(OnnxAttribute.Of("transB", 0));
        graph.Nodes[3].Attributes.Should().Equal(OnnxAttribute.Of("axis", -1));
    }

    [Fact]
    public void Lower_OfMoreAxes_IsMatMulAndAdd() => Ops(Input(5, 4).Dense(3)).Should().Equal("MatMul", "Add");

    [Fact]
    public void Lower_WithoutBias_LeavesItOut()
    {
        Lower(Input(4).Dense(3, bias: false)).Nodes.Single().Inputs.Should().Equal("input", "1:Dense.weight");
        Ops(Input(5, 4).Dense(3, bias: false)).Should().Equal("MatMul");
    }

    [Fact]
    public void Lower_OfReshapes_NeverCopiesTheBatchByZero()
    {
        var graph = Lower(Input(2, 6).Flatten().Reshape([3, 4]).Reshape([3, 4]));

        graph.Nodes.Select(n => n.OpType).Should().Equal("Flatten", "Reshape");
        graph.Initializers.Single().Should().Be(OnnxTensor.Of("2:Reshape.shape", [-1L, 3L, 4L], [3]));
    }

    [Fact]
    public void Lower_OfNothing_IsOneIdentity() => Lower(Input(3).Dropout(0.5)).Nodes.Should().Equal(new OnnxNode("Identity", "/output/Identity", ["input"], ["output"]));

    [Theory]
    [InlineData("Sigmoid", "probabilities")]
    [InlineData("Softmax", "probabilities")]
    [InlineData("Tanh", "output")]
    public void Lower_NamesTheOutputByWhatItIs(string activation, string name)
    {
        var model = Input(4).Dense(2, activation switch { "Sigmoid" => Sigmoid, "Softmax" => Softmax, _ => Tanh });

        Lower(model).Outputs.Single().Name.Should().Be(name);
        Lower(model.Dropout(0.5).Reshape([2, 1])).Outputs.Single().Name.Should().Be(name);
        Lower(model.Dense(1)).Outputs.Single().Name.Should().Be("output");
    }

    [Fact]
    public void Lower_OfASigmoid_IsAccurateWhereItIsTheOutput()
    {
        Ops(Input(4).Dense(2, Sigmoid)).Should().Equal("Gemm", "Neg", "Exp", "Add", "Reciprocal");
        Ops(Input(4).Dense(2, Sigmoid).Reshape([2, 1])).Should().Equal("Gemm", "Neg", "Exp", "Add", "Reciprocal", "Reshape");
        Ops(Input(4).Dense(2, Sigmoid).Dense(1)).Should().Equal("Gemm", "Sigmoid", "Gemm");
    }

    [Fact]
    public void Lower_OfAFormula_ComputesConstantsAndSharedPartsOnce()
    {
        var graph = Lower(Input(4).Activation(x =>
        {
            var s = Sigmoid(2 * x);
            return (s * s * (Exp(0.0) + 1.0)) + 2;
        }));

        graph.Nodes.Select(n => n.OpType).Should().Equal("Mul", "Sigmoid", "Mul", "Mul", "Add");
        graph.Initializers.Should().Equal(OnnxTensor.Of("1:Activation.constant", [2f], []));
    }

    [Fact]
    public void Lower_OfNames_KeepsThemByteForByte()
    {
        var graph = Lower(Input(4).Dense(2), new() { InputName = "ein gang/ü", OutputName = "aus.gang", GraphName = "höhe" });

        (graph.Inputs.Single().Name, graph.Outputs.Single().Name, graph.Name).Should().Be(("ein gang/ü", "aus.gang", "höhe"));
        graph.Nodes.Single().Inputs[0].Should().Be("ein gang/ü");
    }

    [Fact]
    public void Lower_OfATakenName_IsRefused()
    {
        FluentActions.Invoking(() => Lower(Input(4).Dense(2), new() { InputName = "1:Dense.bias" }))
            .Should().Throw<ArgumentException>().WithMessage("*'1:Dense.bias'*Fix:*");
        FluentActions.Invoking(() => Lower(Input(4).Dense(2), new() { OutputName = "1:Dense.bias" }))
            .Should().Throw<ArgumentException>().WithMessage("*'1:Dense.bias'*Fix:*");
        FluentActions.Invoking(() => Lower(Input(4).Dense(2), new() { OutputName = "input" }))
            .Should().Throw<ArgumentException>().WithMessage("*both called 'input'*Fix:*");
        FluentActions.Invoking(() => new OnnxSettings { InputName = "" }).Should().Throw<ArgumentException>().WithMessage("InputName is empty*Fix:*");
        FluentActions.Invoking(() => new OnnxSettings { Opset = 12 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Opset 12 cannot be written*Fix:*");
    }

    [Fact]
    public void Lower_OfFloat64Weights_RoundsEachOnce()
    {
        var model = Trained.Drawn(Input(4).Dense(2));

        OnnxExport.Model(model, new()).Graph.Initializers[0].Should().Be(OnnxTensor.Of("1:Dense.weight", model.Parameters["1:Dense.weight"].ToFloat32().Float32, [4, 2]));
    }

    [Fact]
    public void Model_OfEveryOpset_IsSound()
    {
        var trained = Trained.Drawn(Input(2, 4).Dense(3, LeakyRelu).Flatten().Dense(2, x => x * Tanh(Softplus(x))).Dense(1, Sigmoid));
        for (var opset = 13; opset <= 26; opset++)
        {
            var model = OnnxExport.Model(trained, new() { Opset = opset });

            OnnxValidation.Violations(model).Should().BeEmpty();
            model.Opsets.Should().Equal(new OnnxOpset("", opset));
        }
    }

    [Fact]
    public void Lower_OfImages_TransposesAtTheEndsAlone()
    {
        Ops(Input(10, 10, 1).Conv2D(4, 3, Relu).MaxPooling2D().Conv2D(4, 3, x => x * Sigmoid(x)).Dropout(0.3).AveragePooling2D().Flatten().Dense(3, Softmax))
            .Should().Equal("Transpose", "Conv", "Relu", "MaxPool", "Conv", "Sigmoid", "Mul", "GlobalAveragePool", "Flatten", "Gemm", "Softmax");
        Ops(Input(8, 8, 3).Conv2D(4, 3, padding: Same).Residual(x => x.Conv2D(4, 3, Relu, padding: Same)).MaxPooling2D().Flatten().Dense(2))
            .Should().Equal("Transpose", "Conv", "Conv", "Relu", "Add", "MaxPool", "Transpose", "Flatten", "Gemm");
        Ops(Input(8, 8, 3).Branch(Concat, x => x.Conv2D(4, 1), x => x.MaxPooling2D(3, strides: 1, padding: Same), x => x))
            .Should().Equal(["Transpose", "Conv", "MaxPool", "Concat", "Transpose"], "a value is transposed once for all that read it");
        Ops(Input(8, 8, 3).Conv2D(4, 3, Softmax).ZeroPadding2D().Permute([3, 1, 2])).Should().Equal(["Transpose", "Conv", "Softmax", "Pad"], "Permute asks for what is there");
        Ops(Input(8, 8, 3).Conv2D(4, 3, bias: false).BatchNormalization().PRelu(sharedAxes: 2).MaxPooling2D()).Should().Equal("Transpose", "Conv", "BatchNormalization", "PRelu", "MaxPool", "Transpose");
        Ops(Input(8, 3).Dense(4).BatchNormalization().LayerNormalization()).Should().NotContain("Transpose", "no window is there that wants it");
        Ops(Input(8, 8, 3).Conv2D(4, 3).GlobalAveragePooling2D().Dense(2)).Should().Equal("Transpose", "Conv", "GlobalAveragePool", "Flatten", "Gemm");
    }

    [Fact]
    public void Lower_OfAConvolution_KeepsInputAndOutputAsTheModelHasThem()
    {
        var graph = Lower(Input(8, 6, 2).Conv2D(4, (3, 2)));

        graph.Inputs.Single().Type!.Shape!.Value.Select(d => d.ToString()).Should().Equal("batch", "8", "6", "2");
        graph.Outputs.Single().Type!.Shape!.Value.Select(d => d.ToString()).Should().Equal("batch", "6", "5", "4");
        graph.Nodes.Select(n => n.Name).Should().Equal("/1:Conv2D/Transpose", "/1:Conv2D/Conv", "/1:Conv2D/Transpose_1");
        graph.Initializers.Select(i => $"{i.Name} {i.Dims}").Should().Equal("1:Conv2D.weight [4, 2, 3, 2]", "1:Conv2D.bias [4]");
        graph.Nodes[1].Attributes.Select(a => $"{a.Name} {a.Int}{a.Ints}").Should().Equal("dilations [1, 1]", "group 1[]", "kernel_shape [3, 2]", "pads [0, 0, 0, 0]", "strides [1, 1]");
    }

    private static IEnumerable<string> Ops(Model model) => Lower(model).Nodes.Select(n => n.OpType);

    private static OnnxGraph Lower(Model model, OnnxSettings? settings = null)
    {
        var onnx = OnnxExport.Model(Trained.Drawn(model), settings ?? new());
        OnnxValidation.Violations(onnx).Should().BeEmpty();
        return onnx.Graph;
    }
}
