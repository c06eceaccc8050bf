namespace Pipeline.Tests;

/// <summary>What is measured, against a computation of its own: linear regression by gradient descent, written out.</summary>
public sealed class HistoryTests
{
    private const double Rate = 0.2;
    private const double Lambda = 0.05;

    private static readonly Dataset s_data = Made.Values(10).Weighted([1, 2, 1, 0.5, 1, 1, 0, 1, 3, 1]);

    [Fact]
    public void Running_MeasuresEachBatchBeforeItsUpdate()
    {
        var trained = Fit(TrainMetrics.Running);
        double[] weights = [.. Start];
        foreach (var record in trained.History.Epochs)
        {
            var (loss, penalty, error) = (0.0, 0.0, 0.0);
            foreach (var batch in Enumerable.Range(0, 10).Chunk(4))
            {
                loss += batch.Length * Loss(weights, batch);
                penalty += batch.Length * Penalty(weights);
                error += batch.Sum(row => Math.Abs(Error(weights, row)));
                Update(weights, batch);
            }

            record.Train.Penalty.Should().BeApproximately(penalty / 10, 1e-14);
            record.Train.Loss.Should().BeApproximately((loss + penalty) / 10, 1e-14);
            record.Train.Value("mean_absolute_error").Should().BeApproximately(error / 10, 1e-14);
            record.Rate.Should().Be(Rate);
        }

        trained.History.TrainMetrics.Should().Be(TrainMetrics.Running);
        trained.History.Epochs.Select(record => record.Epoch).Should().Equal(1, 2, 3);
        SameWeights(trained, weights);
    }

    [Fact]
    public void AfterEpoch_MeasuresAllRowsWithTheWeightsAsTheyAreThen()
    {
        var trained = Fit(TrainMetrics.AfterEpoch);
        double[] weights = [.. Start];
        int[] all = [.. Enumerable.Range(0, 10)];
        foreach (var record in trained.History.Epochs)
        {
            foreach (var batch in all.Chunk(4))
            {
                Update(weights, batch);
            }

            record.Train.Loss.Should().BeApproximately(Loss(weights, all) + Penalty(weights), 1e-14);
            record.Train.Penalty.Should().BeApproximately(Penalty(weights), 1e-14);
            record.Train.Value("mean_absolute_error").Should().BeApproximately(all.Average(row => Math.Abs(Error(weights, row))), 1e-14);
            record.Validation!.Should().Be(record.Train, "validation is on the same rows here");
        }

        trained.History.TrainMetrics.Should().Be(TrainMetrics.AfterEpoch);
        SameWeights(trained, weights);
    }

    [Fact]
    public void MetricsOrTheirKind_DoNotChangeTheTraining()
    {
        var plain = Made.Linear(Rate, L2(Lambda)).Compile(Reference).Fit(s_data, epochs: 3, batchSize: 4);
        foreach (var kind in Enum.GetValues<TrainMetrics>())
        {
            var measured = Made.Linear(Rate, L2(Lambda)).Metrics(MeanAbsoluteError, MeanSquaredError).Compile(Reference).Fit(s_data, epochs: 3, batchSize: 4, trainMetrics: kind, validation: s_data);
            measured.Parameters.Equals(plain.Parameters).Should().BeTrue();
        }
    }

    [Fact]
    public void RunningMetricsOfDropout_AreOfTheTrainingOutputs_AfterEpochOfThePredicted()
    {
        var training = Input(2).Dropout(0.5).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(1e-12)).Metrics(MeanSquaredError);
        Measures Measure(TrainMetrics kind) => training.Compile(Reference).Fit(s_data.Unweighted(), trainMetrics: kind).History.Epochs[0].Train;
        var (running, after) = (Measure(TrainMetrics.Running), Measure(TrainMetrics.AfterEpoch));
        running.Value("mean_squared_error").Should().BeApproximately(running.Loss, 1e-12);
        after.Value("mean_squared_error").Should().BeApproximately(after.Loss, 1e-12);
        Math.Abs(running.Loss - after.Loss).Should().BeGreaterThan(1e-3);
    }

    [Fact]
    public void Accuracy_OfEachForm_IsCountedByHand()
    {
        var weights = new Parameters([KeyValuePair.Create("1:Dense.weight", Tensor.Of([1.0, 0, 0, 0, 1, 0], [2, 3])), KeyValuePair.Create("1:Dense.bias", Tensor.Of([0.0, 0, 0.5], [3]))]);
        var features = Tensor.Of([1.0, 0, 0, 1, 0.2, 0.1, 0.9, 0.8], [4, 2]);
        var compiled = Made.Classifier.Metrics(Accuracy).Compile(Reference);

        // The largest of (x, y, 0.5): classes 0, 1, 2, 0.
        compiled.Initialize(weights).Evaluate(Dataset.Of(features, [0, 1, 1, 0])).Value("accuracy").Should().Be(0.75);
        compiled.Initialize(weights).Evaluate(Dataset.Of(features, [0, 1, 1, 0], ["a", "b", "c"]).OneHot()).Value("accuracy").Should().Be(0.75);
    }

    [Fact]
    public void Measures_OfTheSameValuesInOtherTime_AreEqual()
    {
        var measures = new Measures(0.5, 0.25, [new("accuracy", double.NaN)], 1);

        (measures with { Seconds = 2 }).Should().Be(measures);
        (measures with { Seconds = 2 }).GetHashCode().Should().Be(measures.GetHashCode());
        (measures with { Loss = 0.6 }).Should().NotBe(measures);
        (measures with { Penalty = 0 }).Should().NotBe(measures);
        (measures with { Metrics = [new("accuracy", 1)] }).Should().NotBe(measures);
    }

    [Fact]
    public void Seconds_AreThoseOfTheClock()
    {
        var clock = new HandClock();
        var spy = new Spy { OnEvaluate = () => clock.Advance(5) };
        var progress = new Recorder(happened =>
        {
            if (happened is BatchCompleted)
            {
                clock.Advance(2);
            }
        });
        var trained = Made.Linear().Compile(spy).Fit(Made.Values(10), epochs: 2, batchSize: 4, validation: Made.Values(7), progress: progress, clock: clock);
        trained.History.Epochs.Select(record => (record.Train.Seconds, record.Validation!.Seconds)).Should().Equal((6, 10), (6, 10));
    }

    [Fact]
    public void SecondsAndSums_OfAnEpochThatWasCancelled_GoOn()
    {
        var clock = new HandClock();
        using var source = new CancellationTokenSource();
        var progress = new Recorder(happened =>
        {
            clock.Advance(happened is BatchCompleted ? 2 : 0);
            if (happened is BatchCompleted { Epoch: 1, Batch: 1 })
            {
                source.Cancel();
            }
        });
        var compiled = Made.Linear().Compile(Reference);
        var stopped = compiled.Fit(Made.Values(10), epochs: 1, batchSize: 4, progress: progress, clock: clock, cancellation: source.Token);
        stopped.State.Running.Seconds.Should().Be(2);
        clock.Advance(1000);
        var resumed = compiled.Resume(stopped, Made.Values(10), epochs: 1, progress: progress, clock: clock);
        resumed.History.Epochs.Single().Train.Seconds.Should().Be(6);
        resumed.State.Running.Should().Be(RunningSums.Zero);
    }

    [Fact]
    public void Device_IsThatOfTheSession_EpochByEpoch()
    {
        var compiled = Made.Linear().Compile(Reference);
        var first = compiled.Fit(Made.Values(10), epochs: 2);
        var resumed = Made.Linear().Compile(new Spy { Device = "GPU:0" }).Resume(first, Made.Values(10), epochs: 1);
        var again = compiled.Resume(resumed, Made.Values(10), epochs: 1);

        again.History.Epochs.Select(record => record.Device).Should().Equal("CPU", "CPU", "GPU:0", "CPU");
    }

    [Fact]
    public void Records_AsText_NameADeviceThatIsNotTheCpu()
    {
        var record = new EpochRecord(3, 0.1, "CPU", new Measures(0.5, 0, [], 0), new Measures(0.75, 0, [], 0));

        record.ToString().Should().Be("epoch 3  loss 0.5000  val loss 0.7500");
        (record with { Device = "GPU:0" }).ToString().Should().Be("epoch 3 on GPU:0  loss 0.5000  val loss 0.7500");
    }

    private static double[] Start => [0.5, -0.25, 0.125];

    private static TrainedModel Fit(TrainMetrics kind)
    {
        var start = new Parameters([KeyValuePair.Create("1:Dense.weight", Tensor.Of([Start[0], Start[1]], [2, 1])), KeyValuePair.Create("1:Dense.bias", Tensor.Of([Start[2]], [1]))]);
        var settings = new FitSettings { Epochs = 3, BatchSize = 4, Shuffle = false, TrainMetrics = kind };
        return Made.Linear(Rate, L2(Lambda)).Metrics(MeanAbsoluteError).Compile(Reference).Fit(s_data, settings, validation: s_data, start: start, clock: new HandClock());
    }

    private static double Error(double[] w, int row) => (w[0] * s_data.Features[2 * row]) + (w[1] * s_data.Features[(2 * row) + 1]) + w[2] - s_data.Targets[row];

    private static double Loss(double[] w, int[] rows) => rows.Sum(row => s_data.Weights![row] * Error(w, row) * Error(w, row)) / rows.Length;

    private static double Penalty(double[] w) => Lambda * ((w[0] * w[0]) + (w[1] * w[1]));

    private static void Update(double[] w, int[] rows)
    {
        double Slope(Func<int, double> x) => rows.Sum(row => 2 * s_data.Weights![row] * Error(w, row) * x(row)) / rows.Length;
        double[] gradient = [Slope(row => s_data.Features[2 * row]) + (2 * Lambda * w[0]), Slope(row => s_data.Features[(2 * row) + 1]) + (2 * Lambda * w[1]), Slope(_ => 1)];
        for (var i = 0; i < w.Length; i++)
        {
            w[i] -= Rate * gradient[i];
        }
    }

    private static void SameWeights(TrainedModel trained, double[] weights)
    {
        trained.Parameters["1:Dense.weight"][0].Should().BeApproximately(weights[0], 1e-14);
        trained.Parameters["1:Dense.weight"][1].Should().BeApproximately(weights[1], 1e-14);
        trained.Parameters["1:Dense.bias"][0].Should().BeApproximately(weights[2], 1e-14);
    }
}
