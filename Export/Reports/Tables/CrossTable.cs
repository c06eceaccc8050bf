namespace Pipeline.Export.Reports;

/// <summary>What was measured several times, with how far it spreads.</summary>
internal static class CrossTable
{
    /// <summary>The rows of a grid, the best marked.</summary>
    internal static IRenderable Of(CrossComparison comparison, int most, IAnsiConsole console)
    {
        if (comparison.Rows.Count == 0)
        {
            return new Text("no cell is done\n");
        }

        var best = BestOf(comparison);
        var kept = Ranked(comparison).Take(most).ToHashSet(ReferenceEqualityComparer.Instance);
        var rows = comparison.Rows.Where(kept.Contains).ToList();
        string[] notes =
        [
            .. rows.Count < comparison.Rows.Count ? [$"the best {Figures.Count(rows.Count)} of {Figures.Count(comparison.Rows.Count)} rows"] : Array.Empty<string>(),
            .. comparison.IsWhole ? Array.Empty<string>() : [$"cancelled: {Figures.Count(comparison.Rows.Count)} of {Figures.Count(comparison.Cells)} cells are done"],
            $"means ± standard deviations on the rows left out{(best is null ? string.Empty : $"; * best {Figures.Name(comparison.DefaultMetric.Name)}")}",
        ];
        return new Rows(Cells.FirstThatFits(console, () => Table(comparison, rows, best, hasBorder: true), () => Table(comparison, rows, best, hasBorder: false)), new Text($"{string.Join("; ", notes)}\n"));
    }

    /// <summary>The folds, and what they say together.</summary>
    internal static IRenderable Of(CrossValidation validation, IAnsiConsole console)
    {
        var names = validation.Measured;
        Table Table(bool hasTrain)
        {
            var table = Cells.Table().Column(validation.Word);
            foreach (var title in (hasTrain ? names.Select(name => $"train {name}") : []).Concat(names.Select(name => $"validation {name}")))
            {
                table.Column(title);
            }

            foreach (var fold in validation.Folds)
            {
                table.AddRow([Cells.Text(Figures.Whole(fold.Number)), .. hasTrain ? names.Select(name => Cells.Text(ComparisonTable.Figure(fold.Train.Value(name)))) : [], .. names.Select(name => Cells.Text(ComparisonTable.Figure(fold.Validation.Value(name))))]);
            }

            return table.AddRow([Cells.Text("mean", Cells.Title), .. hasTrain ? names.Select(name => Spread(validation.Train(name))) : [], .. names.Select(name => Spread(validation.Validation(name)))]);
        }

        var report = Cells.FirstThatFits(console, () => Table(hasTrain: true), () => Table(hasTrain: false));
        return validation.IsWhole ? report
            : new Rows(report, new Text($"cancelled: {Figures.Count(validation.Folds.Count)} of {Figures.Count(validation.Asked)} {validation.Word}s are done; means are over those\n"));
    }

    internal static IRenderable Of(BootstrapEvaluation evaluation)
    {
        var table = Cells.Table().Column("measure", Justify.Left).Column("value").Column($"{(100 * evaluation.Confidence).ToString("0.#", CultureInfo.InvariantCulture)} % from").Column("to").Column("standard error");
        foreach (var measure in evaluation.Measures)
        {
            table.AddRow(new[] { measure.Name, ComparisonTable.Figure(measure.Value), ComparisonTable.Figure(measure.Low), ComparisonTable.Figure(measure.High), ComparisonTable.Figure(measure.StandardError) }.Select(cell => Cells.Text(cell)));
        }

        return table;
    }

    private static Table Table(CrossComparison comparison, List<CrossRow> rows, CrossRow? best, bool hasBorder)
    {
        var table = Cells.Table(hasBorder).Column("#");
        foreach (var title in comparison.Columns.Concat(comparison.Measured))
        {
            table.Column(title);
        }

        foreach (var row in rows)
        {
            var style = ReferenceEquals(row, best) ? Cells.Good : null;
            table.AddRow(
            [
                Cells.Text(ReferenceEquals(row, best) ? $"* {Figures.Whole(row.Number)}" : Figures.Whole(row.Number), style),
                .. row.Settings.Select(setting => Cells.Text(Labels.Of(setting), style)),
                .. comparison.Measured.Select(name => Spread(row.Result.Validation(name), style)),
            ]);
        }

        return table;
    }

    /// <summary>The best row; null where none has a number.</summary>
    internal static CrossRow? BestOf(CrossComparison comparison) => comparison.Rows.All(row => double.IsNaN(Value(comparison, row))) ? null : comparison.Best();

    /// <summary>The rows, the best first; those without a number last.</summary>
    internal static IEnumerable<CrossRow> Ranked(CrossComparison comparison) => comparison.Rows
        .OrderBy(row => double.IsNaN(Value(comparison, row)))
        .ThenBy(row => comparison.DefaultMetric.HigherIsBetter ? -Value(comparison, row) : Value(comparison, row))
        .ThenBy(row => row.Result.Validation(Prelude.TotalLoss).Mean);

    /// <summary><c>0.9667 ± 0.0211</c>.</summary>
    internal static string Figure(MetricSpread spread) => $"{ComparisonTable.Figure(spread.Mean)} ± {ComparisonTable.Figure(spread.Deviation)}";

    private static double Value(CrossComparison comparison, CrossRow row) => row.Result.Validation(comparison.DefaultMetric.Name).Mean;

    private static Text Spread(MetricSpread spread, Style? style = null) => Cells.Text(Figure(spread), style);
}
