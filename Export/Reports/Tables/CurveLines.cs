namespace Pipeline.Export.Reports;

/// <summary>Each measurement as a line of bars, from its first epoch to its last.</summary>
internal static class CurveLines
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int LeastBars = 8;
    private const int MostBars = 60;

    internal static IRenderable Of(History history, IAnsiConsole console)
    {
        if (history.Epochs.Count == 0)
        {
            return new Text("no whole epoch yet\n");
        }

        var curves = Measured(history);
        var (names, figures) = (curves.Max(curve => curve.Name.Length), curves.Max(curve => Ends(curve.Values).Length));
        var bars = Math.Clamp(console.Profile.Width - names - figures - 4, LeastBars, MostBars);
        return new Rows(curves.Select(curve => new Paragraph()
            .Append(curve.Name.PadRight(names), Cells.Title)
            .Append($"  {Line(curve.Values, bars)}  ")
            .Append(Ends(curve.Values))));
    }

    /// <summary>As many bars as there is room for, each the mean of its epochs; a dot where there is no number.</summary>
    internal static string Line(IReadOnlyList<double> values, int most)
    {
        var count = Math.Min(most, values.Count);
        var means = Enumerable.Range(0, count).Select(bar => Mean(values, (int)((long)bar * values.Count / count), (int)((long)(bar + 1) * values.Count / count))).ToList();
        var finite = means.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var range = new Scale(finite.Min(), finite.Max());
        return string.Concat(means.Select(mean => double.IsFinite(mean) ? Bars[(int)Math.Round(range.Of(mean) * (Bars.Length - 1))] : '·'));
    }

    private static double Mean(IReadOnlyList<double> values, int first, int end) => Enumerable.Range(first, end - first).Average(index => values[index]);

    private static string Ends(IReadOnlyList<double> values) => $"{Figures.Number(values[0])} → {Figures.Number(values[^1])}";

    private static List<(string Name, IReadOnlyList<double> Values)> Measured(History history) =>
    [
        .. from name in history.Epochs[0].Train.Metrics.Select(metric => metric.Name).Prepend(Prelude.TotalLoss.Name)
           from set in history.Epochs.SelectMany(epoch => epoch.AllValidations.Select(other => other.Name)).Distinct().Prepend(null)
           select (Figures.Name(set is null ? name : $"{set} {name}"), (IReadOnlyList<double>)[.. history.Epochs.Select(epoch => Of(epoch, set)?.Value(name) ?? double.NaN)]),
    ];

    private static Measures? Of(EpochRecord epoch, string? set) => set is null ? epoch.Train : epoch.AllValidations.FirstOrDefault(other => other.Name == set)?.Measures;
}
