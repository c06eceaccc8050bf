namespace Pipeline.Tests;

/// <summary>What becomes a class, and what has none.</summary>
public sealed class ClassDecisionTests
{
    private static readonly Tensor s_rows = Tensor.Of([1.0, 2, -1, 0.5], [2, 2]);

    [Fact]
    public void PredictClass_OfARegression_IsRefused() =>
        Classes(Input(2).Dense(1).Loss(MeanSquaredError)).Should().Throw<InvalidOperationException>()
            .WithMessage("The model gives [N, 1], which is no probability.\n  Fix: Predict; or Sigmoid with BinaryCrossEntropy.");

    [Fact]
    public void PredictClass_OfSeveralLabels_IsRefused() =>
        Classes(Input(2).Dense(3, Sigmoid).Loss(BinaryCrossEntropy)).Should().Throw<InvalidOperationException>()
            .WithMessage("The model gives [N, 3], and BinaryCrossEntropy does not say that one of them is the class.\n  Fix: Predict, and a threshold for each label; or Softmax with CrossEntropy.");

    [Fact]
    public void PredictClass_WithThresholdForSeveralOutputs_IsRefused() =>
        Classes(Input(2).Dense(3, Softmax).Loss(CrossEntropy), threshold: 0.9).Should().Throw<ArgumentException>()
            .WithMessage("The class is the largest of 3 outputs, so a threshold would do nothing.\n  Fix: leave the threshold out.");

    [Fact]
    public void PredictClass_WithThresholdThatIsNoNumber_IsRefused() =>
        Classes(Input(2).Dense(1, Sigmoid).Loss(BinaryCrossEntropy), threshold: double.NaN).Should().Throw<ArgumentOutOfRangeException>();

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.9, 0)]
    public void PredictClass_WithoutThreshold_TakesThatOfTheAccuracy(double threshold, int expected)
    {
        // Without layers of weights there is nothing to draw: the output is sigmoid(0.2) = 0.55 everywhere.
        var training = Input(2).Dense(1, x => Sigmoid((0 * x) + 0.2)).Loss(BinaryCrossEntropy).Optimizer(Sgd()).Metrics(Accuracy with { Threshold = threshold });
        var trained = training.Compile(Reference).Initialize();

        trained.PredictClass(s_rows).Select(row => row.Index).Should().Equal(expected, expected);
        trained.PredictClass(s_rows, threshold: 0.5).Select(row => row.Index).Should().Equal(1, 1);
        trained.ConfusionMatrix(Dataset.Of(s_rows, Tensor.Of([1.0, 1], [2, 1])))[1, expected].Should().Be(2);
    }

    [Fact]
    public void PredictClass_OfSquaredErrorsOverASoftmax_TakesTheLargest() =>
        Classes(Input(2).Dense(3, Softmax).Loss(MeanSquaredError)).Should().NotThrow();

    [Fact]
    public void Predict_OfOneSampleInFloat64_LosesNothing()
    {
        var trained = Input(2).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd()).Compile(Reference).Initialize();
        var sample = new[] { 0.1, 1.0 / 3 };

        trained.Predict(sample).Should().Equal(trained.Predict(Tensor.Of(sample, [1, 2])).Float64.ToArray());
        trained.PredictClass(sample).Should().Be(trained.PredictClass(Tensor.Of(sample, [1, 2]))[0]);
    }

    [Theory]
    [InlineData(0.9902925491333008, "setosa (0.9903)")]
    [InlineData(0.93, "setosa (0.93)")]
    [InlineData(1, "setosa (1)")]
    public void ClassPrediction_IsPrintedWithFourPlaces(double probability, string expected) => new ClassPrediction(0, "setosa", probability).ToString().Should().Be(expected);

    private static Action Classes(Objective objective, double? threshold = null) =>
        () => objective.Optimizer(Sgd()).Compile(Reference).Initialize().PredictClass(s_rows, threshold);
}
