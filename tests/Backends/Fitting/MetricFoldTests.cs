using Throw = Pipeline.Backends.Throw;

namespace Pipeline.Tests;

/// <summary>Metrics as folds inside the loop: whatever the batches, and with a state that goes on bit for bit.</summary>
public sealed class MetricFoldTests
{
    private static readonly Training s_classes = Made.Classifier.Metrics(
        Accuracy, Precision, Recall with { Class = 1 }, F1 with { Average = ClassAverage.Weighted }, FBeta(2) with { Threshold = 0.3 }, TopK(2), RocAuc, AveragePrecision with { Class = 2 },
        PrAuc with { Average = ClassAverage.Micro }, CrossEntropy);

    private static readonly Training s_numbers = Input(2).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1))
        .Metrics(MeanAbsoluteError, RootMeanSquaredError, R2, R2 with { Output = 1 }, R2 with { Average = OutputAverage.VarianceWeighted }, MeanCosine);

    private static readonly Dataset s_labelled = Made.Labelled(23);
    private static readonly Dataset s_valued = Dataset.Of(Made.Values(23).Features, Tensor.Of([.. Enumerable.Range(0, 46).Select(i => Math.Sin(i * i))], [23, 2]));

    public static TheoryData<bool> Kinds => [true, false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Evaluate_InBatchesOfAnySize_MeasuresTheSameBits(bool isOfClasses)
    {
        var (trained, data) = Fitted(isOfClasses);
        var whole = trained.Evaluate(data, batchSize: 23).Metrics;

        foreach (var size in new[] { 1, 2, 5, 22 })
        {
            trained.Evaluate(data, size).Metrics.Should().Equal(whole);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Resume_InsideAnEpoch_MeasuresTheSameBits(bool isOfClasses)
    {
        var compiled = (isOfClasses ? s_classes : s_numbers).Compile(Reference);
        var data = isOfClasses ? s_labelled : s_valued;
        var whole = compiled.Fit(data, epochs: 2, batchSize: 4);
        foreach (var batch in new[] { 1, 3, 7 })
        {
            using var cancellation = new CancellationTokenSource();
            var cut = compiled.Fit(data, epochs: 2, batchSize: 4, progress: new CancelAt(batch, cancellation), cancellation: cancellation.Token);
            var path = Path.GetTempFileName();
            cut.Save(path);
            var resumed = compiled.Resume(TrainedModel.Load(path, Reference), data, epochs: 2 - cut.State.Epoch);
            File.Delete(path);

            cut.State.Batch.Should().Be(batch % 6);
            resumed.History.Epochs.Select(epoch => epoch.Train.Metrics).Should().Equal(whole.History.Epochs.Select(epoch => epoch.Train.Metrics));
            resumed.State.Parameters.Equals(whole.State.Parameters).Should().BeTrue();
        }
    }

    /// <summary>The one batch's metrics are not the mean of those of its rows.</summary>
    [Fact]
    public void Metric_OfTheWholeSet_IsNoMeanOverBatches()
    {
        var (trained, data) = Fitted(true);
        var whole = trained.Evaluate(data);
        var halves = new[] { trained.Evaluate(data.Take(12)), trained.Evaluate(data.Skip(12)) };

        foreach (var name in new[] { "precision", "roc_auc", "weighted f1" })
        {
            whole.Value(name).Should().NotBe(halves.Average(half => half.Value(name)));
        }

        whole.Value("accuracy").Should().BeApproximately(((12 * halves[0].Value("accuracy")) + (11 * halves[1].Value("accuracy"))) / 23, 1e-12);
    }

    [Fact]
    public void Metrics_OfWeightedRows_AreUnweighted()
    {
        var (trained, data) = Fitted(true);

        trained.Evaluate(data.Weighted([.. Enumerable.Range(0, 23).Select(i => 1.0 + (i % 3))])).Metrics.Should().Equal(trained.Evaluate(data).Metrics);
    }

    [Fact]
    public void Rules_OnMetricsOfTheWholeSet_LookTheRightWay()
    {
        var training = s_classes.StopWhen(Validation(F1 with { Average = ClassAverage.Weighted }).Stalls(3)).Keep(Best(Validation(RocAuc)));
        var trained = training.Compile(Reference).Fit(s_labelled, epochs: 12, validation: s_labelled);
        var areas = trained.History.Values(Validation(RocAuc));

        trained.State.Kept!.Epoch.Should().Be(Array.IndexOf(areas, areas.Max()) + 1);
        trained.Evaluate(s_labelled).Value("roc_auc").Should().Be(areas.Max());
        areas.Distinct().Should().HaveCountGreaterThan(2, "the case is chosen so that epochs differ");
    }

    [Fact]
    public void State_OfOtherMetrics_IsRefused()
    {
        var begun = new RunningSums(4, 10, 1, 0, [1, 2, 3], 0);

        FluentActions.Invoking(() => Sums(Accuracy).Restart(begun)).Should().Throw<ArgumentException>().WithMessage(
            "The epoch that was begun has 3 numbers of its metrics after 4 rows; these metrics have 1 then.\n  Fix: a state as Fit or Load gives it.");
        FluentActions.Invoking(() => Sums(Accuracy).Restart(begun with { Rows = 11, Metrics = [1] })).Should().Throw<ArgumentException>("there are more rows than the epoch has");
        FluentActions.Invoking(() => Sums(Accuracy).Restart(begun with { Rows = -1, Metrics = [1] })).Should().Throw<ArgumentException>();
        Sums(Accuracy).Invoking(sums => sums.Restart(begun with { Metrics = [3] })).Should().NotThrow();
    }

    [Fact]
    public void State_ThatWasSaved_GoesOnAsItWas()
    {
        var begun = new RunningSums(4, 10, 1.5, 0.25, [3, 0.25, 1, 0.75, 0, 0.5, 1, 0.25, 0, 0.75], 2);
        var sums = Sums(Accuracy, RocAuc with { Class = 1 }, CrossEntropy);
        sums.Restart(begun);

        sums.Save(10, 2).Should().Be(begun);
        sums.Measures(0).Metrics.Should().Equal(new MetricValue("accuracy", 0.75), new MetricValue("roc_auc of class 1", 0.375), new MetricValue("cross_entropy", 0.75 / 4));
    }

    [Fact]
    public void KeptNumbers_OfMoreRowsThanMemoryHolds_AreRefused() => Throw.TooManyRows(RocAuc, 3_000_000_000).Message.Should().Be(
        "RocAuc keeps numbers of each row, and those of 3000000000 rows are more than memory holds.\n  Fix: measure it on fewer rows, or leave it out.");

    [Fact]
    public void Decisions_OfNumbers_AreRefused() => Made.Linear().Metrics(RocAuc).Compile(Reference)
        .Invoking(compiled => compiled.Fit(Dataset.Of(Made.Values(3).Features, Tensor.Of([0.0, 1, 2], [3, 1])))).Should().Throw<ArgumentException>().WithMessage(
            "RocAuc counts decisions between two targets, but data has more than two different ones.\n  Fix: MeanAbsoluteError, which measures numbers, or leave RocAuc out. (Parameter 'data')");

    private static (TrainedModel Trained, Dataset Data) Fitted(bool isOfClasses)
    {
        var data = isOfClasses ? s_labelled : s_valued;
        return ((isOfClasses ? s_classes : s_numbers).Compile(Reference).Fit(data, epochs: 2), data);
    }

    private static MetricSums Sums(params Metric[] metrics) => new(metrics.ToSeq(), s_classes.Compile(Reference).Plan.Graph, TargetForm.ClassIndex, 1, 8);

    private sealed class CancelAt(int batch, CancellationTokenSource cancellation) : IProgress<TrainingEvent>
    {
        private int _batches;

        public void Report(TrainingEvent value)
        {
            if (value is BatchCompleted && ++_batches == batch)
            {
                cancellation.Cancel();
            }
        }
    }
}
