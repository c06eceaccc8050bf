namespace Pipeline.Tests;

public sealed class GridTests
{
    internal static IEnumerable<string> Held => ["EmptyRange", "NoChoice"];

    [Fact]
    public void LogSpace_OfWholePowers_IsThePowersAsTheyAreWritten() => LogSpace(-5, 1, 7).Should().Equal(1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10);

    [Fact]
    public void LogSpace_BetweenPowers_IsNumpys() =>
        // numpy.logspace(-1, 1, 4)
        LogSpace(-1, 1, 4).Zip([0.1, 0.46415888336127786, 2.154434690031882, 10.0]).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= 1e-15 * pair.Second);

    [Fact]
    public void LinSpace_IsNumpys()
    {
        LinSpace(0, 1, 5).Should().Equal(0, 0.25, 0.5, 0.75, 1);
        LinSpace(2, 1, 3).Should().Equal(2, 1.5, 1);
        LinSpace(0, 0.3, 4)[^1].Should().Be(0.3);
        LinSpace(4, 9, 1).Should().Equal(4);
    }

    [Fact]
    public void Spaces_ThatCannotBe_SayWhereTheyWereWritten()
    {
        Refused(() => LogSpace(0, 1, 0), "LogSpace needs a positive whole number for count, got 0.\n  at GridTests.cs:*");
        Refused(() => LinSpace(double.NaN, 1, 3), "LinSpace needs a finite number for from, got double.NaN.\n  at GridTests.cs:*");
        Refused(() => RandomSearch(0, 1, draw => draw.Number), "RandomSearch needs a positive whole number for count, got 0.\n  at GridTests.cs:*");
        Refused(() => RandomSearch(1, 1, draw => draw.Uniform(1, 1)).ToList(), "Uniform needs a range that is not empty, got 1 to 1.*");
        Refused(() => RandomSearch(1, 1, draw => draw.LogUniform(0, 1)).ToList(), "LogUniform needs a positive finite number for low, got 0.*");
        Refused(() => RandomSearch(1, 1, draw => draw.Integer(2, 1)).ToList(), "Integer needs a range that is not empty, got 2 to 1.*");
        Refused(() => RandomSearch(1, 1, draw => draw.Choice<int>()).ToList(), "Choice needs something to choose from, got nothing.*");
    }

    [Fact]
    public void RandomSearch_GoneThroughTwice_IsTheSame() => Search(20, 1).Should().Equal(Search(20, 1)).And.NotEqual(Search(20, 2));

    [Fact]
    public void RandomSearch_ThatIsLonger_BeginsWithTheShorter() => Search(30, 1).Take(10).Should().Equal(Search(10, 1));

    [Fact]
    public void Draw_OfOne_DoesNotDependOnWhatOthersTake() =>
        RandomSearch(8, 3, draw => Enumerable.Range(0, draw.Number % 3).Sum(_ => draw.Uniform(0, 1)) * 0 + draw.Number switch { 5 => draw.Uniform(0, 1), _ => 0 }).ElementAt(4)
            .Should().BeInRange(0, 1).And.NotBe(RandomSearch(8, 4, draw => draw.Uniform(0, 1)).ElementAt(4));

    [Fact]
    public void Draws_OfEachKind_CoverTheirRangesEvenly()
    {
        const int Count = 4000;
        var uniform = RandomSearch(Count, 1, draw => draw.Uniform(-2, 3)).ToList();
        uniform.Should().OnlyContain(value => value >= -2 && value < 3);
        uniform.Average().Should().BeApproximately(0.5, 0.1);
        var logarithms = RandomSearch(Count, 2, draw => Math.Log10(draw.LogUniform(1e-4, 1))).ToList();
        logarithms.Should().OnlyContain(value => value >= -4.0001 && value < 0);
        logarithms.Average().Should().BeApproximately(-2, 0.1);
        var integers = RandomSearch(Count, 3, draw => draw.Integer(1, 6)).GroupBy(value => value).ToDictionary(group => group.Key, group => group.Count());
        integers.Keys.Order().Should().Equal(1, 2, 3, 4, 5, 6);
        integers.Values.Should().OnlyContain(count => count > 550 && count < 800);
        RandomSearch(Count, 4, draw => draw.Choice("a", "b")).Count(item => item == "a").Should().BeInRange(1850, 2150);
    }

    [Fact]
    public void Differences_OfKindsOfOptimizer_AreOneSettingWithItsCode() =>
        Texts(Net(50).Optimizer(Sgd(0.1)), Net(50).Optimizer(Adam(0.001))).Should().Equal("optimizer Sgd(0.1)", "optimizer Adam(0.001)");

    [Fact]
    public void Differences_OfOptions_HaveTheirNames()
    {
        Texts(Net(50).Optimizer(Sgd(0.1)), Net(50).Optimizer(Sgd(0.1, momentum: 0.9))).Should().Equal("momentum 0", "momentum 0.9");
        Texts(Net(50).Optimizer(Sgd(0.1)), Net(20).Optimizer(Sgd(0.2))).Should().Equal("1:Dense.units 50, rate 0.1", "1:Dense.units 20, rate 0.2");
        Texts(Net(50, Relu).Optimizer(Sgd(0.1)), Net(50, Tanh).Optimizer(Sgd(0.1))).Should().Equal("1:Dense.activation Relu", "1:Dense.activation Tanh");
        Texts(Input(4).Dense(5).Dense(3, Softmax).Loss(CrossEntropy, L2(0.1)).Optimizer(Sgd(0.1)), Input(4).Dense(5).Dense(3, Softmax).Loss(CrossEntropy, L2(1)).Optimizer(Sgd(0.1))).Should().Equal("L2 0.1", "L2 1");
        Texts(Input(4).Dense(5).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Input(4).Dense(5).Dense(3, Softmax).Loss(CrossEntropy, L1(1)).Optimizer(Sgd(0.1))).Should().Equal("regularizer none", "regularizer L1(1)");
    }

    [Fact]
    public void Differences_OfSchedules_AreTheirArgumentsOrTheirCode()
    {
        Texts(Net(5).Optimizer(Sgd(ExponentialDecay(0.1, 100, 0.9))), Net(5).Optimizer(Sgd(ExponentialDecay(0.2, 100, 0.9)))).Should().SatisfyRespectively(
            first => first.Should().EndWith(" 0.1"), second => second.Should().EndWith(" 0.2"));
        Texts(Net(5).Optimizer(Sgd(0.1)), Net(5).Optimizer(Sgd(ExponentialDecay(0.2, 100, 0.9)))).Should().Equal("rate 0.1", "rate ExponentialDecay(0.2, 100, 0.9)");
    }

    [Fact]
    public void Differences_OfNumbersOfLayers_AreOneSettingWithTheirCode() =>
        Texts(Net(5).Optimizer(Sgd(0.1)), Input(4).Dense(5).Dropout(0.5).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)))
            .Should().Equal("layers Dense(5).Dense(3, Softmax)", "layers Dense(5).Dropout(0.5).Dense(3, Softmax)");

    [Fact]
    public void Differences_OfKindsOfLayer_AreThatLayer() =>
        Texts(Input(4).Dropout(0.5).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Input(4).Dense(5).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)))
            .Should().Equal("layer 1 Dropout(0.5)", "layer 1 Dense(5)");

    [Fact]
    public void Differences_InNamedLayersAndBlocks_HaveTheirPaths()
    {
        Training Block(int units, double rate) => Input(4).Residual(x => x.Dense(units, Relu).Dense(4)).Dense(6, name: "hidden").Dropout(rate).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1));
        Texts(Block(5, 0.1), Block(6, 0.2)).Should().Equal("1:Residual/1:Dense.units 5, 3:Dropout.rate 0.1", "1:Residual/1:Dense.units 6, 3:Dropout.rate 0.2");
    }

    [Fact]
    public void Differences_WhoseLastWordsAreAlike_SayMore()
    {
        Training Both(double loss, double weight) => Input(4).Dense(5, weightRegularizer: L2(weight), biasRegularizer: L2(weight)).Dense(3, Softmax).Loss(CrossEntropy, L2(loss)).Optimizer(Sgd(0.1));
        Differences.Of([Both(1, 2), Both(3, 4)])[0].Select(setting => setting.Name).Should().Equal("1:Dense.weightRegularizer.L2", "1:Dense.biasRegularizer.L2", "L2");
    }

    [Fact]
    public void Differences_OfMetricsStopsAndKeep_AreShown()
    {
        Texts(Net(5).Optimizer(Sgd(0.1)), Net(5).Optimizer(Sgd(0.1)).Metrics(Accuracy)).Should().Equal("metrics none", "metrics Accuracy");
        Texts(Net(5).Optimizer(Sgd(0.1)).StopWhen(Validation(TotalLoss).Stalls(5)), Net(5).Optimizer(Sgd(0.1)).StopWhen(Validation(TotalLoss).Stalls(7))).Should().Equal("epochs 5", "epochs 7");
        Texts(Net(5).Optimizer(Sgd(0.1)), Net(5).Optimizer(Sgd(0.1)).Keep(Best(Validation(TotalLoss)))).Should().Equal("kept none", "kept Best(Validation(TotalLoss))");
    }

    [Fact]
    public void Differences_OfEqualTrainings_AreNone()
    {
        Differences.Of([Net(5).Optimizer(Sgd(0.1)), Net(5).Optimizer(Sgd(0.1))]).Should().OnlyContain(settings => settings.Count == 0).And.HaveCount(2);
        Differences.Of([]).Should().BeEmpty();
    }

    private static Objective Net(int units, Activation? activation = null) => Input(4).Dense(units, activation).Dense(3, Softmax).Loss(CrossEntropy);

    private static IEnumerable<string> Texts(params Training[] trainings) => Differences.Of(trainings).Select(settings => string.Join(", ", settings));

    private static IEnumerable<Training> Search(int count, long seed) =>
        RandomSearch(count, seed, draw => Net(draw.Integer(4, 40), draw.Choice<Activation>(Relu, Tanh)).Optimizer(Sgd(draw.LogUniform(1e-4, 1), momentum: draw.Uniform(0, 0.99))));

    private static void Refused(Action make, string message) => make.Should().Throw<ModelException>().WithMessage(message);
}
