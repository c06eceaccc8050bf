namespace Pipeline.Tests;

/// <summary>Grids on consoles and pages.</summary>
public sealed class ComparisonTests
{
    private static readonly Comparison s_square = Square(Datasets.Iris(), epochs: 3);

    [Fact]
    public void Print_OfAGrid_HasARowPerCellAndMarksTheBest()
    {
        var text = Printed(console => s_square.Print(console: console));
        var lines = text.Split('\n');
        lines.Should().Contain(line => line.Contains("#", StringComparison.Ordinal) && line.Contains("rate", StringComparison.Ordinal) && line.Contains("L2", StringComparison.Ordinal) && line.Contains("test accuracy", StringComparison.Ordinal));
        lines.Count(line => line.StartsWith('│')).Should().Be(1 + 6);
        lines.Where(line => line.Contains('*', StringComparison.Ordinal)).Should().HaveCount(2).And.Contain(line => line.Contains($"* {s_square.Best().Number}", StringComparison.Ordinal));
        text.Should().NotContain("\u001b");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    public void Print_OnANarrowConsole_LeavesColumnsOut(int width) =>
        Printed(console => s_square.Print(console: console), width).Split('\n').Should().OnlyContain(line => line.Length <= width);

    [Fact]
    public void Print_OfALargeGrid_HasTheBestRows()
    {
        var text = Printed(console => s_square.Print(rows: 2, console: console));
        text.Should().Contain("the best 2 of 6 rows").And.Contain($"* {s_square.Best().Number}");
        Printed(console => (s_square with { Cells = 9 }).Print(console: console)).Should().Contain("cancelled: 6 of 9 cells are done");
        Printed(console => new Comparison(3, []).Print(console: console)).Should().Contain("no cell is done");
        FluentActions.Invoking(() => s_square.Print(rows: 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Print_OfACrossValidation_HasMeansAndDeviations()
    {
        var grid = Cells().CrossValidate(Managed, Datasets.Iris(), folds: 3);
        Printed(console => grid.Print(console: console)).Should().Contain("±").And.Contain("rate").And.Contain("* ");
        Printed(console => grid.Rows[0].Result.Print(console)).Should().Contain("mean").And.Contain("validation accuracy");
        var two = grid.Rows[0].Result with { Asked = 5 };
        Printed(console => two.Print(console)).Should().Contain("│ fold ").And.Contain("cancelled: 3 of 5 folds are done; means are over those");
        Report.Of(two, clock: Pages.Clock).ToHtml().Should().Contain("cancelled: 3 of 5 folds are done; means and deviations are over those");
        Printed(console => grid.Rows[0].Result.Print(console)).Should().NotContain("cancelled");
        Printed(console => grid.Rows[0].Result.Folds[0].Trained.BootstrapEvaluate(Datasets.Iris(), resamples: 20).Print(console)).Should().Contain("95 % from").And.Contain("accuracy");
    }

    [Fact]
    public void Progress_OnAPipe_IsPlainLines()
    {
        using var writer = new StringWriter();
        var progress = new ComparisonProgress(ReportConsole.Plain(writer), every: 2);
        var comparison = Cells().Compare(Managed, Datasets.Iris(), epochs: 2, parallelism: 1, progress: progress);
        var lines = writer.ToString().TrimEnd().Split(Environment.NewLine);
        lines[0].Should().Be("comparing 6 cells, one after the other");
        lines.Should().HaveCount(1 + 3 + 1).And.OnlyContain(line => !line.Contains('\u001b', StringComparison.Ordinal));
        lines[1].Should().StartWith("2/6 cells  cell 2  rate 0.01  L2 0.01  accuracy ");
        lines[^1].Should().StartWith("6 cells done; best accuracy ").And.Contain(Figures.Number(comparison.Best().Train.Value("accuracy")))
            .And.EndWith($"({string.Join(", ", comparison.Best().Settings)})");
    }

    [Fact]
    public void Progress_OfACrossValidatedGrid_SaysTheBestMeanAndNoLuckyFold()
    {
        using var writer = new StringWriter();
        var progress = new ComparisonProgress(ReportConsole.Plain(writer), every: 1);
        var comparison = LogSpace(-3, -1, 2).Select(rate => Cell(rate, 0)).CrossValidate(Managed, Datasets.Iris(), folds: 5, parallelism: 1, progress: progress);
        var lines = writer.ToString().TrimEnd().Split(Environment.NewLine);
        lines[0].Should().Be("comparing 2 cells on 5 folds each, one after the other");
        lines[4].Should().StartWith(" 4/10 folds  cell 1  rate 0.001  fold 4  accuracy ").And.NotContain("best");
        lines[5].Should().Contain($"best mean accuracy {Figures.Number(comparison.Rows[0].Result.Validation(Accuracy).Mean)} (rate 0.001)");
        var best = comparison.Best();
        lines[^1].Should().Be($"10 folds done; best mean accuracy {Figures.Number(best.Result.Validation(Accuracy).Mean)} ({string.Join(", ", best.Settings)})");
    }

    [Fact]
    public void Progress_OfABootstrapValidation_SaysItsMeanAtTheEnd()
    {
        using var writer = new StringWriter();
        var validation = Cell(0.1, 0).BootstrapValidate(Managed, Datasets.Iris(), samples: 3, parallelism: 1, progress: new ComparisonProgress(ReportConsole.Plain(writer), every: 1));
        var lines = writer.ToString().TrimEnd().Split(Environment.NewLine);
        lines[0].Should().Be("validating on 3 samples, one after the other");
        lines[1].Should().StartWith("1/3 samples  sample 1  accuracy ").And.NotContain("mean");
        lines[^1].Should().Be($"3 samples done; mean accuracy {Figures.Number(validation.Validation(Accuracy).Mean)}");
    }

    [Fact]
    public void Progress_OnATerminal_IsOneLineThatStays()
    {
        using var terminal = new Terminal(70);
        Cells().Compare(Managed, Datasets.Iris(), epochs: 2, parallelism: 2, progress: new ComparisonProgress(terminal.Console, clock: new FakeClock()));
        var screen = terminal.Screen().Where(line => line.Trim().Length > 0).ToList();
        screen[0].TrimEnd().Should().Be("comparing 6 cells, 2 at once");
        screen[1].Should().StartWith("6/6 cells ");
        screen[1].Length.Should().BeLessThan(70);
        screen.Should().HaveCountLessThanOrEqualTo(4);
    }

    [Fact]
    public void Progress_OfACancelledGrid_SaysHowFarItCame()
    {
        using var writer = new StringWriter();
        using var stop = new CancellationTokenSource();
        var progress = new ComparisonProgress(ReportConsole.Plain(writer), every: 1);
        Cells().Compare(Managed, Datasets.Iris(), parallelism: 1, progress: new Stopping(progress, stop), cancellation: stop.Token);
        writer.ToString().Should().Contain("ended after 1 of 6 cells");
    }

    [Fact]
    public void Report_OfASquare_HasHeatMapsOfTestAndTrain()
    {
        var report = Report.Of(s_square, Datasets.Iris(), clock: Pages.Clock);
        report.Title.Should().Be("Grid of rate × L2");
        report.Charts.Take(3).Select(chart => chart.Title).Should().Equal("Test accuracy", "Train accuracy", "Training loss of the best cells");
        report.Charts.First().Values.Columns.Should().Equal("L2 \\ rate", "0.01", "0.1", "1");
        report.Sections.Select(section => section.Title).Should().StartWith(["Grid", "Settings", "Best cells", "Best cell: training", "Best cell: test"]);
        report.ToHtml().Should().Contain("★ best");
    }

    [Fact]
    public void Report_OfOneSetting_HasALineOverIt()
    {
        var report = Report.Of(LogSpace(-3, 0, 4).Select(rate => Cell(rate, 0)).Compare(Managed, Datasets.Iris(), Datasets.Iris(), epochs: 2), clock: Pages.Clock);
        var line = report.Charts.First();
        line.Title.Should().Be("Accuracy over rate");
        line.Values.Columns.Should().Equal("log10 rate", "test", "train");
        line.Values.Rows.Select(row => row[0]).Should().Equal("-3", "-2", "-1", "0");
    }

    [Fact]
    public void Report_OfThreeSettings_HasAHeatMapPerPairOfTheBestOverTheOthers()
    {
        var grid = from units in new[] { 4, 8 } from rate in new[] { 0.1, 0.2 } from lambda in new[] { 0.0, 0.1 } select Cell(rate, lambda, units);
        var comparison = grid.Compare(Managed, Datasets.Iris(), epochs: 2);
        var charts = Report.Of(comparison, clock: Pages.Clock).Charts.Where(chart => chart.Title.Contains("the best over", StringComparison.Ordinal)).ToList();
        charts.Select(chart => chart.Title).Should().Equal(
            "Accuracy over 1:Dense.units and rate, the best over the other settings",
            "Accuracy over 1:Dense.units and L2, the best over the other settings",
            "Accuracy over rate and L2, the best over the other settings");
        charts[0].Values.Columns[0].Should().Be("rate \\ 1:Dense.units");
        charts[0].Values.Rows[0][1].Should().Be(Figures.Number(comparison.Rows.Where(row => row.Settings[0].Number == 4 && row.Settings[1].Number == 0.1).Max(row => row.Train.Value("accuracy"))));
    }

    [Fact]
    public void Charts_OverSeeds_AreOfTheirMeans()
    {
        var cells = (from rate in new[] { 0.1, 0.2 } from size in new[] { 8, 16 } from seed in new[] { 1, 2, 3 } select (rate, size, seed)).ToList();
        double Value((double Rate, int Size, int Seed) cell) => (cell.Rate + (cell.Size / 100.0)) * cell.Seed;
        var charts = Charts(["Seed", "rate", "BatchSize"], [.. cells.Select(cell => new double[] { cell.seed, cell.rate, cell.size })], cells.Select(Value));
        charts.Select(chart => chart.Title).Should().Equal("Accuracy, the mean of the seeds");
        charts[0].Values.Columns.Should().Equal("BatchSize \\ rate", "0.1", "0.2");
        charts[0].Values.Rows.Select(row => string.Join(' ', row)).Should().Equal("8 0.3600 0.5600", "16 0.5200 0.7200");

        var three = Charts(["rate", "BatchSize", "L2", "Seed"], [.. from cell in cells from l2 in new[] { 0.0, 1 } select new[] { cell.rate, cell.size, l2, cell.seed }], from cell in cells from l2 in new[] { 0, 1 } select Value(cell) + l2);
        three.Select(chart => chart.Title).Should().Contain("Accuracy over rate and BatchSize, the mean of the seeds, the best over the other settings").And.HaveCount(3);
        three[0].Values.Rows.Select(row => string.Join(' ', row)).Should().Equal("8 1.3600 1.5600", "16 1.5200 1.7200");

        Charts(["rate", "Seed"], [[0.1, 1], [0.1, 2], [0.2, 1], [0.2, 2]], [0.5, 0.7, 0.2, 0.4]).Single().Values.Rows.Select(row => row[1]).Should().Equal("0.6000", "0.3000");
        Charts(["rate", "Seed"], [[0.1, 1], [0.2, 2]], [0.5, 0.7]).Single().Title.Should().Be("Accuracy over rate", "each setting was tried with one seed");
        Charts(["Seed"], [[1], [2]], [0.5, 0.7]).Should().BeEmpty();
    }

    [Fact]
    public void Charts_OfASettingOfManyNames_SayThatNoMapIsOfIt()
    {
        var cells = Enumerable.Range(0, 60).ToList();
        var blocks = new SettingCharts(
            Accuracy,
            ["name", "rate"],
            [.. cells.Select(cell => (Seq<Setting>)[new("name", $"n{cell / 2}", null), new("rate", $"{cell % 2}", cell % 2)])],
            [new(string.Empty, cells.Select(cell => (double)cell).ToSeq())]).Charts();
        blocks.OfType<Note>().Single().Text.Should().StartWith("Heat maps of 0 of 1 pairs of settings");
        blocks.OfType<Chart>().Single().Title.Should().Be("Accuracy over rate, the best over the other settings");
    }

    /// <summary>Cells that come in another order than their values, with gaps: an axis in the order of appearance would show a pattern that is none.</summary>
    [Fact]
    public void HeatMaps_OfSettings_HaveAxesInTheOrderOfTheirValues()
    {
        var cells = (from rate in new double[] { 5, 16, 10, 4, 9 } from size in new double[] { 2, 7, 3 } where (rate, size) is not ((4, 2) or (5, 3)) select new[] { rate, size }).ToList();
        var chart = Charts(["rate", "size"], cells, cells.Select(cell => cell[0] / 20)).Single();
        chart.Values.Columns.Should().Equal("size \\ rate", "4", "5", "9", "10", "16");
        chart.Values.Rows.Select(row => row[0]).Should().Equal("2", "3", "7");
        chart.Values.Rows[0][1].Should().BeEmpty();
    }

    [Fact]
    public void Charts_OfSettingsThatWereDrawn_ArePointsAndNoMapsOfEmptyCells()
    {
        var cells = Enumerable.Range(0, 12).Select(cell => new[] { 0.05 * (cell * 5 % 12), cell * 7 % 11 + 1.0, Math.Pow(10, -cell / 3.0) }).ToList();
        var charts = Charts(["dropout", "units", "rate"], cells, cells.Select(cell => cell[0]));
        charts.Select(chart => chart.Title).Should().Equal("Accuracy over dropout", "Accuracy over units", "Accuracy over rate");
        charts.Should().OnlyContain(chart => chart.Spec.Contains("\"type\":\"point\"", StringComparison.Ordinal) && chart.Note.StartsWith("A point for each cell", StringComparison.Ordinal) && chart.Values.Rows.Count == 12);
        charts[1].Values.Rows.Select(row => int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture)).Should().BeInAscendingOrder();
        charts.Select(chart => chart.Spec.Contains("\"type\":\"log\"", StringComparison.Ordinal)).Should().Equal(false, false, true);
    }

    /// <summary>Drawn optimizers are as many as the cells, each beside one value of anything.</summary>
    [Fact]
    public void Charts_OfNumbersBesideTexts_AreOverTheNumbers()
    {
        var cells = Enumerable.Range(0, 8).ToList();
        Seq<string> columns = ["optimizer", "dropout", "rate"];
        var settings = cells.Select(cell => (Seq<Setting>)[new("optimizer", $"Sgd({cell})", null), new("dropout", $"{cell}", cell * 3 % 8), new("rate", $"{cell}", cell)]).ToList();
        var blocks = new SettingCharts(Accuracy, columns, settings, [new("test", cells.Select(cell => (double)cell).ToSeq())]).Charts();
        blocks.Cast<Chart>().Select(chart => chart.Title).Should().Equal("Accuracy over dropout", "Accuracy over rate");
    }

    [Fact]
    public void Charts_OfCellsThatAllDiverged_AreASentence()
    {
        Blocks(["rate"], [[0.1], [1]], [double.NaN, double.NaN]).Should().ContainSingle().Which.Should().BeOfType<Note>().Which.Text.Should().StartWith("No cell has a number as its accuracy");
        var grid = new[] { 1e200, 1e201 }.Select(rate => Cell(rate, 0)).Compare(Reference, Datasets.Iris(), epochs: 3);
        grid.Rows.Should().OnlyContain(row => row.Ending.Reason == EndReason.Diverged);
        Report.Of(grid, clock: Pages.Clock).Charts.Should().NotContain(chart => chart.Title.Contains("over rate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sgd(0.5138605309035856, momentum: 0.6118839836249613)", null, "Sgd(0.5139, momentum: 0.6119)")]
    [InlineData("0.0001234567890123", 0.0001234567890123, "0.0001235")]
    [InlineData("-1.23456789E-07", -1.23456789e-7, "-1.235E-07")]
    [InlineData("1234567890", 1234567890.0, "1234567890")]
    [InlineData("0.12345", 0.12345, "0.12345")]
    [InlineData("Dense(100000, name: \"v1.2345678\")", null, "Dense(100000, name: \"v1.2345678\")")]
    public void Label_OfASetting_HasNumbersOfFewDigits(string text, double? number, string expected) => Labels.Of(new Setting("optimizer", text, number)).Should().Be(expected);

    [Fact]
    public void Report_OfAGridOfSeeds_HasNoMapOfThem()
    {
        var grid = from rate in new[] { 0.1, 0.2 } from units in new[] { 4, 8 } from seed in new[] { 1, 2 } select (Cell(rate, 0, units), new FitSettings { Seed = seed });
        var comparison = grid.Compare(Managed, Datasets.Iris());
        var chart = Report.Of(comparison, clock: Pages.Clock).Charts.First();
        chart.Title.Should().Be("Accuracy, the mean of the seeds");
        var mean = comparison.Rows.Where(row => row.Settings.Any(setting => setting is { Name: "rate", Number: 0.1 }) && row.Settings.Any(setting => setting is { Name: "1:Dense.units", Number: 4 })).Average(row => row.Train.Value("accuracy"));
        chart.Values.Rows[0][1].Should().Be(Figures.Number(mean));
    }

    [Theory]
    [InlineData(4, 6, "")]
    [InlineData(5, 6, "Heat maps of 6 of 10 pairs of settings: of 6 at most, and of none with more than 24 names or with most of its cells empty.")]
    public void Charts_OfManySettings_SayHowManyAreLeftOut(int settings, int maps, string note)
    {
        var cells = Enumerable.Range(0, 1 << settings).Select(cell => Enumerable.Range(0, settings).Select(bit => (double)((cell >> bit) & 1)).ToArray()).ToList();
        var blocks = Blocks([.. Enumerable.Range(0, settings).Select(setting => $"s{setting}")], cells, cells.Select(values => values.Sum()));
        blocks.OfType<Chart>().Should().HaveCount(maps);
        blocks.OfType<Chart>().Select(chart => chart.Title).Should().OnlyHaveUniqueItems();
        string.Concat(blocks.OfType<Note>().Select(text => text.Text)).Should().Be(note);
    }

    [Fact]
    public void Report_OfARandomSearch_HasPointsOverItsSettings()
    {
        var comparison = RandomSearch(30, 1, draw => Cell(draw.LogUniform(1e-3, 1), draw.Uniform(0, 0.01))).Compare(Managed, Datasets.Iris());
        Report.Of(comparison, clock: Pages.Clock).Charts.Take(2).Select(chart => chart.Title).Should().Equal("Accuracy over L2", "Accuracy over rate");
    }

    [Fact]
    public void Report_OfNothingDone_IsAPage() => Report.Of(new Comparison(3, []), clock: Pages.Clock).ToHtml().Should().Contain("0 of 3 cells");

    [Fact]
    public void Report_OfACrossValidatedGrid_HasMeansOverFoldsAndTheFoldsOfTheBest()
    {
        var grid = Folds(Datasets.Iris());
        var report = Report.Of(grid, clock: Pages.Clock);
        report.Title.Should().Be("Grid of rate × L2, cross-validated");
        report.Sections.Select(section => section.Title).Should().Equal("Grid", "Settings", "Best cell: folds", "Best cell: model", "Best cell: settings and versions, of the first fold");
        report.Charts.Select(chart => chart.Title).Should().Equal("Validation accuracy", "Train accuracy", "Loss by fold", "Accuracy by fold", "Training loss by epoch");
        report.Charts.First().Values.Rows.SelectMany(row => row.Skip(1)).Should().BeEquivalentTo(grid.Rows.Select(row => Figures.Number(row.Result.Validation("accuracy").Mean)));
        var best = grid.Best().Result;
        report.ToHtml().Should().Contain("★ best").And.Contain($"{Figures.Number(best.Validation("loss").Mean)} ± {Figures.Number(best.Validation("loss").Deviation)}");
        Report.Of(grid, "Mine", Pages.Clock).Title.Should().Be("Mine");
    }

    [Fact]
    public void Report_OfFolds_HasEachMeasureByFold()
    {
        var validation = Cell(0.1, 0).BootstrapValidate(Managed, Datasets.Iris(), samples: 12, epochs: 2);
        var report = Report.Of(validation, clock: Pages.Clock);
        report.Title.Should().StartWith("Validation of Input(4)");
        var accuracy = report.Charts.Single(chart => chart.Title == "Accuracy by sample").Values;
        accuracy.Columns.Should().Equal("sample", "train", "validation");
        accuracy.Rows.Select(row => row[2]).Should().Equal(validation.Folds.Select(fold => Figures.Number(fold.Validation.Value("accuracy"))));
        report.Charts.Last().Title.Should().Be("Training loss by epoch, 10 of 12 samples");
        Report.Of(validation with { Asked = 20 }, clock: Pages.Clock).Subtitle.Should().Contain("12 of 20 samples");
        report.Sections.Select(section => section.Title).Should().Equal("Samples", "Model", "Settings and versions, of the first sample");
        Printed(console => validation.Print(console)).Should().Contain("│ sample ").And.NotContain("fold");
        report.ToHtml().Should().NotContain("fold ");
        Report.Of(validation with { Folds = [] }, "", Pages.Clock).ToHtml().Should().Contain("0 of 12");
        Report.Of(new CrossComparison(3, []), clock: Pages.Clock).ToHtml().Should().Contain("0 of 3 cells");
    }

    [Fact]
    public void SaveReport_OfFolds_WritesThePage()
    {
        using var folder = new TemporaryFolder();
        var grid = Folds(Datasets.Iris());
        grid.SaveReport(folder.File("grid.html"), clock: Pages.Clock).Title.Should().Be(Report.Of(grid).Title);
        grid.Rows[0].Result.SaveReport(folder.File("folds.html"), "Folds", Pages.Clock).Title.Should().Be("Folds");
        folder.Files.Should().Equal("folds.html", "grid.html");
        File.ReadAllText(folder.File("folds.html")).Should().Contain("<title>Folds");
    }

    internal static CrossComparison Folds(Dataset data) => Cells().CrossValidate(Managed, data, folds: 3, epochs: 2);

    internal static Comparison Square(Dataset data, int epochs) => Cells().Compare(Managed, data, data, epochs: epochs);

    private static IEnumerable<Training> Cells() => from rate in LogSpace(-2, 0, 3) from lambda in LogSpace(-3, -2, 2) select Cell(rate, lambda);

    private static Training Cell(double rate, double lambda, int units = 6) => Input(4).Dense(units, Tanh).Dense(3, Softmax).Loss(CrossEntropy, L2(lambda)).Optimizer(Sgd(rate)).Metrics(Accuracy);

    private static List<Chart> Charts(Seq<string> columns, IReadOnlyList<double[]> settings, IEnumerable<double> values) => [.. Blocks(columns, settings, values).Cast<Chart>()];

    /// <summary>What a page shows of cells of numeric settings.</summary>
    private static List<Block> Blocks(Seq<string> columns, IReadOnlyList<double[]> settings, IEnumerable<double> values) =>
    [
        .. new SettingCharts(
            Accuracy,
            columns,
            [.. settings.Select(cell => cell.Select((value, column) => new Setting(columns[column], FormattableString.Invariant($"{value}"), value)).ToSeq())],
            [new(string.Empty, values.ToSeq())]).Charts(),
    ];

    private static string Printed(Action<Spectre.Console.IAnsiConsole> print, int width = 160)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        print(ReportConsole.Plain(writer, width));
        return writer.ToString();
    }

    /// <summary>Ends the grid after its first cell.</summary>
    private sealed class Stopping(IProgress<ComparisonEvent> inner, CancellationTokenSource stop) : IProgress<ComparisonEvent>
    {
        public void Report(ComparisonEvent value)
        {
            inner.Report(value);
            if (value is CellCompleted)
            {
                stop.Cancel();
            }
        }
    }
}
