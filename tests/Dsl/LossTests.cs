namespace Pipeline.Tests;

/// <summary>Losses and metrics of one sample, against numbers computed by hand.</summary>
public sealed class LossTests
{
    [Fact]
    public void MeanErrors_OfASample_AreTheMeansOverItsOutputs()
    {
        MeanSquaredError.Sample([1, 2, 4], [1, 0, 1], TargetForm.Values, 3).Should().BeApproximately((0 + 4 + 9) / 3.0, 1e-15);
        MeanAbsoluteError.Sample([1, 2, 4], [1, 0, 7], TargetForm.Values, 3).Should().BeApproximately((0 + 2 + 3) / 3.0, 1e-15);
        MeanSquaredError.Sample([0.5], [0.5], TargetForm.Values, 1).Should().Be(0);
    }

    [Fact]
    public void BinaryCrossEntropy_OfASample_IsTheMeanOverItsOutputs()
    {
        var expected = -(Math.Log(0.8) + Math.Log(0.7) + ((0.25 * Math.Log(0.6)) + (0.75 * Math.Log(0.4)))) / 3;
        BinaryCrossEntropy.Sample([0.8, 0.3, 0.6], [1, 0, 0.25], TargetForm.Binary, 3).Should().BeApproximately(expected, 1e-15);
    }

    [Fact]
    public void BinaryCrossEntropy_OfCertainty_IsClippedAsInKeras()
    {
        BinaryCrossEntropy.Sample([0], [1], TargetForm.Binary, 1).Should().BeApproximately(-Math.Log(1e-7), 1e-12);
        BinaryCrossEntropy.Sample([1], [0], TargetForm.Binary, 1).Should().BeApproximately(-Math.Log(1e-7), 1e-8);
        BinaryCrossEntropy.Sample([1], [1], TargetForm.Binary, 1).Should().BeApproximately(1e-7, 1e-12);
    }

    [Fact]
    public void CrossEntropy_OfIndexAndOneHot_IsTheSame()
    {
        var index = CrossEntropy.Sample([0.2, 0.5, 0.3], [1], TargetForm.ClassIndex, 3);
        index.Should().BeApproximately(-Math.Log(0.5), 1e-15);
        CrossEntropy.Sample([0.2, 0.5, 0.3], [0, 1, 0], TargetForm.OneHot, 3).Should().Be(index);
        CrossEntropy.Sample([0.2, 0.5, 0.3], [0.5, 0.25, 0.25], TargetForm.OneHot, 3)
            .Should().BeApproximately(-((0.5 * Math.Log(0.2)) + (0.25 * Math.Log(0.5)) + (0.25 * Math.Log(0.3))), 1e-15);
    }

    [Fact]
    public void CrossEntropy_OfOutputsThatDoNotSumToOne_DividesByTheirSumAndClips()
    {
        CrossEntropy.Sample([1, 3], [1], TargetForm.ClassIndex, 2).Should().BeApproximately(-Math.Log(0.75), 1e-15);
        CrossEntropy.Sample([1, 0], [1], TargetForm.ClassIndex, 2).Should().BeApproximately(-Math.Log(1e-7), 1e-12);
        CrossEntropy.Sample([1, 0], [0], TargetForm.ClassIndex, 2).Should().BeApproximately(1e-7, 1e-12);
    }

    [Fact]
    public void CrossEntropy_OfSeveralPositions_IsTheirMean()
    {
        double[] output = [0.25, 0.75, 0.5, 0.5, 0.1, 0.9];
        var expected = -(Math.Log(0.75) + Math.Log(0.5) + Math.Log(0.1)) / 3;
        CrossEntropy.Sample(output, [1, 0, 0], TargetForm.ClassIndex, 2).Should().BeApproximately(expected, 1e-15);
        CrossEntropy.Sample(output, [0, 1, 1, 0, 1, 0], TargetForm.OneHot, 2).Should().BeApproximately(expected, 1e-15);
    }

    [Fact]
    public void Losses_OfNaN_AreNaN()
    {
        MeanSquaredError.Sample([double.NaN, 1], [1, 1], TargetForm.Values, 2).Should().Be(double.NaN);
        MeanAbsoluteError.Sample([double.NaN, 1], [1, 1], TargetForm.Values, 2).Should().Be(double.NaN);
        BinaryCrossEntropy.Sample([double.NaN, 1], [1, 1], TargetForm.Binary, 2).Should().Be(double.NaN);
        CrossEntropy.Sample([double.NaN, 1], [1], TargetForm.ClassIndex, 2).Should().Be(double.NaN);
    }

    [Fact]
    public void Form_OfTargets_IsDecidedByLossAndNumber()
    {
        MeanSquaredError.Form([3], 3).Should().Be(TargetForm.Values);
        MeanAbsoluteError.Form([2, 3], 6).Should().Be(TargetForm.Values);
        BinaryCrossEntropy.Form([3], 3).Should().Be(TargetForm.Binary);
        CrossEntropy.Form([3], 3).Should().Be(TargetForm.OneHot);
        CrossEntropy.Form([3], 1).Should().Be(TargetForm.ClassIndex);
        CrossEntropy.Form([4, 3], 12).Should().Be(TargetForm.OneHot);
        CrossEntropy.Form([4, 3], 4).Should().Be(TargetForm.ClassIndex);
        foreach (var wrong in new long[] { 0, 2, 4, long.MaxValue })
        {
            MeanSquaredError.Form([3], wrong).Should().BeNull();
            BinaryCrossEntropy.Form([3], wrong).Should().BeNull();
            CrossEntropy.Form([3], wrong).Should().BeNull();
        }
    }

    [Fact]
    public void Accuracy_OfClasses_ComparesTheLargestAndTakesTheFirstOfEqualOnes()
    {
        Folded.Row(Accuracy, [0.1, 0.7, 0.2], [1], TargetForm.ClassIndex, 3).Should().Be(1);
        Folded.Row(Accuracy, [0.1, 0.7, 0.2], [2], TargetForm.ClassIndex, 3).Should().Be(0);
        Folded.Row(Accuracy, [0.1, 0.7, 0.2], [0, 0.6, 0.4], TargetForm.OneHot, 3).Should().Be(1);
        Folded.Row(Accuracy, [0.4, 0.4, 0.2], [0], TargetForm.ClassIndex, 3).Should().Be(1, "of equal outputs the first counts");
        Folded.Row(Accuracy, [0.4, 0.4, 0.2], [1], TargetForm.ClassIndex, 3).Should().Be(0);
        Folded.Row(Accuracy, [0.4, 0.4, 0.2], [0.5, 0.5, 0], TargetForm.OneHot, 3).Should().Be(1);
        Folded.Row(Accuracy, [3, 1, 2, 5, 9, 7], [0, 1], TargetForm.ClassIndex, 3).Should().Be(1, "two positions of three classes");
        Folded.Row(Accuracy, [3, 1, 2, 5, 9, 7], [0, 2], TargetForm.ClassIndex, 3).Should().Be(0.5);
        Folded.Row(Accuracy, [0.1, 0.9], [0.2, 0.3], TargetForm.Values, 2).Should().Be(1, "classes as values are compared by the largest too");
    }

    [Fact]
    public void Accuracy_OfSingleOutputs_CountsThoseAboveTheThreshold()
    {
        Folded.Row(Accuracy, [0.5, 0.51, 0.49], [0, 1, 0], TargetForm.Binary, 3).Should().Be(1, "the threshold itself is not above it");
        Folded.Row(Accuracy, [0.5, 0.51, 0.49], [1, 1, 1], TargetForm.Binary, 3).Should().BeApproximately(1 / 3.0, 1e-15);
        Folded.Row(Accuracy with { Threshold = 0.8 }, [0.7, 0.9], [1, 1], TargetForm.Binary, 2).Should().Be(0.5);
        Folded.Row(Accuracy, [0.7], [1], TargetForm.Values, 1).Should().Be(1);
        Folded.Row(Accuracy, [double.NaN], [1], TargetForm.Binary, 1).Should().Be(0);
    }

    [Fact]
    public void Sample_WrittenAsALoop_IsTheFormula()
    {
        double[] outputs = [0.25, 0, 1, 0.75, -2, 3];
        double[] targets = [0, 0.5, 1, 0, 1, 0.25];
        foreach (var loss in new FormulaLoss[] { MeanSquaredError, MeanAbsoluteError, BinaryCrossEntropy, BinaryCrossEntropy with { LabelSmoothing = 0.2, Outputs = Reduction.Sum } })
        {
            var sum = outputs.Zip(targets, (x, t) => loss.Formula.Evaluate(x, t)).Sum();
            loss.Sample(outputs, targets, TargetForm.Values, 6).Should().BeApproximately(loss.Outputs == Reduction.Sum ? sum : sum / 6, 1e-14, loss.ToString());
        }
    }

    [Fact]
    public void Loss_AsAMetric_IsTheLoss()
    {
        Metric metric = MeanAbsoluteError;
        (metric.Name, metric.HigherIsBetter, metric.ToString()).Should().Be(("mean_absolute_error", false, "MeanAbsoluteError"));
        Folded.Row(metric, [1, 2], [3, 2], TargetForm.Values, 2).Should().Be(1);
        metric.Should().Be((Metric)MeanAbsoluteError).And.NotBe((Metric)MeanSquaredError);
    }

    [Fact]
    public void Form_OfAMetric_IsItsOwnForALossAndTheLossForAccuracy()
    {
        ((Metric)MeanSquaredError).Form([3], 3, TargetForm.Binary).Should().Be(TargetForm.Values);
        ((Metric)BinaryCrossEntropy).Form([3], 3, TargetForm.Values).Should().Be(TargetForm.Binary);
        ((Metric)CrossEntropy).Form([3], 3, TargetForm.Values).Should().Be(TargetForm.OneHot);
        ((Metric)CrossEntropy).Form([3], 1, TargetForm.ClassIndex).Should().Be(TargetForm.ClassIndex);
        ((Metric)MeanAbsoluteError).Form([3], 1, TargetForm.ClassIndex).Should().BeNull("a class index is no number per output");
        Accuracy.Form([3], 1, TargetForm.ClassIndex).Should().Be(TargetForm.ClassIndex);
        Accuracy.Form([3], 3, TargetForm.Binary).Should().Be(TargetForm.Binary);
    }

    [Fact]
    public void Names_InAHistory_AreKeras() => new[]
    {
        MeanSquaredError.Name, MeanAbsoluteError.Name, BinaryCrossEntropy.Name, CrossEntropy.Name, Accuracy.Name, TotalLoss.Name,
    }.Should().Equal("mean_squared_error", "mean_absolute_error", "binary_cross_entropy", "cross_entropy", "accuracy", "loss");
}
