namespace Pipeline.Export.Reports;

/// <summary>How the settings of a grid decide about one metric, whether its cells were trained once or once for each fold.</summary>
/// <param name="Metric">What is looked at.</param>
/// <param name="Columns">The names of the settings.</param>
/// <param name="Settings">Their values in each cell.</param>
/// <param name="Sets">What was measured in each cell, on each set of rows.</param>
internal sealed record SettingCharts(Metric Metric, Seq<string> Columns, IReadOnlyList<Seq<Setting>> Settings, IReadOnlyList<MeasuredSet> Sets)
{
    private const int MostLabels = 24;
    private const int MostPairs = 6;

    private string Measure => Metric.Name.Replace('_', ' ');

    /// <summary>Whether its values are means of cells that differ by their seeds alone.</summary>
    private bool IsOverSeeds { get; init; }

    /// <summary>A heat map for each pair of settings, with a note where some are left out; lines or points over settings that have none.</summary>
    internal IEnumerable<Block> Charts() => OverSeeds().Blocks();

    private IEnumerable<Block> Blocks()
    {
        var (axes, measured) = (Axes(), Sets.Where(set => set.Values.Any(double.IsFinite)).ToList());
        if (axes.Count == 0 || Settings.Count == 0)
        {
            return [];
        }

        if (measured.Count == 0)
        {
            return [new Note($"No cell has a number as its {Measure}: there is nothing to draw over the settings.")];
        }

        var mapped = Pairs(axes).Where(pair => pair.Columns.IsShort && pair.Rows.IsShort && IsFilled(pair.Columns, pair.Rows)).ToList();
        var alone = axes.FindAll(axis => axis.IsNumeric && !mapped.Exists(pair => pair.Columns == axis || pair.Rows == axis));
        var (maps, all) = (mapped.Take(MostPairs).ToList(), Pairs(axes).Count(pair => !alone.Contains(pair.Columns) || !alone.Contains(pair.Rows)));
        return
        [
            .. maps.Count < all ? (Block[])[new Note($"Heat maps of {Figures.Whole(maps.Count)} of {Figures.Whole(all)} pairs of settings: of {MostPairs} at most, and of none with more than {MostLabels} names or with most of its cells empty.")] : [],
            .. (this with { Sets = measured }).HeatMaps(maps, axes.Count > 2),
            .. (this with { Sets = measured }).Over(alone, isOnly: axes.Count == 1),
        ];
    }

    /// <summary>Whether at least half of the pairs of values were tried: of fewer a map would show where the cells lie, not what they gave.</summary>
    private static bool IsFilled(Axis columns, Axis rows) => 2 * columns.Values.Zip(rows.Values).Distinct().Count() >= columns.Labels.Count * rows.Labels.Count;

    /// <summary>Without the seed, which is no setting to choose: cells that differ by it alone become one of their means, for the best of several would say how lucky one was.</summary>
    private SettingCharts OverSeeds()
    {
        var seed = Columns.ToList().LastIndexOf(nameof(FitSettings.Seed));
        var groups = Enumerable.Range(0, Settings.Count).GroupBy(cell => Settings[cell].Where((_, column) => column != seed).ToSeq()).ToList();
        return seed < 0 ? this : new(
            Metric,
            Columns.Where((_, column) => column != seed).ToSeq(),
            [.. groups.Select(group => group.Key)],
            [.. Sets.Select(set => set with { Values = groups.Select(group => group.Average(cell => set.Values[cell])).ToSeq() })])
        {
            IsOverSeeds = groups.Exists(group => group.Count() > 1),
        };
    }

    private static IEnumerable<(Axis Columns, Axis Rows)> Pairs(List<Axis> axes) => axes.SelectMany((second, index) => axes.Take(index).Select(first => (first, second)));

    /// <summary>What a value stands for, as the end of a title.</summary>
    private string Over(bool hasOthers) => $"{(IsOverSeeds ? ", the mean of the seeds" : string.Empty)}{(hasOthers ? ", the best over the other settings" : string.Empty)}";

    /// <summary>The settings by which the grid varies; of two that always vary together the first alone, or the one that is a number.</summary>
    private List<Axis> Axes()
    {
        var axes = new List<Axis>();
        for (var column = 0; column < Columns.Count; column++)
        {
            var axis = new Axis(Columns[column], [.. Settings.Select(settings => settings[column])]);
            if (axis.Labels.Count > 1 && !axes.Exists(other => axis.IsTwinOf(other) && (other.IsNumeric || !axis.IsNumeric)))
            {
                axes.RemoveAll(other => !other.IsNumeric && axis.IsTwinOf(other));
                axes.Add(axis);
            }
        }

        return axes;
    }

    private IEnumerable<Chart> HeatMaps(List<(Axis Columns, Axis Rows)> pairs, bool hasOthers)
    {
        foreach (var (columns, rows) in pairs)
        {
            foreach (var set in Sets)
            {
                var cells =
                    from row in rows.Labels
                    from column in columns.Labels
                    let own = Cells(cell => columns.Values[cell] == column && rows.Values[cell] == row, set)
                    where own.Count > 0
                    select new HeatCell(Labels.Of(column), Labels.Of(row), Best(own));
                var over = hasOthers ? $" over {columns.Name} and {rows.Name}" : string.Empty;
                yield return Chart.HeatMap(Capital($"{set.Name} {Measure}{over}{Over(hasOthers)}"), columns.Name, rows.Name, Measure, OneEach(cells).ToSeq(), columns.Names, rows.Names);
            }
        }
    }

    /// <summary>Two values that are written alike are one cell.</summary>
    private IEnumerable<HeatCell> OneEach(IEnumerable<HeatCell> cells) => cells
        .GroupBy(cell => (cell.Column, cell.Row))
        .Select(same => new HeatCell(same.Key.Column, same.Key.Row, Best([.. same.Select(cell => cell.Value)])));

    /// <summary>Over numeric settings: a line, or where nearly each cell has a value of its own, as in a random search, a point for each.</summary>
    private IEnumerable<Chart> Over(List<Axis> axes, bool isOnly)
    {
        foreach (var axis in axes)
        {
            var isWide = axis.Labels.All(label => label.Number > 0) && axis.Labels[^1].Number > 100 * axis.Labels[0].Number;
            yield return !isOnly && 2 * axis.Labels.Count > Settings.Count ? PointsOver(axis, isWide) : LinesOver(axis, isWide, isOnly);
        }
    }

    private Chart PointsOver(Axis axis, bool isWide) => Chart.Points(
        $"{Capital(Measure)} over {axis.Name}{Over(hasOthers: false)}",
        axis.Name,
        Measure,
        Sets.Select(set => new Curve(set.Name, axis.Values.Select(value => value.Number!.Value).ToSeq(), set.Values)).ToSeq(),
        isWide) with
    {
        Note = "A point for each cell; the other settings differ too.",
    };

    private Chart LinesOver(Axis axis, bool isWide, bool isOnly) => Chart.Curves(
        $"{Capital(Measure)} over {axis.Name}{Over(!isOnly)}",
        isWide ? $"log10 {axis.Name}" : axis.Name,
        Measure,
        Sets.Select(set => new Curve(
            set.Name.Length > 0 ? set.Name : "train",
            axis.Labels.Select(label => isWide ? Math.Log10(label.Number!.Value) : label.Number!.Value).ToSeq(),
            axis.Labels.Select(label => Best(Cells(cell => axis.Values[cell] == label, set))).ToSeq())).ToSeq());

    private List<double> Cells(Func<int, bool> isChosen, MeasuredSet set) => [.. Enumerable.Range(0, Settings.Count).Where(isChosen).Select(cell => set.Values[cell])];

    /// <summary>The best of some values; NaN where none is a number.</summary>
    private double Best(List<double> values)
    {
        var numbers = values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).ToList();
        return Metric.HigherIsBetter ? numbers.Max() : numbers.Min();
    }

    private static string Capital(string text)
    {
        var words = text.TrimStart();
        return $"{char.ToUpperInvariant(words[0])}{words[1..]}";
    }

    /// <summary>A setting as an axis: its value in each row, and its different values in order.</summary>
    private sealed record Axis(string Name, IReadOnlyList<Setting> Values)
    {
        /// <summary>Its values as a heat map writes them, in order.</summary>
        internal List<string> Names => [.. Labels.Select(Export.Reports.Labels.Of).Distinct()];

        internal bool IsNumeric { get; } = Values.All(value => value.Number is not null);

        /// <summary>Whether a heat map has room for its values.</summary>
        internal bool IsShort => Labels.Count <= MostLabels;

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

/// <summary>A metric of each cell on one set of rows.</summary>
/// <param name="Name"><c>test</c>, <c>train</c>; empty where there is no other.</param>
/// <param name="Values">A value for each cell; NaN for one that has none.</param>
internal sealed record MeasuredSet(string Name, Seq<double> Values);
