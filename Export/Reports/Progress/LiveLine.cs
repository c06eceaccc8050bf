namespace Pipeline.Export.Reports;

/// <summary>The line that is drawn over itself.</summary>
/// <remarks>It never fills the last column: some terminals would wrap there, and the next drawing would leave the old line behind.</remarks>
internal sealed class LiveLine(TrainingView view) : Renderable
{
    private const int LongestBar = 24;
    private const int ShortestBar = 5;

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Bar = new(Color.Green);
    private static readonly Style Validation = new(Color.Blue);

    /// <summary>To the line's beginning, and nothing right of it.</summary>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control("\r\u001b[2K"), .. Line(Math.Max(1, maxWidth - 1), options.Unicode)];

    /// <summary>The richest line that fits.</summary>
    internal IEnumerable<Segment> Line(int width, bool unicode)
    {
        var epoch = $"{Figures.Whole(view.Epoch, Figures.Whole(view.LastEpoch).Length)}/{Figures.Whole(view.LastEpoch)}";
        var batch = view.IsStream ? Figures.Whole(view.Batch) : $"{Figures.Whole(view.Batch, Figures.Whole(view.Batches).Length)}/{Figures.Whole(view.Batches)}";
        var metrics = view.Last?.Train.Metrics.Count ?? 0;

        var full = Parts([new($"epoch {epoch} "), new($" {batch}")], Values(metrics, 4, "  ", isNamed: true));
        var room = width - Segment.CellCount(full) - 1;
        if (room >= ShortestBar)
        {
            return [full[0], .. BarOf(Math.Min(room, LongestBar), unicode), .. full[1..]];
        }

        for (var count = metrics; count >= Math.Min(1, metrics); count--)
        {
            List<Segment>[] narrower =
            [
                Parts([new($"epoch {epoch} {batch}")], Values(count, 4, "  ", isNamed: true)),
                Parts([new($"{epoch} {batch}")], Values(count, 3, " ")),
                Parts([new($"{epoch} {Percent()}")], Values(count, 2, " ", isShort: true)),
                Parts([new(epoch)], Values(count, 2, " ", isShort: true)),
            ];
            if (narrower.FirstOrDefault(line => Segment.CellCount(line) <= width) is { } fitting)
            {
                return fitting;
            }
        }

        var shortest = Parts([new(epoch)], Values(0, 2, " "));
        return Segment.CellCount(shortest) <= width ? shortest : Segment.Truncate([new Segment(epoch)], width);
    }

    /// <summary>How much of the epoch is done: shorter than its batches.</summary>
    private string Percent() => view.IsStream ? Figures.Whole(view.Batch) : $"{Figures.Whole(100 * view.Batch / Math.Max(1, view.Batches), 3)}%";

    /// <summary><c>acc</c> for accuracy, <c>mse</c> for mean_squared_error.</summary>
    private static string Short(string name)
    {
        var words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 ? string.Concat(words.Select(word => word[0])) : name.Length <= 4 ? name : name[..3];
    }

    private static List<Segment> Parts(IEnumerable<Segment> head, IEnumerable<Segment> values) => [.. head, .. values];

    private IEnumerable<Segment> BarOf(int length, bool unicode)
    {
        var done = (int)Math.Round(Math.Clamp(view.Done, 0, 1) * length);
        return [new Segment(new string(unicode ? '━' : '#', done), Bar), new Segment(new string(unicode ? '─' : '-', length - done), Faint)];
    }

    /// <summary>Loss and metrics on the training rows, each beside that of the validation rows, of the first set where there are several.</summary>
    private IEnumerable<Segment> Values(int metrics, int digits, string gap, bool isNamed = false, bool isShort = false)
    {
        var (train, set) = (view.Last?.Train, view.Last?.AllValidations.FirstOrDefault());
        var (validation, between) = (set?.Measures, isNamed ? $" {Figures.Name(set?.Name ?? string.Empty)} " : "/");
        var pairs = new List<(string Name, double Train, double? Validation)> { ("loss", view.Loss, validation?.Loss) };
        for (var index = 0; index < metrics && train is not null; index++)
        {
            pairs.Add((train.Metrics[index].Name, train.Metrics[index].Value, validation?.Metrics[index].Value));
        }

        foreach (var (name, value, validated) in pairs)
        {
            yield return new Segment($"{gap}{Figures.Name(isShort ? Short(name) : name)} {Figures.Number(value, digits)}", Plain);
            if (validated is { } number)
            {
                yield return new Segment($"{between}{Figures.Number(number, digits)}", Validation);
            }
        }
    }
}
