namespace Pipeline.Tests;

/// <summary>Shapes of every layer for every rank of input, and the laws of models as values.</summary>
public sealed class ModelTests
{
    public static TheoryData<string, Func<Model, Model>, Func<int[], int[]>> Layers => new()
    {
        { "Dense", model => model.Dense(7), shape => [.. shape[..^1], 7] },
        { "Activation", model => model.Activation(Tanh), shape => shape },
        { "Activation", model => model.Activation(Softmax), shape => shape },
        { "Dropout", model => model.Dropout(0.5), shape => shape },
        { "Flatten", model => model.Flatten(), shape => [shape.Aggregate((a, b) => a * b)] },
        { "Reshape", model => model.Reshape(2, (int)model.OutputShape.Size / 2), shape => [2, shape.Aggregate((a, b) => a * b) / 2] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_AfterInputsOfEveryRank_GivesItsShape(string kind, Func<Model, Model> add, Func<int[], int[]> expected)
    {
        foreach (var shape in new int[][] { [6], [4, 3], [5, 4, 3], [2, 3, 4, 5] })
        {
            var model = add(Input(Shape.Create(shape)));
            model.OutputShape.Should().Equal(expected(shape));
            model.Layers[^1].Kind.Should().Be(kind);
        }
    }

    [Fact]
    public void Layers_OfThisAssembly_AreAllTriedWithEveryRank() =>
        Vocabularies.Records.Where(typeof(Layer).IsAssignableFrom).Select(type => type.Name == nameof(ActivationLayer) ? "Activation" : type.Name)
            .Should().BeEquivalentTo(Layers.Select(row => (string)row[0]).Concat(WindowLayerTests.Kinds).Distinct());

    [Fact]
    public void Input_OfLengths_IsTheInputOfTheirShape()
    {
        Input(64).InputShape.Should().Equal(64);
        Input(8, 9).Should().Be(Input([8, 9]));
        Input(8, 9, 3).Should().Be(Input([8, 9, 3]));
        Input(24).Reshape(24).Reshape(4, 6).Reshape(2, 3, 4).Should().Be(Input(24).Reshape([24]).Reshape([4, 6]).Reshape([2, 3, 4]));
    }

    [Fact]
    public void Model_BranchedOffATrunk_LeavesTheTrunkAsItWas()
    {
        var trunk = Input(8).Dense(5, Relu);
        var text = trunk.ToString();
        var (left, right) = (trunk.Dense(3), trunk.Dropout(0.5));
        trunk.ToString().Should().Be(text);
        left.Should().NotBe(right);
        left.Should().Be(Input(8).Dense(5, Relu).Dense(3));
    }

    [Fact]
    public void Paths_OfLayers_AreNamesOrPlaceAndKind() =>
        Input(8).Dense(5).Activation(Relu).Dense(4, name: "hidden").Reshape(2, 2).Flatten().Dropout(0.1).Paths.Should()
            .Equal("1:Dense", "2:Activation", "hidden", "4:Reshape", "5:Flatten", "6:Dropout");

    [Fact]
    public void Replace_ByNameOrPath_ChangesThatLayerAlone()
    {
        var model = Input(8).Dense(5, name: "hidden").Dense(3);
        model.Replace("hidden", new Dense(9, name: "hidden")).Should().Be(Input(8).Dense(9, name: "hidden").Dense(3));
        model.Replace("2:Dense", new Dropout(0.5)).Should().Be(Input(8).Dense(5, name: "hidden").Dropout(0.5));
        model.Replace("hidden", model.Layers[0]).Should().Be(model);
    }

    [Fact]
    public void Objective_GivenAnotherLoss_KeepsTheModel()
    {
        var objective = Input(4).Dense(2, Softmax).Loss(CrossEntropy, L2(0.1));
        objective.Loss(MeanSquaredError).Should().Be(Input(4).Dense(2, Softmax).Loss(MeanSquaredError));
        objective.Loss(CrossEntropy, L2(0.1)).Should().Be(objective);
    }

    [Fact]
    public void Training_VariedByVerbsOrWith_IsTheSameAndLeavesTheFirst()
    {
        var training = Input(4).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));
        var text = training.ToString();
        training.Optimizer(Adam()).Should().Be(training with { Optimizer = Adam() });
        training.Metrics(Accuracy).Should().Be(training with { Metrics = [Accuracy] });
        training.Metrics(Accuracy).Metrics(MeanAbsoluteError).Metrics.Should().Equal([MeanAbsoluteError], "the verb says all metrics");
        training.Metrics(MeanAbsoluteError, Accuracy, MeanSquaredError).Metrics.Should().Equal(MeanAbsoluteError, Accuracy, MeanSquaredError);
        training.Metrics(Accuracy).Metrics().Should().Be(training);
        training.StopWhen(Train(TotalLoss).Reaches(1)).StopWhen(Train(TotalLoss).Stalls(2)).Stops.Should().HaveCount(2);
        training.Keep(Best(Train(TotalLoss))).Kept.Should().Be(Best(Train(TotalLoss)));
        training.ToString().Should().Be(text);
        (training with { Metrics = default }).Should().Be(training);
    }

    [Fact]
    public void Training_UsedByManyThreads_IsOneValue()
    {
        var training = RandomValues.Trainings(60).MaxBy(training => training.ToString().Length)!;
        var (json, text, graph) = (training.ToJson(), training.ToString(), training.Objective.Lower());
        Parallel.For(0, 200, index =>
        {
            var varied = training with { Optimizer = Sgd(index + 1), Metrics = [MeanAbsoluteError] };
            varied.Optimizer.Should().Be(Sgd(index + 1));
            training.ToJson().Should().Be(json);
            training.ToString().Should().Be(text);
            training.Objective.Lower().Should().Be(graph);
            Training.FromJson(json).Should().Be(training);
        });
    }

    [Fact]
    public void Defaults_OfEveryWord_AreKeras()
    {
        Adam().Should().Be(new Adam(0.001, 0.9, 0.999, 1e-7)).And.Be(new Adam());
        Sgd().Should().Be(new Sgd(0.01, 0, false)).And.Be(new Sgd());
        L1().Should().Be(new Regularizer(0.01, 0));
        L2().Should().Be(new Regularizer(0, 0.01));
        Uniform().Should().Be(new Uniform(-0.05, 0.05));
        Normal().Should().Be(new Normal(0, 0.05));
        LeakyRelu(Expr.X).Should().Be(new LeakyReluExpr(Expr.X, 0.2));
        Accuracy.Threshold.Should().Be(0.5);
        Train(TotalLoss).Stalls(3).Should().Be(Train(TotalLoss).Stalls(3, 0));
        new Dense(3).Should().Be(new Dense(3, Expr.X, true, GlorotUniform, Zeros, null, null, null, null));
        var training = Input(4).Loss(MeanSquaredError).Optimizer(Adam());
        (training.Metrics.Count, training.Stops.Count, training.Kept, training.Objective.Regularizer).Should().Be((0, 0, null, null));
    }
}
