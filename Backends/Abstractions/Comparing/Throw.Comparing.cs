using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>What is said of grids, cross-validation and the bootstrap.</summary>
internal static partial class Throw
{
    internal static ArgumentOutOfRangeException Resamples(int resamples) =>
        new(nameof(resamples), FormattableString.Invariant($"A bootstrap needs 2 resamples or more, got {resamples}.\n  Fix: resamples: 1000."));

    internal static ArgumentOutOfRangeException Confidence(double confidence) =>
        new(nameof(confidence), FormattableString.Invariant($"The confidence is a share between 0 and 1, got {confidence}.\n  Fix: confidence: 0.95."));

    internal static ArgumentException EmptyGrid() =>
        new("The grid has no cell.\n  Fix: give at least one training: new[] { training }, or a LINQ query that selects some.");

    internal static ArgumentException CellNotMade(int number, Exception exception) => new(
        FormattableString.Invariant($"Cell {number} of the grid (from 1) cannot be made: {Before(exception.Message)}\n  Fix: {After(exception.Message) ?? "correct what the query selects there."}"), exception);

    internal static string UnsupportedCells(string backend, IReadOnlyList<(List<int> Cells, string What)> missing) =>
        $"{backend} does not support this grid:\n  {string.Join("\n  ", missing.Select(item => $"{Numbers(item.Cells)}: {item.What}"))}\n  Fix: choose another engine, such as Reference, or leave these cells out.";

    /// <summary>What fits would refuse; what several cells are refused for is said once.</summary>
    internal static ArgumentException CellsRefused(IReadOnlyList<(Cell Cell, ArgumentException Exception)> wrong, int cells)
    {
        var reasons = wrong.GroupBy(one => Plain(one.Exception), StringComparer.Ordinal)
            .Select(group => (Cells: group.Select(one => one.Cell.Number).ToList(), What: group.Key)).ToList();
        var (first, exception) = wrong[0];
        var message = (reasons, wrong, cells) switch
        {
            (_, _, 1) => $"The training is refused before it begins: {reasons[0].What}",
            (_, [_], _) => FormattableString.Invariant($"{first} of {cells} cannot be trained: {reasons[0].What}"),
            ([_], _, _) when wrong.Count == cells => FormattableString.Invariant($"None of the {cells} cells can be trained: {reasons[0].What}"),
            ([_], _, _) => FormattableString.Invariant($"C{Numbers(reasons[0].Cells)[1..]} of {cells} cannot be trained: {reasons[0].What}"),
            _ => FormattableString.Invariant($"{wrong.Count} of {cells} cells cannot be trained:\n  {string.Join("\n  ", reasons.Select(reason => $"{Numbers(reason.Cells)}: {reason.What.Replace("\n", "\n  ", StringComparison.Ordinal)}"))}"),
        };
        return new(message, reasons.Count == 1 ? exception.ParamName : null, exception);
    }

    internal static DataException BootstrapOfOneRow() =>
        new("A bootstrap needs 2 rows or more: with one, no sample leaves a row out to measure on.", "give more rows.");

    /// <summary>A message without the name of its parameter, which an <see cref="ArgumentException"/> adds.</summary>
    private static string Plain(ArgumentException exception) =>
        exception.ParamName is null ? exception.Message : exception.Message.Replace($" (Parameter '{exception.ParamName}')", string.Empty, StringComparison.Ordinal);

    internal static ComparisonException CellFailed(Cell cell, int cells, Exception exception) => new(
        FormattableString.Invariant($"{cell} of {cells} failed: {Before(exception.Message)}\n  Fix: {After(exception.Message) ?? "correct what the message says, or leave the cell out."}"),
        cell.Number,
        cell.Settings,
        exception);

    internal static ArgumentException NotCompared(Metric metric, Seq<string> measured) =>
        new($"{metric} was not measured: the rows have {string.Join(", ", measured)}.\n  Fix: .Metrics({metric}) in each training, or one of those.");

    internal static InvalidOperationException NoBest(int cells, int rows, Metric metric) => new(rows == 0
        ? FormattableString.Invariant($"None of the {cells} cells is done, so there is no best.\n  Fix: let at least one finish before cancelling.")
        : FormattableString.Invariant($"No row has a number for {metric.Name}: all {rows} diverged or did not measure it.\n  Fix: smaller rates, or features scaled to about ±1."));

    internal static IOException GridFolder(string folder, string why, Exception? inner = null) =>
        new($"The folder {folder} cannot hold the cells of a grid: {why.TrimEnd('.')}.\n  Fix: choose a folder that may be made and written.", inner);

    internal static IOException NoGridFolder(string folder, string file) =>
        new($"The folder {folder} is no folder of a grid: it has {file}, but no grid.json.\n  Fix: choose an empty folder, or one that does not exist.");

    internal static IOException BadGridFolder(string path, string why, Exception? inner = null) =>
        new($"{path} cannot be read as the description of a grid: {why.TrimEnd('.')}.\n  Fix: choose another folder, or delete this one.", inner);

    internal static IOException OtherCells(string folder, string why) =>
        new($"The cells in the folder {folder} were trained otherwise: {why}.\n  Fix: the same rows and engine as before, or another folder.");

    internal static ArgumentException StreamInFolder() =>
        new("A stream for validation cannot be told from another, so cells cannot be kept in a folder with it.\n  Fix: leave the folder out, or give a data set for validation.");

    /// <summary>A message without its fix.</summary>
    private static string Before(string message) => message.Split("\n  Fix: ", 2)[0];

    /// <summary>The fix of a message; null where it has none.</summary>
    private static string? After(string message) => message.Split("\n  Fix: ", 2) is [_, var fix] ? fix : null;

    /// <summary>Numbers of cells: <c>cell 3</c>, <c>cells 1, 2, 3, … (49)</c>.</summary>
    private static string Numbers(List<int> cells)
    {
        var some = string.Join(", ", cells.Take(8).Select(cell => FormattableString.Invariant($"{cell}")));
        return cells.Count == 1 ? $"cell {some}" : cells.Count <= 8 ? $"cells {some}" : FormattableString.Invariant($"cells {some}, … ({cells.Count})");
    }
}
