namespace Pipeline.Tests;

/// <summary>What a model lowers to: the graph is evaluated here by the definitions of its ops, without an engine, and compared with the formula.</summary>
public sealed class LoweringTests
{
    private static readonly double[] s_row = [0.5, -1.25, 2, 0.75];

    public static TheoryData<Activation> Activations =>
    [
        Softmax, x => x * Softmax(x), x => Softmax(2 * x) + Sigmoid(x), x => Softmax(Softmax(x)), x => Max(Softmax(x), 0.25), x => Softmax(x * Softmax(x)) / Softmax(-x),
        x => LeakyRelu(Softmax(x) - 0.25), x => 1 - Softmax(3), x => 2, Identity, x => Relu(Tanh(x)), x => Softmax(x) * Softmax(x),
    ];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activation_WithSoftmaxAnywhere_LowersToOpsThatGiveTheFormula(Activation activation)
    {
        var graph = Input(4).Activation(activation).Lower();
        var values = Run(graph);
        values[graph.Output].Should().Equal(Formula(activation(Expr.X)), (value, expected) => Math.Abs(value - expected) < 1e-12);
        graph.Nodes.Should().AllSatisfy(node => Softmaxes(node.Op).Should().BeFalse("a map is elementwise"));
    }

    [Fact]
    public void RandomActivations_Lowered_ReadOnlyTheirInputs()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var expression = new RandomValues(seed).Expression(5, withSoftmax: true);
            var graph = Input(4).Activation(_ => expression).Lower();
            Run(graph)[graph.Output].Should().Equal(Formula(expression), (value, expected) => value.Equals(expected) || Math.Abs(value - expected) <= 1e-12 * Math.Abs(expected));
        }
    }

    [Fact]
    public void Identity_Lowered_AddsNoOp() =>
        Input(4).Dense(3).Activation(Identity).Lower().Nodes.Select(node => node.Op).Should().Equal(new InputOp([4]), new DenseOp(3));

    [Fact]
    public void CrossEntropy_AfterSoftmax_ReadsTheLogits()
    {
        var graph = Input(4).Dense(3, Softmax).Loss(CrossEntropy).Lower();
        graph.Nodes[graph.Loss].Op.Should().Be(new CrossEntropyOp(FromLogits: true));
        graph.Nodes[graph.Nodes[graph.Loss].Inputs[0]].Op.Should().Be(new DenseOp(3));
        graph.Nodes[graph.Output].Op.Should().Be(new SoftmaxOp());
    }

    [Fact]
    public void BinaryCrossEntropy_AfterSigmoid_ReadsTheLogitsAndIsTheSameLoss()
    {
        var graph = Input(4).Dense(3, Sigmoid).Loss(BinaryCrossEntropy).Lower();
        graph.Nodes[graph.Nodes[graph.Loss].Inputs[0]].Op.Should().Be(new DenseOp(3));
        var formula = graph.Nodes[graph.Loss].Op.Should().BeOfType<ElementwiseLossOp>().Subject.Formula;
        foreach (var (z, t) in new[] { (0.3, 1.0), (-2.0, 0.0), (4.0, 0.25), (0.0, 0.5) })
        {
            formula.Evaluate(z, t).Should().BeApproximately(BinaryCrossEntropy.Formula.Evaluate(1 / (1 + Math.Exp(-z)), t), 1e-12);
        }

        formula.Evaluate(1000, 0).Should().Be(1000, "the logits do not saturate");
    }

    [Fact]
    public void Losses_AfterOtherProbabilities_ReadTheOutputItself()
    {
        Input(4).Dense(3, Softmax).Dropout(0.5).Loss(CrossEntropy).Lower().Nodes[^1].Op.Should().Be(new CrossEntropyOp(FromLogits: false));
        Input(4).Dense(3, x => 0.5 * (1 + Tanh(x))).Loss(BinaryCrossEntropy).Lower().Nodes[^1].Op.Should().Be(new ElementwiseLossOp(BinaryCrossEntropy.Formula));
    }

    [Fact]
    public void BinaryCrossEntropy_AfterSigmoidAndReshapes_ReadsTheLogitsInTheirOrder()
    {
        var graph = Input(4).Dense(6, Sigmoid).Reshape(2, 3).Flatten().Loss(BinaryCrossEntropy).Lower();
        graph.Nodes[graph.Nodes[graph.Loss].Inputs[0]].Op.Should().Be(new DenseOp(6));
        graph.Nodes[graph.Loss].Op.Should().Be(Input(4).Dense(6, Sigmoid).Loss(BinaryCrossEntropy).Lower().Nodes[^1].Op);
        graph.OutputShape.Should().Equal(6);
    }

    [Fact]
    public void BinaryCrossEntropy_AfterADropout_ReadsWhatTheDropoutGives()
    {
        var graph = Input(4).Dense(3, Sigmoid).Dropout(0.5).Flatten().Loss(BinaryCrossEntropy).Lower();
        graph.Nodes[graph.Loss].Should().BeEquivalentTo(new { Op = new ElementwiseLossOp(BinaryCrossEntropy.Formula), Inputs = new[] { graph.Output } });
    }

    [Fact]
    public void Parameters_OfAModel_HavePathsShapesInitializersAndSummedPenalties()
    {
        var graph = Input(6).Dense(4, Relu, weightRegularizer: L1(0.5), biasRegularizer: L2(0.25), name: "hidden").Flatten().Dense(3, bias: false, weightInitializer: HeNormal)
            .Loss(MeanSquaredError, L2(0.125)).Lower();
        graph.Parameters.Should().Equal(
            new ParameterSpec("hidden.weight", [6, 4], GlorotUniform, new Regularizer(0.5, 0.125), ParameterRole.Trainable),
            new ParameterSpec("hidden.bias", [4], Zeros, L2(0.25), ParameterRole.Trainable),
            new ParameterSpec("3:Dense.weight", [4, 3], HeNormal, L2(0.125), ParameterRole.Trainable));
        graph.Nodes.Select(node => node.Path).Should().Equal("input", "hidden", "hidden", "2:Flatten", "3:Dense", "loss");
        graph.Nodes[1].Parameters.Should().Equal(0, 1);
    }

    [Fact]
    public void ActivityRegularizer_OfALayer_IsAPenaltyOnItsOutputAfterTheActivation()
    {
        var graph = Input(6).Dense(4, Relu, activityRegularizer: L1(0.5)).Dense(2).Lower();
        var penalty = graph.Nodes[graph.Penalties.Single()];
        penalty.Op.Should().Be(new ActivityPenaltyOp(L1(0.5)));
        penalty.Shape.Should().Equal();
        graph.Nodes[penalty.Inputs[0]].Op.Should().Be(new MapOp(Relu(Expr.X)));
        graph.Loss.Should().Be(-1);
    }

    [Fact]
    public void Graphs_OfEqualModels_AreEqual()
    {
        foreach (var training in RandomValues.Trainings(40))
        {
            var (graph, again) = (training.Objective.Lower(), Training.FromJson(training.ToJson()).Objective.Lower());
            again.Should().Be(graph);
            again.GetHashCode().Should().Be(graph.GetHashCode());
            graph.Nodes.SelectMany((node, index) => node.Inputs.Select(input => input < index)).Should().NotContain(false, "each node reads earlier ones");
            graph.OutputShape.Should().Equal(training.Objective.Model.OutputShape);
        }
    }

    private static double[][] Run(ModelGraph graph)
    {
        var values = new List<double[]>();
        foreach (var node in graph.Nodes)
        {
            var inputs = node.Inputs.Select(input => values[input]).ToList();
            values.Add(node.Op switch
            {
                InputOp => s_row,
                SoftmaxOp => SoftmaxOf(inputs[0]),
                MapOp map => Enumerable.Range(0, s_row.Length).Select(i => map.Formula.Evaluate([.. inputs.Select(input => input[i])])).ToArray(),
                _ => throw new InvalidOperationException(node.Op.Name),
            });
        }

        return [.. values];
    }

    /// <summary>The expression over the whole row, by its meaning: the oracle of lowering.</summary>
    private static double[] Formula(Expr expr) => expr switch
    {
        SoftmaxExpr softmax => SoftmaxOf(Formula(softmax.Operand)),
        UnaryExpr unary => Formula(unary.Operand).Select(x => new UnaryExpr(unary.Function, x).Evaluate()).ToArray(),
        LeakyReluExpr leaky => Formula(leaky.Operand).Select(x => LeakyRelu(x, leaky.NegativeSlope).Evaluate()).ToArray(),
        BinaryExpr binary => Formula(binary.Left).Zip(Formula(binary.Right), (a, b) => new BinaryExpr(binary.Function, a, b).Evaluate()).ToArray(),
        _ => s_row.Select(x => expr.Evaluate(x)).ToArray(),
    };

    private static double[] SoftmaxOf(double[] row)
    {
        var powers = row.Select(x => Math.Exp(x - row.Max())).ToArray();
        return powers.Select(power => power / powers.Sum()).ToArray();
    }

    private static bool Softmaxes(Op op) => op is MapOp map && Vocabularies.Parts(map.Formula).Any(part => part is SoftmaxExpr);
}
