namespace Pipeline.Tests;

public sealed class CrossValidationTests
{
    private static Dataset Data { get; } = Datasets.Iris();

    [Fact]
    public void CrossValidate_OfATraining_IsTheLoopByHand()
    {
        var validation = Grids.Cell(0.1).CrossValidate(Managed, Data, folds: 4, epochs: 3, batchSize: 10, seed: 7, clock: Still.Clock);
        validation.IsWhole.Should().BeTrue();
        var accuracies = new List<double>();
        foreach (var (fold, result) in Data.Folds(4, seed: 7).Zip(validation.Folds))
        {
            var alone = Grids.Cell(0.1).Compile(Managed).Fit(fold.Train, epochs: 3, batchSize: 10, seed: 7, onDivergence: OnDivergence.Return, clock: Still.Clock);
            result.Trained.Should().Be(alone);
            result.Validation.Value("accuracy").Should().Be(alone.Evaluate(fold.Validation).Value("accuracy"));
            result.Train.Loss.Should().Be(alone.Evaluate(fold.Train).Loss);
            accuracies.Add(result.Validation.Value("accuracy"));
        }

        validation.Validation(Accuracy).Mean.Should().Be(accuracies.Average());
        validation.Validation(Accuracy).Deviation.Should().BeApproximately(Math.Sqrt(accuracies.Sum(value => Math.Pow(value - accuracies.Average(), 2)) / 3), 1e-15);
    }

    [Fact]
    public void CrossValidate_WithAPreprocessingLayer_FitsItWithinEachFold()
    {
        var validation = Grids.Cell(0.1).CrossValidate(Reference, Data, folds: 3);
        foreach (var (fold, result) in Data.Folds(3, seed: 0).Zip(validation.Folds))
        {
            var mean = Enumerable.Range(0, fold.Train.Count).Average(row => fold.Train.Features[row * 4]);
            result.Trained.Parameters["1:Standardize.mean"][0].Should().BeApproximately(mean, 1e-6);
        }

        validation.Folds.Select(fold => fold.Trained.Parameters["1:Standardize.mean"]).Distinct().Should().HaveCount(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void CrossValidate_OfAGrid_HasARowForEachCell(int parallelism)
    {
        var comparison = Grids.Square.CrossValidate(Managed, Data, folds: 3, epochs: 2, seed: 2, parallelism: parallelism, clock: Still.Clock);
        comparison.Columns.Should().Equal("rate", "L2");
        foreach (var (row, training) in comparison.Rows.Zip(Grids.Square))
        {
            row.Result.Should().Be(training.CrossValidate(Managed, Data, folds: 3, epochs: 2, seed: 2, clock: Still.Clock) with { Folds = row.Result.Folds });
            row.Result.Folds.Select(fold => fold.Trained).Should().Equal(training.CrossValidate(Managed, Data, folds: 3, epochs: 2, seed: 2, clock: Still.Clock).Folds.Select(fold => fold.Trained));
        }

        comparison.Best().Result.Validation(Accuracy).Mean.Should().Be(comparison.Rows.Max(row => row.Result.Validation(Accuracy).Mean));
    }

    [Fact]
    public void CrossValidate_WhenCancelled_HasTheRowsOfWhichAllFoldsAreDone()
    {
        using var stop = new CancellationTokenSource();
        var comparison = Grids.Square.CrossValidate(Managed, Data, folds: 2, parallelism: 1, cancellation: stop.Token, progress: new Heard(happened =>
        {
            if (happened is CellCompleted { Number: 3 })
            {
                stop.Cancel();
            }
        }));
        comparison.Rows.Select(row => row.Number).Should().Equal(1);
        comparison.Cells.Should().Be(6);
    }

    [Fact]
    public void BootstrapValidate_OfATraining_MeasuresTheRowsLeftOut()
    {
        var validation = Grids.Cell(0.1).BootstrapValidate(Managed, Data, samples: 6, epochs: 2, seed: 5, clock: Still.Clock);
        validation.Folds.Should().HaveCount(6);
        validation.Folds.Select(fold => fold.Trained.Parameters["1:Standardize.mean"]).Distinct().Should().HaveCount(6, "each has a sample of its own");
        validation.Validation(Accuracy).Mean.Should().BeGreaterThan(0.3);
        var longer = Grids.Cell(0.1).BootstrapValidate(Managed, Data, samples: 7, epochs: 2, seed: 5, clock: Still.Clock);
        longer.Folds.Take(6).Select(fold => fold.Trained).Should().Equal(validation.Folds.Select(fold => fold.Trained), "a sample does not depend on how many there are");
    }

    [Fact]
    public void BootstrapValidate_OfFewRows_DrawsASampleAnewThatLeavesNoneOut()
    {
        var two = Data.Rows([0, 149]);
        var validation = Grids.Cell(0.1).BootstrapValidate(Reference, two, samples: 40);
        validation.Folds.Should().HaveCount(40);
        validation.Folds.Should().OnlyContain(fold => double.IsFinite(fold.Train.Loss) && double.IsFinite(fold.Validation.Loss));
        FluentActions.Invoking(() => Grids.Cell(0.1).BootstrapValidate(Reference, Data.Take(1))).Should().Throw<DataException>()
            .WithMessage("A bootstrap needs 2 rows or more: with one, no sample leaves a row out to measure on.\n  Fix: give more rows.");
    }

    [Fact]
    public void Divisions_BeforeTheirTurn_AreNoCopiesOfTheRows()
    {
        // 12 MB of rows, of which 25 samples and what they leave out would be 400 MB.
        const int rows = 4000;
        var data = Dataset.Of(Tensor.Of(new float[rows * 800], [rows, 800]), Tensor.Of(Enumerable.Range(0, rows).Select(row => row % 2f).ToArray(), [rows, 1]));
        var training = Input(800).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1));
        using var stop = new CancellationTokenSource();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var taken = 0L;
        training.BootstrapValidate(Managed, data, samples: 25, parallelism: 1, cancellation: stop.Token, progress: new Heard(happened =>
        {
            if (happened is ComparisonStarted)
            {
                taken = GC.GetAllocatedBytesForCurrentThread() - before;
                stop.Cancel();
            }
        }));
        taken.Should().BeInRange(10_000_000, 150_000_000, "one part is gathered to be looked at");
    }

    [Fact]
    public void Validation_ByItsText_SaysWhatItsPartsAreAndWhetherAllAreDone()
    {
        var samples = Grids.Cell(0.1).BootstrapValidate(Managed, Data, samples: 2);
        samples.Folds[1].ToString().Should().StartWith("sample 2  loss ");
        samples.Word.Should().Be("sample");
        samples.ToString().Should().NotContain(" of ");
        using var stop = new CancellationTokenSource();
        var folds = Grids.Cell(0.1).CrossValidate(Managed, Data, folds: 5, parallelism: 1, cancellation: stop.Token, progress: new Heard(happened =>
        {
            if (happened is CellCompleted { Number: 2 })
            {
                stop.Cancel();
            }
        }));
        folds.Folds[1].ToString().Should().StartWith("fold 2  loss ");
        folds.ToString().Should().EndWith("  2 of 5 folds");
    }

    [Fact]
    public void Mean_OfOtherValues_IsTheirs()
    {
        var spread = new MetricSpread("accuracy", [1, 2]) with { Values = [10, 20] };
        (spread.Mean, spread).Should().Be((15, new MetricSpread("accuracy", [10, 20])));
    }

    [Fact]
    public void Deviation_OfKnownValues_IsNumpys()
    {
        // numpy.std([0.9, 0.95, 1, 0.85, 0.9], ddof=1), numpy.mean
        var spread = new MetricSpread("accuracy", [0.9, 0.95, 1, 0.85, 0.9]);
        spread.Deviation.Should().BeApproximately(0.05700877125495689, 1e-15);
        spread.Mean.Should().BeApproximately(0.9199999999999999, 1e-15);
        spread.ToString().Should().Be("accuracy 0.92 ± 0.057");
        new MetricSpread("accuracy", [1]).Deviation.Should().Be(double.NaN);
    }

    [Fact]
    public void Percentile_OfKnownValues_IsNumpys()
    {
        // numpy.percentile([3, 1, 4, 1, 5, 9, 2, 6], [2.5, 97.5, 50])
        double[] values = [3, 1, 4, 1, 5, 9, 2, 6];
        BootstrapRun.Percentile(values, 0.025).Should().BeApproximately(1.0, 1e-12);
        BootstrapRun.Percentile(values, 0.975).Should().BeApproximately(8.475, 1e-12);
        BootstrapRun.Percentile(values, 0.5).Should().BeApproximately(3.5, 1e-12);
    }

    [Fact]
    public void BootstrapEvaluate_OfATrainedModel_HasItsValueAndItsSpread()
    {
        var trained = Grids.Cell(0.1, 0.001).Compile(Reference).Fit(Grids.Iris.Train, epochs: 5);
        var evaluation = trained.BootstrapEvaluate(Data, resamples: 2000, seed: 3);
        var plain = trained.Evaluate(Data);
        var accuracy = evaluation[Accuracy];
        accuracy.Value.Should().Be(plain.Value("accuracy"));
        evaluation[TotalLoss].Value.Should().BeApproximately(plain.Loss, 1e-12);

        // Of independent rows the standard error of a share p is √(p (1 - p) / n).
        accuracy.StandardError.Should().BeApproximately(Math.Sqrt(accuracy.Value * (1 - accuracy.Value) / Data.Count), 0.002);
        accuracy.Low.Should().BeLessThan(accuracy.Value).And.Be(BootstrapRun.Percentile(accuracy.Resampled, 0.025));
        accuracy.High.Should().BeGreaterThan(accuracy.Value);
        accuracy.Resampled.Should().HaveCount(2000);
        trained.BootstrapEvaluate(Data, resamples: 2000, seed: 3).Should().Be(evaluation);
        trained.BootstrapEvaluate(Data, resamples: 50, seed: 4)[Accuracy].Resampled.Should().NotEqual(accuracy.Resampled.Take(50));
        (trained.BootstrapEvaluate(Data, seed: 3, confidence: 0.5)[Accuracy] is { } half && half.High - half.Low < accuracy.High - accuracy.Low).Should().BeTrue();
    }

    [Fact]
    public void Bootstrap_OfNumbersThatCannotBe_IsRefused()
    {
        var trained = Grids.Cell(0.1).Compile(Reference).Initialize();
        Action[] wrong = [() => trained.BootstrapEvaluate(Data, resamples: 1), () => trained.BootstrapEvaluate(Data, confidence: 1), () => trained.BootstrapEvaluate(Data, confidence: double.NaN), () => Grids.Cell(0.1).BootstrapValidate(Reference, Data, samples: 0)];
        foreach (var act in wrong)
        {
            act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*\n  Fix: *");
        }
    }
}
