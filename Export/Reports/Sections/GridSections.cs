namespace Pipeline.Export.Reports;

/// <summary>A grid of trainings: its rows, how its settings decide, and how the best ones went.</summary>
internal static class GridSections
{
    private const int MostRows = 50;
    private const int MostLabels = 24;
    private const int MostPairs = 6;
    private const int MostCurves = 6;

    internal static IEnumerable<Section> Of(Comparison comparison, ComparisonRow? best)
    {
        var (metric, axes) = (comparison.DefaultMetric.Name, Axes(comparison));
        yield return Section.Of("Grid", [Tiles(comparison, best, metric), Table(comparison, best)]);
        yield return new("Settings", [.. HeatMaps(comparison, axes, metric), .. Lines(comparison, axes, metric)]);
        yield return new("Best cells", [.. Curves(comparison)]);
    }

    private static Tiles Tiles(Comparison comparison, ComparisonRow? best, string metric) => new(
    [
        ("cells", Figures.Count(comparison.Rows.Count)),
        .. best is null ? [] : new[] { ($"best {(best.Test is null ? string.Empty : "test ")}{metric.Replace('_', ' ')}", Figures.Number(best.Counting.Value(metric))) },
        .. best is null ? [] : best.Settings.Select(setting => (setting.Name, Labels.Of(setting))),
        .. comparison.Rows.Count(row => row.Ending.Reason == EndReason.Diverged) is > 0 and var diverged ? new[] { ("diverged", Figures.Count(diverged)) } : [],
        ("time of all", Figures.Seconds(comparison.Rows.Sum(row => row.Seconds))),
    ]);

    private static ReportTable Table(Comparison comparison, ComparisonRow? best)
    {
        var measures = ComparisonTable.Measures(comparison);
        var kept = ComparisonTable.Ranked(comparison).Take(MostRows).ToHashSet(ReferenceEqualityComparer.Instance);
        return new(
            ["#", .. comparison.Columns, .. measures.Select(measure => measure.Title), "epochs", "seconds", "note"],
            comparison.Rows.Where(kept.Contains).Select(row => (Seq<string>)
            [
                Figures.Whole(row.Number),
                .. row.Settings.Select(Labels.Of),
                .. measures.Select(measure => double.IsNaN(measure.Value(row)) ? string.Empty : Figures.Number(measure.Value(row))),
                Figures.Whole(row.Trained.State.Epoch),
                row.Seconds.ToString("F2", CultureInfo.InvariantCulture),
                ReferenceEquals(row, best) ? "★ best" : ComparisonTable.Ending(row),
            ]).ToSeq())
        {
            Caption = comparison.Rows.Count > MostRows ? $"the best {Figures.Count(MostRows)} of {Figures.Count(comparison.Rows.Count)} rows" : string.Empty,
        };
    }

    /// <summary>The settings by which the grid varies; of two that always vary together the first alone.</summary>
    private static List<Axis> Axes(Comparison comparison)
    {
        var axes = new List<Axis>();
        for (var column = 0; column < comparison.Columns.Count; column++)
        {
            var axis = new Axis(comparison.Columns[column], [.. comparison.Rows.Select(row => row.Settings[column])]);
            if (axis.Labels.Count > 1 && !axes.Exists(axis.IsTwinOf))
            {
                axes.Add(axis);
            }
        }

        return axes;
    }

    private static IEnumerable<Chart> HeatMaps(Comparison comparison, List<Axis> axes, string metric)
    {
        var few = axes.FindAll(axis => axis.Labels.Count <= MostLabels);
        var pairs = few.SelectMany((second, index) => few.Take(index).Select(first => (first, second))).Take(MostPairs);
        foreach (var (columns, rows) in pairs)
        {
            foreach (var (set, value) in Sets(comparison, metric))
            {
                var cells =
                    from row in rows.Labels
                    from column in columns.Labels
                    let own = Enumerable.Range(0, comparison.Rows.Count).Where(index => columns.Values[index] == column && rows.Values[index] == row).Select(index => value(comparison.Rows[index])).ToList()
                    where own.Count > 0
                    select new HeatCell(Labels.Of(column), Labels.Of(row), BestOf(comparison, own));
                var title = $"{set}{metric.Replace('_', ' ')}{(axes.Count > 2 ? ", the best over the other settings" : string.Empty)}";
                yield return Chart.HeatMap(Capital(title), columns.Name, rows.Name, metric.Replace('_', ' '), OneEach(cells, comparison).ToSeq());
            }
        }
    }

    /// <summary>Two values that are written alike are one cell.</summary>
    private static IEnumerable<HeatCell> OneEach(IEnumerable<HeatCell> cells, Comparison comparison) => cells
        .GroupBy(cell => (cell.Column, cell.Row))
        .Select(same => new HeatCell(same.Key.Column, same.Key.Row, BestOf(comparison, [.. same.Select(cell => cell.Value)])));

    /// <summary>Over a numeric setting, where it is the only one or has too many values for a heat map.</summary>
    private static IEnumerable<Chart> Lines(Comparison comparison, List<Axis> axes, string metric)
    {
        foreach (var axis in axes.Where(axis => axis.IsNumeric && (axes.Count == 1 || axis.Labels.Count > MostLabels)))
        {
            var isWide = axis.Labels.All(label => label.Number > 0) && axis.Labels[^1].Number > 100 * axis.Labels[0].Number;
            var (over, note) = (isWide ? $"log10 {axis.Name}" : axis.Name, axes.Count > 1 ? ", the best over the other settings" : string.Empty);
            yield return Chart.Curves($"{Capital(metric.Replace('_', ' '))} over {axis.Name}{note}", over, metric.Replace('_', ' '), Sets(comparison, metric).Select(set => new Curve(
                set.Name.Trim() is { Length: > 0 } name ? name : "train",
                axis.Labels.Select(label => isWide ? Math.Log10(label.Number!.Value) : label.Number!.Value).ToSeq(),
                axis.Labels.Select(label => BestOf(comparison, [.. Enumerable.Range(0, comparison.Rows.Count).Where(index => axis.Values[index] == label).Select(index => set.Value(comparison.Rows[index]))])).ToSeq())).ToSeq());
        }
    }

    /// <summary>The losses of the best rows, on their validation rows where there were some.</summary>
    private static IEnumerable<Chart> Curves(Comparison comparison)
    {
        var rows = ComparisonTable.Ranked(comparison).Where(row => row.Ending.Reason != EndReason.Diverged && row.Trained.History.Epochs.Count > 0).Take(MostCurves).ToList();
        if (rows.Count == 0)
        {
            yield break;
        }

        var isValidated = rows.TrueForAll(row => row.Trained.History.Epochs.All(epoch => epoch.AllValidations.Any()));
        yield return Chart.Curves(
            $"{(isValidated ? "Validation" : "Training")} loss of the best cells",
            "epoch",
            "loss",
            rows.Select(row => Curve.ByEpoch(
                $"#{Figures.Whole(row.Number)} {string.Join(", ", row.Settings.Select(setting => $"{setting.Name} {Labels.Of(setting)}"))}".Trim(),
                row.Trained.History.Epochs.Select(epoch => isValidated ? epoch.AllValidations.First().Measures.Loss : epoch.Train.Loss))).ToSeq());
    }

    private static IEnumerable<(string Name, Func<ComparisonRow, double> Value)> Sets(Comparison comparison, string metric)
    {
        var hasTest = comparison.Rows.Any(row => row.Test is not null);
        if (hasTest)
        {
            yield return ("test ", row => row.Test?.Value(metric) ?? double.NaN);
        }

        yield return (hasTest ? "train " : string.Empty, row => row.Train.Value(metric));
    }

    /// <summary>The best of some values; NaN where none is a number.</summary>
    private static double BestOf(Comparison comparison, IReadOnlyList<double> values)
    {
        var numbers = values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).ToList();
        return comparison.DefaultMetric.HigherIsBetter ? numbers.Max() : numbers.Min();
    }

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    /// <summary>A setting as an axis: its value in each row, and its different values in order.</summary>
    private sealed record Axis(string Name, IReadOnlyList<Setting> Values)
    {
        internal bool IsNumeric { get; } = Values.All(value => value.Number is not null);

        internal IReadOnlyList<Setting> Labels { get; } = Values.All(value => value.Number is not null)
            ? [.. Values.Distinct().OrderBy(value => value.Number)]
            : [.. Values.Distinct()];

        /// <summary>Whether each value of one stands beside one value of the other. Numbers that were drawn do so too, but do not rise and fall together.</summary>
        internal bool IsTwinOf(Axis other)
        {
            var pairs = Values.Zip(other.Values).Distinct().ToList();
            return pairs.Count == Labels.Count && pairs.Count == other.Labels.Count && (!IsNumeric || !other.IsNumeric || IsOrdered(pairs) || IsOrdered([.. pairs.Select(pair => (pair.First with { Number = -pair.First.Number }, pair.Second))]));
        }

        private static bool IsOrdered(IEnumerable<(Setting First, Setting Second)> pairs) =>
            pairs.OrderBy(pair => pair.First.Number).Select(pair => pair.Second.Number!.Value).SequenceEqual(pairs.Select(pair => pair.Second.Number!.Value).Order());
    }
}
