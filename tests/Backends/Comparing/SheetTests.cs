using System.Text.Json;

namespace Pipeline.Tests;

public sealed class SheetTests
{
    private static Comparison Hostile { get; } = new[] { "plain", "a-b c_d" }.Select(name =>
        Input(4).Dense(4, x => x * 2 + 1, name: name).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(name == "plain" ? Sgd(0.1) : Adam(0.01)).Metrics(Accuracy)).Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, epochs: 2);

    [Fact]
    public void Csv_ReadBack_HasEveryCell()
    {
        using var folder = new TemporaryFolder();
        var comparison = Grids.Square.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, epochs: 2).SaveCsv(folder["grid.csv"]);
        var rows = Parsed(File.ReadAllText(folder["grid.csv"]));
        rows[0].Should().Equal("number", "rate", "L2", "train loss", "train accuracy", "test loss", "test accuracy", "seconds", "epochs", "ending", "training");
        rows.Should().HaveCount(7);
        for (var row = 1; row < rows.Count; row++)
        {
            var own = comparison.Rows[row - 1];
            double.Parse(rows[row][1], System.Globalization.CultureInfo.InvariantCulture).Should().Be(own.Settings[0].Number);
            double.Parse(rows[row][5], System.Globalization.CultureInfo.InvariantCulture).Should().Be(own.Test!.Loss);
            rows[row][^1].Should().Be(own.Training.ToString());
        }

        folder.Names.Should().Equal("grid.csv");
    }

    [Fact]
    public void Sheets_OfAGridThatWasCancelled_HaveTheFormOfTheWhole()
    {
        var grid = new[] { Grids.Cell(0.1), Input(4).Standardize().Dense(6, Tanh).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.2)), Grids.Cell(0.3) };
        var whole = grid.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test);
        var crossed = grid.CrossValidate(Managed, Grids.Iris.Train, folds: 2);
        foreach (var done in new[] { 0, 1, 2 })
        {
            using var stop = new CancellationTokenSource();
            var heard = new Heard(happened =>
            {
                if (happened is CellStarted { Number: var number } && number == done + 1)
                {
                    stop.Cancel();
                }
            });
            var some = grid.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, parallelism: 1, progress: heard, cancellation: stop.Token);
            some.Rows.Should().HaveCount(done);
            Head(some.ToCsv()).Should().Be(Head(whole.ToCsv()));
            (some.HasTest, some.DefaultMetric).Should().Be((true, TotalLoss));
            JsonDocument.Parse(some.ToJson()).RootElement.GetProperty("metric").GetString().Should().Be("loss");
        }

        using var ended = new CancellationTokenSource();
        ended.Cancel();
        Head(grid.CrossValidate(Managed, Grids.Iris.Train, folds: 2, cancellation: ended.Token).ToCsv()).Should().Be(Head(crossed.ToCsv()));

        static string Head(string csv) => csv[..csv.IndexOf('\n', StringComparison.Ordinal)];
    }

    [Fact]
    public void Csv_OfTextsWithSeparators_QuotesThem()
    {
        var sheet = new Sheet(["a,b", "c"], [["say \"hi\"", "two\r\nlines"], [" lead", ""]]);
        sheet.ToCsv().Should().Be("\"a,b\",c\r\n\"say \"\"hi\"\"\",\"two\r\nlines\"\r\n\" lead\",\r\n");
        Parsed(sheet.ToCsv()).Should().BeEquivalentTo(new[] { new[] { "a,b", "c" }, ["say \"hi\"", "two\r\nlines"], [" lead", ""] }, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Csv_OfAnyCulture_IsTheSame()
    {
        var before = Hostile.ToCsv();
        var culture = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Hostile.ToCsv().Should().Be(before);
            Hostile.ToJson().Should().Contain("0.1");
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Json_ReadBack_HasEveryRow()
    {
        using var folder = new TemporaryFolder();
        Hostile.SaveJson(folder["grid.json"]);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["grid.json"]));
        var rows = json.RootElement.GetProperty("rows");
        rows.GetArrayLength().Should().Be(2);
        for (var row = 0; row < 2; row++)
        {
            Training.FromJson(rows[row].GetProperty("training").GetRawText()).Should().Be(Hostile.Rows[row].Training);
            FitSettings.FromJson(rows[row].GetProperty("fit").GetRawText()).Should().Be(Hostile.Rows[row].Fit);
            rows[row].GetProperty("test").GetProperty("loss").GetDouble().Should().Be(Hostile.Rows[row].Test!.Loss);
            rows[row].GetProperty("settings").GetProperty("optimizer").GetString().Should().Be(Hostile.Rows[row].Training.Optimizer.ToString());
        }
    }

    [Fact]
    public void Json_OfARowThatDiverged_HasNull()
    {
        var row = Hostile.Rows[0];
        var comparison = new Comparison(1, [row with { Train = row.Train with { Loss = double.NaN }, Test = null }]);
        using var json = JsonDocument.Parse(comparison.ToJson());
        json.RootElement.GetProperty("rows")[0].GetProperty("train").GetProperty("loss").ValueKind.Should().Be(JsonValueKind.Null);
        Parsed(comparison.ToCsv())[1][3].Should().Be("NaN");
    }

    /// <summary>Reads RFC 4180, so that writer and reader are not one.</summary>
    private static List<string[]> Parsed(string text)
    {
        var (rows, row, cell, quoted) = (new List<string[]>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
        {
            var sign = text[at];
            if (quoted && sign == '"' && at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append(text[++at]);
            }
            else if (sign == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && sign is ',' or '\r' && !quoted)
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (!quoted && sign == '\n')
            {
                rows.Add([.. row]);
                row.Clear();
            }
            else
            {
                cell.Append(sign);
            }
        }

        return rows;
    }
}
