namespace Pipeline.Tests;

/// <summary>Class weights and sample weights.</summary>
public sealed class WeightTests
{
    private static readonly double[] s_factors = [1, 3, 0.5];

    [Fact]
    public void ClassWeights_EqualTheSampleWeightsThatFollow_ForIndices() => SameAsSampleWeights(Made.Classifier, Made.Labelled(20), row => row % 4 % 3);

    [Fact]
    public void ClassWeights_EqualTheSampleWeightsThatFollow_ForOneHot() => SameAsSampleWeights(Made.Classifier, Made.Labelled(20).OneHot(), row => row % 4 % 3);

    [Fact]
    public void ClassWeights_EqualTheSampleWeightsThatFollow_ForOneOutput()
    {
        var data = Dataset.Of(Made.Values(20).Features, Tensor.Of([.. Enumerable.Range(0, 20).Select(row => row % 3 == 0 ? 1.0 : 0)], [20, 1]));
        SameAsSampleWeights(Input(2).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.5)), data, row => row % 3 == 0 ? 1 : 0, s_factors[..2]);
    }

    [Fact]
    public void ClassWeights_MultiplySampleWeights()
    {
        var data = Made.Labelled(20);
        double[] weights = [.. Enumerable.Range(0, 20).Select(row => row % 5 * 0.25)];
        double[] products = [.. weights.Select((weight, row) => weight * s_factors[row % 4 % 3])];
        Fit(Made.Classifier, data.Weighted(weights), [.. s_factors]).Should().Be(Fit(Made.Classifier, data.Weighted(products), []));
    }

    [Fact]
    public void ClassWeights_DoNotTouchValidation()
    {
        var compiled = Made.Classifier.Compile(Reference);
        var (data, validation) = (Made.Labelled(20), Made.Labelled(12, seed: 3));
        var trained = compiled.Fit(data, epochs: 2, validation: validation, classWeights: [.. s_factors]);
        trained.History.Epochs[^1].Validation!.Loss.Should().Be(trained.Evaluate(validation, batchSize: 32).Loss);
    }

    [Fact]
    public void SampleWeights_MultiplyEachRowsLoss_DividedByTheRows()
    {
        var data = Made.Values(4).Weighted([1, 0, 2, 0.5]);
        var start = new Parameters([KeyValuePair.Create("1:Dense.weight", Tensor.Of([0.5, -0.25], [2, 1])), KeyValuePair.Create("1:Dense.bias", Tensor.Of([0.125], [1]))]);
        var expected = Enumerable.Range(0, 4).Sum(row =>
        {
            var error = (0.5 * data.Features[2 * row]) - (0.25 * data.Features[(2 * row) + 1]) + 0.125 - data.Targets[row];
            return data.Weights![row] * error * error / 4;
        });
        Made.Linear().Compile(Reference).Initialize(start).Evaluate(data).Loss.Should().BeApproximately(expected, 1e-15);
    }

    [Fact]
    public void Weights_OfOneEverywhere_ChangeNothing()
    {
        var data = Made.Labelled(20);
        Fit(Made.Classifier, data.Weighted([.. Enumerable.Repeat(1.0, 20)]), []).Should().Be(Fit(Made.Classifier, data, []));
        Fit(Made.Classifier, data, [1, 1, 1]).Should().Be(Fit(Made.Classifier, data, []));
    }

    [Fact]
    public void Rows_OfWeightZero_DoNotChangeTheGradient()
    {
        var compiled = Made.Classifier.Compile(Reference);
        var data = Made.Labelled(6);
        var start = compiled.Initialize(1).Parameters;
        var without = compiled.Gradients(start, data.Rows([0, 1, 2])).Gradients;
        var zeros = compiled.Gradients(start, data.Weighted([1, 1, 1, 0, 0, 0])).Gradients;
        foreach (var path in without.Paths)
        {
            for (var i = 0; i < without[path].Length; i++)
            {
                zeros[path][i].Should().BeApproximately(without[path][i] / 2, 1e-15);
            }
        }
    }

    private static void SameAsSampleWeights(Training training, Dataset data, Func<int, int> classOf, double[]? factors = null)
    {
        var byClass = factors ?? s_factors;
        var weighted = data.Weighted([.. Enumerable.Range(0, data.Count).Select(row => byClass[classOf(row)])]);
        Fit(training, data, [.. byClass]).Should().Be(Fit(training, weighted, []));
        Fit(training, data, [.. byClass]).Should().NotBe(Fit(training, data, []));
    }

    private static TrainingState Fit(Training training, Dataset data, Seq<double> classWeights) =>
        training.Compile(Reference).Fit(data, epochs: 3, batchSize: 6, classWeights: classWeights, clock: new HandClock()).State;
}
