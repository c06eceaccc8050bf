namespace Pipeline.Export.Reports;

/// <summary>What a display of a grid's progress knows: a value that each event makes anew.</summary>
/// <param name="Started">The grid; null before it begins.</param>
/// <param name="Done">The cells that are done.</param>
/// <param name="Taken">Those of them that an earlier run had trained.</param>
/// <param name="Diverged">Those of them that diverged.</param>
/// <param name="InWork">The cells in work: their number, how many epochs are done, and how many there are.</param>
/// <param name="Best">The best cell so far; null where none has a number.</param>
internal sealed record ComparisonView(ComparisonStarted? Started, int Done, int Taken, int Diverged, Seq<(int Number, int Epoch, int Epochs)> InWork, CellCompleted? Best)
{
    internal static ComparisonView None { get; } = new(null, 0, 0, 0, [], null);

    internal int Cells => Started?.Cells ?? 0;

    /// <summary>How much is done, from 0 to 1; a cell in work counts by its epochs.</summary>
    internal double Share => Cells == 0 ? 0 : (Done + InWork.Sum(cell => (double)cell.Epoch / cell.Epochs)) / Cells;

    internal static ComparisonView Of(ComparisonStarted started) => None with { Started = started };

    internal ComparisonView After(CellStarted cell) => this with { InWork = InWork.Add((cell.Number, 0, cell.Epochs)) };

    internal ComparisonView After(CellAdvanced cell) => this with { InWork = InWork.Select(one => one.Number == cell.Number ? (one.Number, cell.Record.Epoch, one.Epochs) : one).ToSeq() };

    internal ComparisonView After(CellCompleted cell) => this with
    {
        Done = Done + 1,
        Taken = Taken + (cell.IsFromFolder ? 1 : 0),
        Diverged = Diverged + (cell.Ending.Reason == EndReason.Diverged ? 1 : 0),
        InWork = InWork.Where(one => one.Number != cell.Number).ToSeq(),
        Best = IsBetter(cell) ? cell : Best,
    };

    internal string Title() => Started is not { } grid ? string.Empty
        : $"comparing {Many(grid.Cells, "cell")}, {(grid.Parallelism == 1 ? "one after the other" : $"{Figures.Count(grid.Parallelism)} at once")}";

    /// <summary><c>12/49 cells</c>.</summary>
    internal string Count => $"{Figures.Whole(Done, Figures.Whole(Cells).Length)}/{Figures.Whole(Cells)} cells";

    /// <summary><c>best accuracy 0.9722 (rate 0.1, L2 0.001)</c>; empty before there is one.</summary>
    internal string BestText(bool hasSettings = true) => Best is null ? string.Empty
        : $"best {Figures.Name(Started!.Metric.Name)} {Figures.Number(ValueOf(Best))}{(hasSettings && Best.Settings.Count > 0 ? $" ({string.Join(", ", Best.Settings.Select(Short))})" : string.Empty)}";

    /// <summary>A cell as a line of a log.</summary>
    internal string PlainLine(CellCompleted cell)
    {
        string[] parts =
        [
            Count,
            $"cell {Figures.Whole(cell.Number)}",
            .. cell.Settings.Select(Short),
            cell.Ending.Reason == EndReason.Diverged ? "diverged" : $"{Figures.Name(Started!.Metric.Name)} {Figures.Number(ValueOf(cell))}",
            .. cell.IsFromFolder ? ["from the folder"] : Array.Empty<string>(),
            BestText(),
        ];
        return string.Join("  ", parts.Where(part => part.Length > 0));
    }

    internal string EndLine(ComparisonEnded ended)
    {
        string[] parts =
        [
            ended.Done == ended.Cells ? $"{Many(ended.Done, "cell")} done" : $"ended after {Figures.Count(ended.Done)} of {Many(ended.Cells, "cell")}",
            .. Taken > 0 ? [$"{Figures.Count(Taken)} from the folder"] : Array.Empty<string>(),
            .. Diverged > 0 ? [$"{Figures.Count(Diverged)} diverged"] : Array.Empty<string>(),
            BestText(),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private bool IsBetter(CellCompleted cell)
    {
        var value = ValueOf(cell);
        if (double.IsNaN(value) || Best is null)
        {
            return !double.IsNaN(value);
        }

        // Of equal ones the first of the grid is the best, whichever was done first.
        var than = ValueOf(Best);
        return value == than ? cell.Number < Best.Number : Started!.Metric.HigherIsBetter == value > than;
    }

    private double ValueOf(CellCompleted cell) => (cell.Test ?? cell.Train).Value(Started!.Metric.Name);

    private static string Short(Setting setting) => Figures.Name($"{setting.Name} {Labels.Of(setting)}");

    private static string Many(int count, string one) => $"{Figures.Count(count)} {(count == 1 ? one : $"{one}s")}";
}
