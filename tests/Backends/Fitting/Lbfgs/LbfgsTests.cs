namespace Pipeline.Tests;

/// <summary>L-BFGS against known minima, scikit-learn's ends (sklearn_lbfgs.py beside this file, scikit-learn 1.2.1), and its own promises.</summary>
public sealed class LbfgsTests
{
    private const int Rows = 30;
    private const int Features = 3;

    private static readonly Tensor s_x = Tensor.Of([.. Enumerable.Range(0, Rows * Features).Select(i => Math.Sin(i * 1.7))], [Rows, Features]);
    private static readonly double[] s_values = [.. Enumerable.Range(0, Rows).Select(row => (s_x[row * 3] * s_x[(row * 3) + 1]) + (0.5 * s_x[(row * 3) + 2]))];
    private static readonly Dataset s_numbers = Dataset.Of(s_x, Tensor.Of(s_values.AsSpan(), [Rows, 1]));
    private static readonly Dataset s_classes = Dataset.Of(s_x, [.. s_values.Select(value => value > 0.2 ? 2 : value > -0.2 ? 1 : 0)]);

    [Fact]
    public void Fit_OfLeastSquares_EndsAtTheirSolution()
    {
        var trained = Fit(Input(Features).Dense(1).Loss(MeanSquaredError), s_numbers, 200, Lbfgs(gradientTolerance: 1e-9, lossTolerance: 0));
        trained.Ending.Reason.Should().Be(EndReason.Optimizer);
        trained.Ending.ToString().Should().StartWith("ended by the optimizer: no gradient is larger than ");
        trained.State.Epoch.Should().BeLessThan(15, "a quadratic of four weights");

        // The normal equations hold: residuals are orthogonal to each column and to 1.
        var predicted = trained.Predict(s_numbers);
        double[] residuals = [.. s_values.Select((value, row) => predicted[row] - value)];
        residuals.Sum().Should().BeApproximately(0, 1e-7);
        for (var column = 0; column < Features; column++)
        {
            residuals.Select((residual, row) => residual * s_x[(row * Features) + column]).Sum().Should().BeApproximately(0, 1e-7);
        }
    }

    [Fact]
    public void Fit_OfLogisticRegression_EndsWhereScikitLearnDoes()
    {
        double[] coefficients =
        [
            0.6587989176828913, 0.4722976744131995, -1.131096592096091, 0.3399585613273467, 1.0562852386499073, -1.3962437999772535, -0.7464024955141907, -0.744490749224551, 1.4908932447387415,
        ];
        var trained = Fit(Input(Features).Dense(3, Softmax).Loss(CrossEntropy, L2(1 / (4.0 * Rows))), s_classes, 200, Lbfgs(gradientTolerance: 1e-9, lossTolerance: 0));
        trained.Parameters["1:Dense.weight"].Float64.ToArray().Should().Equal(coefficients, (value, expected) => Math.Abs(value - expected) < 1e-5);
        Total(trained).Should().BeApproximately(0.7081568456583027, 1e-11);
    }

    [Fact]
    public void Fit_OfAPerceptron_EndsWhereScikitLearnDoes()
    {
        const double Penalty = 0.3 / (2 * Rows);
        var numbers = Input(Features).Dense(4, Tanh).Dense(1).Loss(LossOf((a, t) => (a - t) * (a - t) / 2), L2(Penalty));
        var regression = Fit(numbers, s_numbers, 5000, Lbfgs(gradientTolerance: 1e-7));
        Total(regression).Should().BeApproximately(0.024871786525773935, 1e-7);
        regression.Predict(s_numbers)[0].Should().BeApproximately(-0.12435301541737942, 1e-3);

        var classifier = Fit(Input(Features).Dense(4, Tanh).Dense(3, Softmax).Loss(CrossEntropy, L2(Penalty)), s_classes, 5000, Lbfgs(gradientTolerance: 1e-7));
        Total(classifier).Should().BeApproximately(0.3815160620376158, 1e-6);
        regression.State.Epoch.Should().BeLessThan(200);
        classifier.State.Epoch.Should().BeLessThan(200);
        regression.Ending.Reason.Should().Be(EndReason.Optimizer);
    }

    [Fact]
    public void Loss_OfEveryEpoch_IsLowerThanThatBefore()
    {
        var history = Fit(Deep(), s_classes, 40, Lbfgs()).History.Epochs;
        history.Zip(history.Skip(1)).Should().OnlyContain(pair => pair.Second.Train.Loss < pair.First.Train.Loss);
        history.Should().OnlyContain(record => record.Rate > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Resume_InTheMiddle_IsTheWholeFitBitForBit(int memory)
    {
        var compiled = Deep().Optimizer(Lbfgs(memory)).Compile(Reference);
        var whole = compiled.Fit(s_classes, epochs: 12, batches: Batches.Full);
        var half = compiled.Fit(s_classes, epochs: 5, batches: Batches.Full);
        half.State.Slots.Count.Should().Be(4 * 2 * Math.Min(memory, 5));
        var resumed = compiled.Resume(half, s_classes, epochs: 7);
        resumed.State.Parameters.Equals(whole.State.Parameters).Should().BeTrue();
        resumed.State.Slots.Equals(whole.State.Slots).Should().BeTrue();
        (resumed.State.Calls, resumed.State.Updates).Should().Be((whole.State.Calls, 12));
        resumed.History.Epochs.Select(record => record.Train.Loss).Should().Equal(whole.History.Epochs.Select(record => record.Train.Loss));
    }

    [Fact]
    public void Resume_OfAFile_IsTheWholeFitBitForBit()
    {
        var compiled = Deep().Optimizer(Lbfgs(4)).Compile(Reference);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            compiled.Fit(s_classes, epochs: 6, batches: Batches.Full).Save(path);
            var loaded = TrainedModel.Load(path, Reference);
            loaded.Compiled.Resume(loaded, s_classes, epochs: 6).State.Parameters.Equals(compiled.Fit(s_classes, epochs: 12, batches: Batches.Full).State.Parameters).Should().BeTrue();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Resume_OfWhatHasConverged_EndsAtOnce()
    {
        foreach (var optimizer in new[] { Lbfgs(), Lbfgs(gradientTolerance: 0, lossTolerance: 1e-3), Lbfgs(gradientTolerance: 0, lossTolerance: 0), Lbfgs(evaluations: 5) })
        {
            var compiled = Input(Features).Dense(1).Loss(MeanSquaredError).Optimizer(optimizer).Compile(Reference);
            var ended = compiled.Fit(s_numbers, epochs: 500, batches: Batches.Full);
            ended.Ending.Reason.Should().Be(EndReason.Optimizer, optimizer.ToString());
            var resumed = compiled.Resume(ended, s_numbers, epochs: 10);
            resumed.State.Should().Be(ended.State);
            resumed.Ending.Should().Be(ended.Ending);
        }
    }

    [Fact]
    public void Options_EndTrainingAsTheySay()
    {
        Ends(Lbfgs(gradientTolerance: 0, lossTolerance: 1e-3)).Should().StartWith("the loss fell by ");
        Ends(Lbfgs(gradientTolerance: 0, lossTolerance: 0)).Should().MatchRegex("^(no lower loss is found along the gradient|the loss fell by 0)");
        Ends(Lbfgs(gradientTolerance: 0.1)).Should().StartWith("no gradient is larger than ");
        Ends(Lbfgs(evaluations: 3)).Should().Be("3 evaluations");

        static string Ends(Lbfgs optimizer) => Fit(Input(Features).Dense(1).Loss(MeanSquaredError), s_numbers, 500, optimizer).Ending.Text;
    }

    [Fact]
    public void Fit_WithOtherBatchesThanAllRows_IsRefused()
    {
        var compiled = Deep().Optimizer(Lbfgs()).Compile(Reference);
        compiled.Invoking(model => model.Fit(s_classes, batchSize: 10)).Should().Throw<ArgumentException>().WithMessage(
            "Lbfgs() takes all 30 rows as one batch, but Fit was told batches Batches.Partition of 10.\n  Fix: Fit(…, batches: Batches.Full).");
        compiled.Invoking(model => model.Fit(s_classes, batches: Batches.Drawn(1))).Should().Throw<ArgumentException>().WithMessage("Lbfgs() takes all 30 rows*");
        compiled.Fit(s_classes, epochs: 2, batchSize: 32).State.Parameters.Equals(compiled.Fit(s_classes, epochs: 2, batches: Batches.Full).State.Parameters).Should().BeTrue();
    }

    [Fact]
    public void Rules_StopAndKeep_AsWithEveryOptimizer()
    {
        var training = Deep().Optimizer(Lbfgs()).Metrics(Accuracy).StopWhen(Train(Accuracy).Reaches(0.9)).Keep(Best(Train(Accuracy)));
        var trained = training.Compile(Reference).Fit(s_classes, epochs: 100, batches: Batches.Full);
        trained.Ending.Reason.Should().Be(EndReason.StopRule);
        trained.State.Kept!.Epoch.Should().Be(trained.State.Epoch);
    }

    [Fact]
    public void Fit_OfFrozenLayers_LeavesThemAsTheyAre()
    {
        var objective = Input(Features).Dense(4, Tanh, name: "first").Dense(3, Softmax).Loss(CrossEntropy);
        var frozen = objective.Model.Frozen("first").Loss(CrossEntropy).Optimizer(Lbfgs()).Compile(Reference);
        var trained = frozen.Fit(s_classes, epochs: 5, batches: Batches.Full);
        trained.Parameters["first.weight"].Should().Be(frozen.Initialize().Parameters["first.weight"]);
        trained.Parameters["2:Dense.weight"].Should().NotBe(frozen.Initialize().Parameters["2:Dense.weight"]);
    }

    [Fact]
    public void Fit_WhoseLossIsNotFinite_Diverges() =>
        Input(Features).Dense(1).Loss(LossOf((a, t) => Log(a - 1000))).Optimizer(Lbfgs()).Compile(Reference)
            .Invoking(model => model.Fit(s_numbers, batches: Batches.Full)).Should().Throw<TrainingDivergedException>().WithMessage("Training diverged in epoch 1, batch 1: *");

    private static Objective Deep() => Input(Features).Dense(5, Tanh).Dense(3, Softmax).Loss(CrossEntropy, L2(1e-3));

    private static double Total(TrainedModel trained) => trained.History.Epochs[^1].Train.Loss;

    /// <summary>From the script's start: 0.5 · cos(0.9 · i + layer), biases 0.</summary>
    private static TrainedModel Fit(Objective objective, Dataset data, int epochs, Lbfgs optimizer)
    {
        var layer = 0;
        var start = new Parameters(objective.Lower().Parameters.Select(spec => KeyValuePair.Create(
            spec.Path,
            spec.Shape.Rank == 1 ? Tensor.Of(new double[spec.Shape.Size].AsSpan(), spec.Shape) : Start(spec.Shape, layer++))));
        return objective.Optimizer(optimizer).Compile(Reference).Fit(data, epochs: epochs, batches: Batches.Full, start: start);
    }

    private static Tensor Start(Shape shape, int layer) => Tensor.Of([.. Enumerable.Range(0, (int)shape.Size).Select(i => 0.5 * Math.Cos((i * 0.9) + layer))], shape);
}
