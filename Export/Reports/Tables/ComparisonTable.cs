namespace Pipeline.Export.Reports;

/// <summary>The rows of a grid, the best marked.</summary>
internal static class ComparisonTable
{
    internal const int DefaultRows = 40;

    internal static IRenderable Of(Comparison comparison, int most, IAnsiConsole console)
    {
        if (comparison.Rows.Count == 0)
        {
            return new Text("no cell is done\n");
        }

        var best = BestOf(comparison);
        var rows = Shown(comparison, best, most);
        var notes = Notes(comparison, rows.Count, best);
        return new Rows(
            Cells.FirstThatFits(
                console,
                () => Table(comparison, rows, best, hasTrain: true, hasSeconds: true, hasBorder: true),
                () => Table(comparison, rows, best, hasTrain: true, hasSeconds: false, hasBorder: true),
                () => Table(comparison, rows, best, hasTrain: false, hasSeconds: false, hasBorder: true),
                () => Table(comparison, rows, best, hasTrain: false, hasSeconds: false, hasBorder: false),
                () => new Rows(rows.Select(row => Cells.Text(row.ToString())))),
            new Text(notes));
    }

    /// <summary>The best row; null where none has a number.</summary>
    internal static ComparisonRow? BestOf(Comparison comparison)
    {
        var metric = comparison.DefaultMetric.Name;
        return comparison.Rows.All(row => double.IsNaN(row.Counting.Value(metric))) ? null : comparison.Best();
    }

    /// <summary>The columns of measures: each on the training rows and on the test rows; some may be left out.</summary>
    internal static List<(string Title, Func<ComparisonRow, double> Value)> Measures(Comparison comparison, bool hasTrain = true)
    {
        var hasTest = comparison.Rows.Any(row => row.Test is not null);
        return
        [
            .. hasTrain || !hasTest ? comparison.Measured.Select(name => (hasTest ? $"train {name}" : name, (Func<ComparisonRow, double>)(row => row.Train.Value(name)))) : [],
            .. hasTest ? comparison.Measured.Select(name => ($"test {name}", (Func<ComparisonRow, double>)(row => row.Test?.Value(name) ?? double.NaN))) : [],
        ];
    }

    /// <summary>The value of a measure; a row that diverged has none.</summary>
    internal static string Figure(double value) => double.IsNaN(value) ? "–" : Figures.Number(value);

    private static Table Table(Comparison comparison, List<ComparisonRow> rows, ComparisonRow? best, bool hasTrain, bool hasSeconds, bool hasBorder)
    {
        var (measures, hasEnding) = (Measures(comparison, hasTrain), rows.Any(row => row.Ending.Reason != EndReason.AllEpochs));
        var table = Cells.Table(hasBorder).Column("#");
        foreach (var title in comparison.Columns.Concat(measures.Select(measure => measure.Title)).Concat(hasSeconds ? ["time"] : []).Concat(hasEnding ? ["ending"] : []))
        {
            table.Column(title, title == "ending" ? Justify.Left : Justify.Right);
        }

        foreach (var row in rows)
        {
            var style = ReferenceEquals(row, best) ? Cells.Good : row.Ending.Reason == EndReason.Diverged ? Cells.Faint : null;
            table.AddRow(
            [
                Cells.Text(ReferenceEquals(row, best) ? $"* {Figures.Whole(row.Number)}" : Figures.Whole(row.Number), style),
                .. row.Settings.Select(setting => Cells.Text(Labels.Of(setting), style)),
                .. measures.Select(measure => Cells.Text(Figure(measure.Value(row)), style)),
                .. hasSeconds ? [Cells.Text(Figures.Seconds(row.Seconds), style)] : Array.Empty<IRenderable>(),
                .. hasEnding ? [Cells.Text(Ending(row), style)] : Array.Empty<IRenderable>(),
            ]);
        }

        return table;
    }

    /// <summary>Why it ended, where that is not the usual: a few words.</summary>
    internal static string Ending(ComparisonRow row) => row.Ending.Reason switch
    {
        EndReason.AllEpochs => string.Empty,
        EndReason.Diverged => "diverged",
        EndReason.StopRule => FormattableString.Invariant($"stopped at {row.Trained.State.Epoch}"),
        _ => row.Ending.Reason.ToString().ToLowerInvariant(),
    };

    /// <summary>All rows where there is room; else the best ones, in the grid's order.</summary>
    private static List<ComparisonRow> Shown(Comparison comparison, ComparisonRow? best, int most)
    {
        if (comparison.Rows.Count <= most)
        {
            return [.. comparison.Rows];
        }

        var sorted = Ranked(comparison).Take(most).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. comparison.Rows.Where(row => sorted.Contains(row) || ReferenceEquals(row, best)).Take(most)];
    }

    /// <summary>The rows, the best first; those without a number last.</summary>
    internal static IEnumerable<ComparisonRow> Ranked(Comparison comparison)
    {
        var metric = comparison.DefaultMetric;
        return comparison.Rows
            .OrderBy(row => double.IsNaN(row.Counting.Value(metric.Name)))
            .ThenBy(row => metric.HigherIsBetter ? -row.Counting.Value(metric.Name) : row.Counting.Value(metric.Name))
            .ThenBy(row => row.Counting.Loss);
    }

    private static string Notes(Comparison comparison, int shown, ComparisonRow? best)
    {
        var notes = new List<string>();
        if (shown < comparison.Rows.Count)
        {
            notes.Add($"the best {Figures.Count(shown)} of {Figures.Count(comparison.Rows.Count)} rows");
        }

        if (!comparison.IsWhole)
        {
            notes.Add($"cancelled: {Figures.Count(comparison.Rows.Count)} of {Figures.Count(comparison.Cells)} cells are done");
        }

        if (best is not null)
        {
            notes.Add($"* best {Figures.Name(comparison.DefaultMetric.Name)}{(best.Test is null ? string.Empty : " on the test rows")}");
        }

        return notes.Count == 0 ? string.Empty : $"{string.Join("; ", notes)}\n";
    }
}
