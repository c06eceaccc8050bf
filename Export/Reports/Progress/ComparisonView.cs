namespace Pipeline.Export.Reports;

/// <summary>What a display of a grid's progress knows: a value that each event makes anew.</summary>
/// <param name="Started">The grid; null before it begins.</param>
/// <param name="Done">The cells that are done.</param>
/// <param name="Taken">Those of them that an earlier run had trained.</param>
/// <param name="Diverged">Those of them that diverged.</param>
/// <param name="InWork">The cells in work: their number, how many epochs are done, and how many there are.</param>
/// <param name="Parts">Of divided rows, the trainings of which not all parts are done: their number, and what was measured so far.</param>
/// <param name="Best">The best so far; null where none has a number.</param>
internal sealed record ComparisonView(
    ComparisonStarted? Started, int Done, int Taken, int Diverged, Seq<(int Number, int Epoch, int Epochs)> InWork, Seq<(int Training, Seq<(double Value, double Loss)> Measured)> Parts, ComparisonView.Score? Best)
{
    internal static ComparisonView None { get; } = new(null, 0, 0, 0, [], [], null);

    internal int Cells => Started?.Cells ?? 0;

    /// <summary>How much is done, from 0 to 1; a cell in work counts by its epochs.</summary>
    internal double Share => Cells == 0 ? 0 : (Done + InWork.Sum(cell => (double)cell.Epoch / cell.Epochs)) / Cells;

    internal static ComparisonView Of(ComparisonStarted started) => None with { Started = started };

    internal ComparisonView After(CellStarted cell) => this with { InWork = InWork.Add((cell.Number, 0, cell.Epochs)) };

    internal ComparisonView After(CellAdvanced cell) => this with { InWork = InWork.Select(one => one.Number == cell.Number ? (one.Number, cell.Record.Epoch, one.Epochs) : one).ToSeq() };

    internal ComparisonView After(CellCompleted cell)
    {
        var training = (cell.Number - 1) / Started!.Divisions;
        var measured = Parts.FirstOrDefault(part => part.Training == training).Measured.Add((ValueOf(cell), (cell.Test ?? cell.Train).Loss));
        var isWhole = measured.Count == Started.Divisions;
        var others = Parts.Where(part => part.Training != training).ToSeq();
        var score = new Score(training, SettingsOf(cell), measured.Average(part => part.Value), measured.Average(part => part.Loss));
        return this with
        {
            Done = Done + 1,
            Taken = Taken + (cell.IsFromFolder ? 1 : 0),
            Diverged = Diverged + (cell.Ending.Reason == EndReason.Diverged ? 1 : 0),
            InWork = InWork.Where(one => one.Number != cell.Number).ToSeq(),
            Parts = isWhole ? others : others.Add((training, measured)),
            Best = isWhole && IsBetter(score) ? score : Best,
        };
    }

    internal string Title() => Started is not { } grid ? string.Empty
        : $"{What(grid)}, {(grid.Parallelism == 1 ? "one after the other" : $"{Figures.Count(grid.Parallelism)} at once")}";

    /// <summary><c>12/49 cells</c>; of a cross-validation <c>12/49 folds</c>.</summary>
    internal string Count => $"{Figures.Whole(Done, Figures.Whole(Cells).Length)}/{Figures.Whole(Cells)} {Unit}s";

    /// <summary><c>best accuracy 0.9722 (rate 0.1, L2 0.001)</c>; empty before there is one. Of a cross-validation <c>best mean accuracy</c>: that of a single fold is luck.</summary>
    internal string BestText(bool hasSettings = true) => Best is null ? string.Empty
        : $"{(Trainings > 1 || !IsDivided ? "best " : string.Empty)}{(IsDivided ? "mean " : string.Empty)}{Figures.Name(Started!.Metric.Name)} {Figures.Number(Best.Value)}{(hasSettings && Best.Settings.Count > 0 ? $" ({string.Join(", ", Best.Settings.Select(Short))})" : string.Empty)}";

    /// <summary>A cell as a line of a log.</summary>
    internal string PlainLine(CellCompleted cell)
    {
        string[] parts =
        [
            Count,
            .. IsDivided && Trainings == 1 ? Array.Empty<string>() : [$"cell {Figures.Whole(((cell.Number - 1) / Started!.Divisions) + 1)}"],
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
            ended.Done == ended.Cells ? $"{Figures.Many(ended.Done, Unit)} done" : $"ended after {Figures.Count(ended.Done)} of {Figures.Many(ended.Cells, Unit)}",
            .. Taken > 0 ? [$"{Figures.Count(Taken)} from the folder"] : Array.Empty<string>(),
            .. Diverged > 0 ? [$"{Figures.Count(Diverged)} diverged"] : Array.Empty<string>(),
            BestText(),
        ];
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private bool IsDivided => Started!.Division.Length > 0;

    private int Trainings => Cells / Started!.Divisions;

    private string Unit => IsDivided ? Started!.Division : "cell";

    private string What(ComparisonStarted grid) => !IsDivided ? $"comparing {Figures.Many(grid.Cells, "cell")}"
        : Trainings == 1 ? $"validating on {Figures.Many(grid.Divisions, Unit)}"
        : $"comparing {Figures.Many(Trainings, "cell")} on {Figures.Many(grid.Divisions, Unit)} each";

    private bool IsBetter(Score score)
    {
        if (double.IsNaN(score.Value) || Best is null)
        {
            return !double.IsNaN(score.Value);
        }

        // Of equal ones that of the lowest loss, then the first of the grid is the best, whichever was done first.
        return score.Value != Best.Value ? Started!.Metric.HigherIsBetter == score.Value > Best.Value
            : score.Loss != Best.Loss ? score.Loss < Best.Loss
            : score.Training < Best.Training;
    }

    /// <summary>The settings of a training; that of its part is the last of a cell.</summary>
    private Seq<Setting> SettingsOf(CellCompleted cell) => IsDivided ? cell.Settings.Take(cell.Settings.Count - 1).ToSeq() : cell.Settings;

    private double ValueOf(CellCompleted cell) => (cell.Test ?? cell.Train).Value(Started!.Metric.Name);

    private static string Short(Setting setting) => Figures.Name($"{setting.Name} {Labels.Of(setting)}");

    /// <summary>What a training came to.</summary>
    /// <param name="Training">Its place in the grid, from 0.</param>
    /// <param name="Settings">In what it differs from the others.</param>
    /// <param name="Value">The metric; of divided rows its mean.</param>
    /// <param name="Loss">The loss; of divided rows its mean.</param>
    internal sealed record Score(int Training, Seq<Setting> Settings, double Value, double Loss);
}
