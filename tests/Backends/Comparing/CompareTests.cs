namespace Pipeline.Tests;

public sealed class CompareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Compare_AtAnyParallelism_GivesWhatFitGives(int parallelism)
    {
        var comparison = Grids.Square.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, epochs: 3, batchSize: 10, seed: 4, parallelism: parallelism, clock: Still.Clock);
        comparison.IsWhole.Should().BeTrue();
        comparison.Rows.Select(row => row.Number).Should().Equal(1, 2, 3, 4, 5, 6);
        foreach (var (row, training) in comparison.Rows.Zip(Grids.Square))
        {
            var alone = training.Compile(Managed).Fit(Grids.Iris.Train, epochs: 3, batchSize: 10, seed: 4, clock: Still.Clock, onDivergence: OnDivergence.Return);
            row.Trained.Should().Be(alone);
            row.Training.Should().Be(training);
            row.Train.Should().Be(alone.Evaluate(Grids.Iris.Train));
            row.Test.Should().Be(alone.Evaluate(Grids.Iris.Test));
        }
    }

    [Fact]
    public void Compare_WithoutSettings_HasFitsDefaults()
    {
        var alone = Grids.Cell(0.1).Compile(Managed).Fit(Grids.Iris.Train, onDivergence: OnDivergence.Return, clock: Still.Clock);
        var row = new[] { Grids.Cell(0.1) }.Compare(Managed, Grids.Iris.Train, clock: Still.Clock).Rows.Single();
        row.Trained.Should().Be(alone);
        row.Test.Should().BeNull();
        row.Settings.Should().BeEmpty();
    }

    [Fact]
    public void Settings_OfASquare_AreItsTwoAxesInTheQuerysOrder()
    {
        var comparison = Grids.Square.Compare(Managed, Grids.Iris.Train);
        comparison.Columns.Should().Equal("rate", "L2");
        comparison.Rows[0].Settings.Should().Equal(new Setting("rate", "0.01", 0.01), new Setting("L2", "0.0001", 1e-4));
        comparison.Rows[^1].Settings.Should().Equal(new Setting("rate", "1", 1), new Setting("L2", "0.01", 1e-2));
    }

    [Fact]
    public void Settings_OfFits_AreTheirProperties()
    {
        var grid = from size in new[] { 5, 20 } from rate in new[] { 0.1, 0.2 } select (Grids.Cell(rate), new FitSettings { BatchSize = size, Epochs = size / 5, Seed = 3 });
        var comparison = grid.Compare(Managed, Grids.Iris.Train, clock: Still.Clock);
        comparison.Columns.Should().Equal("Epochs", "BatchSize", "rate");
        comparison.Rows[2].Settings.Should().Equal(new Setting("Epochs", "4", 4), new Setting("BatchSize", "20", 20), new Setting("rate", "0.1", 0.1));
        comparison.Rows[2].Trained.Should().Be(Grids.Cell(0.1).Compile(Managed).Fit(Grids.Iris.Train, epochs: 4, batchSize: 20, seed: 3, clock: Still.Clock, onDivergence: OnDivergence.Return));
    }

    [Fact]
    public void Compare_OfALazyQuery_GoesThroughItOnce()
    {
        var made = 0;
        IEnumerable<Training> Cells()
        {
            for (var i = 1; i <= 4; i++)
            {
                made++;
                yield return Grids.Cell(i);
            }
        }

        Cells().Compare(Managed, Grids.Iris.Train).Rows.Should().HaveCount(4);
        made.Should().Be(4);
    }

    [Fact]
    public void Compare_OfACellThatCannotBeMade_NamesItsPlace()
    {
        var act = () => new[] { 0.1, 0.2, -1 }.Select(rate => Grids.Cell(rate)).Compare(Managed, Grids.Iris.Train);
        act.Should().Throw<ArgumentException>().WithMessage("Cell 3 of the grid (from 1) cannot be made: Sgd needs a positive finite number for rate, got -1.*\n  Fix: pass a positive finite number.*")
            .WithInnerException<ModelException>();
        var none = () => new[] { Grids.Cell(0.1), null! }.Compare(Managed, Grids.Iris.Train);
        none.Should().Throw<ArgumentException>().WithMessage("Cell 2 of the grid (from 1) cannot be made: It is null.*");
    }

    [Fact]
    public void Compare_OfNothing_IsRefused()
    {
        var act = () => Array.Empty<Training>().Compare(Managed, Grids.Iris.Train);
        act.Should().Throw<ArgumentException>().WithMessage("The grid has no cell.\n  Fix: *");
    }

    [Fact]
    public void Compare_OfWhatTheEngineLacks_ListsAllCellsBeforeTheFirstIsTrained()
    {
        var heard = new Heard();
        var act = () => Grids.Square.Compare(new Lacking(), Grids.Iris.Train, progress: heard);
        act.Should().Throw<UnsupportedException>().Which.Message.Should().Be(
            "Lacking does not support this grid:\n  cells 1, 2: rates below 0.1\n  cells 1, 2, 3, 4, 5, 6: anything\n  Fix: choose another engine, such as Reference, or leave these cells out.");
        heard.Events.Should().BeEmpty();
    }

    [Fact]
    public void Compare_WithACellThatDiverges_HasARowThatSaysSo()
    {
        var grid = new[] { 1e-4, 1e30, 2e-4 }.Select(rate => Input(4).Dense(3).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(rate)).Metrics(MeanAbsoluteError));
        var data = Dataset.Of(Grids.Iris.Train.Features.ToFloat64(), Tensor.Of(Enumerable.Range(0, Grids.Iris.Train.Count).Select(row => row / 100.0).ToArray(), [Grids.Iris.Train.Count, 1]));
        var comparison = grid.Compare(Reference, data, data, epochs: 3);
        comparison.Rows[1].Ending.Reason.Should().Be(EndReason.Diverged);
        comparison.Rows[1].Train.Loss.Should().Be(double.NaN);
        comparison.Rows[1].Test!.Metrics.Should().Equal(new MetricValue("mean_absolute_error", double.NaN));
        comparison.IsWhole.Should().BeTrue();
        comparison.Best().Number.Should().NotBe(2);
    }

    [Fact]
    public void Compare_WithACellThatFails_SaysWhatAndWhere()
    {
        var grid = new[] { 3, 4 }.Select(units => Input(4).Dense(units, Tanh).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)));
        var broken = Augmentation.Of("broken", (_, _) => throw new InvalidOperationException("out of ink"));
        var act = () => grid.Compare(Managed, Grids.Iris.Train, parallelism: 1, augment: broken);
        var thrown = act.Should().Throw<ComparisonException>().Which;
        thrown.Message.Should().StartWith("Cell 1 (1:Dense.units 3) of 2 failed: ").And.Contain("\n  Fix: ");
        (thrown.Number, thrown.Settings).Should().Be((1, (Seq<Setting>)[new("1:Dense.units", "3", 3)]));
        thrown.InnerException.Should().NotBeNull();
    }

    [Fact]
    public void Compare_OfRowsThatDoNotFitACell_IsRefusedAsFitDoesBeforeTheFirst()
    {
        var heard = new Heard();
        var narrow = Dataset.Of(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 }, { 1, 3 }, { 2, 4 } }, [0, 1, 0, 1, 0, 1], ["a", "b"]);
        var (train, test) = Grids.Iris;
        string Refused(Func<object> run) => run.Should().Throw<ArgumentException>().Which.Message;

        var alone = Refused(() => Grids.Cell(0.1).Compile(Managed).Fit(narrow));
        alone.Should().StartWith("The model reads features [N, 4], but data has [N, 2].\n  Fix: ");
        Refused(() => Grids.Square.Compare(Managed, narrow, progress: heard)).Should().Be($"None of the 6 cells can be trained: {alone.Replace("data has", "train has", StringComparison.Ordinal).Replace("'data'", "'train'", StringComparison.Ordinal)}");
        Refused(() => Grids.Square.Compare(Managed, train, narrow, progress: heard)).Should().StartWith("None of the 6 cells can be trained: The model reads features [N, 4], but test has [N, 2].");
        Refused(() => Grids.Square.Compare(Managed, train, test, validation: narrow, progress: heard)).Should().Contain("but validation has [N, 2].");
        Refused(() => Grids.Square.Compare(Managed, train, test, validation: [("dev", narrow)], progress: heard)).Should().Contain("but validation \"dev\" has [N, 2].");
        Refused(() => Grids.Square.Compare(Managed, train, test.Named(features: ["a", "b", "c", "d"]), progress: heard)).Should().StartWith("None of the 6 cells can be trained: ");
        Refused(() => new[] { 3, 2 }.Select(units => Input(4).Dense(units, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1))).Compare(Managed, train, progress: heard))
            .Should().StartWith("Cell 2 (1:Dense.units 2) of 2 cannot be trained: ").And.Contain("\n  Fix: ");
        Refused(() => Grids.Square.CrossValidate(Managed, narrow, folds: 2, progress: heard)).Should().StartWith("None of the 6 cells can be trained: ").And.Contain("but data has [N, 2].");
        Refused(() => Grids.Cell(0.1).CrossValidate(Managed, narrow, folds: 2, progress: heard)).Should().Contain(alone);
        Refused(() => Grids.Cell(0.1).BootstrapValidate(Managed, narrow, samples: 2, progress: heard)).Should().Contain("but data has [N, 2].");
        heard.Events.Should().BeEmpty();
    }

    [Fact]
    public void Compare_WhenCancelled_ReturnsWhatIsDone()
    {
        using var stop = new CancellationTokenSource();
        var heard = new Heard(happened =>
        {
            if (happened is CellAdvanced { Number: 3, Record.Epoch: 2 })
            {
                stop.Cancel();
            }
        });
        var comparison = Grids.Square.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, epochs: 4, parallelism: 1, progress: heard, cancellation: stop.Token);
        comparison.Rows.Select(row => row.Number).Should().Equal(1, 2);
        (comparison.Cells, comparison.IsWhole).Should().Be((6, false));
        heard.Events[^1].Should().Be(new ComparisonEnded(2, 6));
    }

    [Fact]
    public void Progress_OfOneAfterTheOther_IsToldInOrder()
    {
        var heard = new Heard();
        Grids.Square.Take(2).Compare(Managed, Grids.Iris.Train, epochs: 2, parallelism: 1, progress: heard);
        heard.Events.Select(happened => happened.GetType().Name).Should().Equal(
            "ComparisonStarted", "CellStarted", "CellAdvanced", "CellAdvanced", "CellCompleted", "CellStarted", "CellAdvanced", "CellAdvanced", "CellCompleted", "ComparisonEnded");
        heard.Events[0].Should().Be(new ComparisonStarted(2, 1, Accuracy));
    }

    [Fact]
    public void Progress_ThatThrows_EndsTheComparisonWithItsException()
    {
        var act = () => Grids.Square.Compare(Managed, Grids.Iris.Train, progress: new Heard(happened => throw new InvalidOperationException("ear ache")));
        act.Should().Throw<InvalidOperationException>().WithMessage("ear ache");
    }

    [Fact]
    public void Best_OfEqualRows_IsThatOfTheLowestLossThenTheFirst()
    {
        var comparison = new[] { Grids.Cell(0.1), Grids.Cell(0.1), Grids.Cell(1e-9) }.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, epochs: 5);
        comparison.DefaultMetric.Should().Be(Accuracy);
        comparison.Best().Number.Should().Be(1);
        comparison.Best(TotalLoss).Should().BeSameAs(comparison.Rows.MinBy(row => row.Test!.Loss));
        var first = comparison.Rows[0];
        (comparison with { Rows = [first with { Number = 5, Test = first.Test! with { Loss = first.Test!.Loss + 1 } }, .. comparison.Rows] }).Best().Number.Should().Be(1);
    }

    [Fact]
    public void Best_WithoutTestRows_LooksAtTheTrainingRows()
    {
        var comparison = Grids.Square.Compare(Managed, Grids.Iris.Train, epochs: 5);
        comparison.Best().Train.Value("accuracy").Should().Be(comparison.Rows.Max(row => row.Train.Value("accuracy")));
    }

    [Fact]
    public void Best_OfAMetricThatWasNotMeasured_SaysWhatWas()
    {
        var act = () => Grids.Square.Compare(Managed, Grids.Iris.Train).Best(MeanAbsoluteError);
        act.Should().Throw<ArgumentException>().WithMessage("MeanAbsoluteError was not measured: the rows have loss, accuracy.\n  Fix: .Metrics(MeanAbsoluteError) in each training, or one of those.");
        var none = () => new Comparison(3, []).Best();
        none.Should().Throw<InvalidOperationException>().WithMessage("None of the 3 cells is done, so there is no best.*");
    }

    /// <summary>An engine that lacks something of every model, and more of some.</summary>
    private sealed class Lacking : IBackend
    {
        public string Name => "Lacking";

        public ElementType Precision => ElementType.Float64;

        public IReadOnlyList<string> Unsupported(TrainingPlan plan) => plan.Optimizer.Rate.At(0) < 0.1 ? ["rates below 0.1", "anything"] : ["anything"];

        public ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings) => Reference.Open(plan, start, settings);

        public IPredictor Predictor(ModelGraph graph, Parameters parameters) => Reference.Predictor(graph, parameters);
    }
}
