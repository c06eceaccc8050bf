using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Trains every cell of a grid on every division of the rows: each such training is a cell of its own.</summary>
internal static class CrossRun
{
    internal static CrossComparison Run(
        IReadOnlyList<(Training Training, FitSettings Fit)> grid,
        IBackend backend,
        Division division,
        FitCall call,
        Augmentation? augment,
        int? parallelism,
        string? folder,
        IProgress<ComparisonEvent>? progress,
        TimeProvider? clock,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var (rows, count) = (Grid.Cells(grid), division.Count);
        var cells = rows.SelectMany(row => Enumerable.Range(0, count).Select(index => row with
        {
            Number = ((row.Number - 1) * count) + index + 1,
            Part = index + 1,
            Settings = row.Settings.Add(new(division.Word, FormattableString.Invariant($"{index + 1}"), index + 1)),
        })).ToList();
        var kept = folder is null ? null : new CellFolder(folder, cells, backend, null, augment, division.Data, null, division.How);
        var results = CellRun.Run(
            cells,
            backend,
            cell => division[(cell.Number - 1) % count],
            (cell, part, compiled, told, stop) => compiled.Fit(part.Train, cell.Fit, null, augment, progress: told, clock: clock, cancellation: stop),
            compiled => Check([.. rows.Select((row, index) => (row, compiled[index * count]))], division, augment, call),
            parallelism,
            kept,
            division,
            progress,
            cancellation);
        return new(rows.Count, rows.Select(row => new CrossRow(row.Number, row.Training, row.Settings, Result(row, results.Skip((row.Number - 1) * count).Take(count)))).ToSeq());

        CrossValidation Result(Cell row, IEnumerable<CellResult?> own) => new(
            row.Training,
            count,
            own.Select((result, index) => result is null ? null : new ValidatedFold(index + 1, result.Train, result.Test!, result.Trained) { Word = division.Word }).OfType<ValidatedFold>().ToSeq())
        { Word = division.Word };
    }

    /// <summary>The rows of which every fold is done; columns and measures stay those of the whole grid.</summary>
    internal static CrossComparison Whole(this CrossComparison comparison) => comparison with { Rows = comparison.Rows.Where(row => row.Result.IsWhole).ToSeq() };

    /// <summary>All rows are looked at as the caller gave them; what depends on their number, for each size of a part.</summary>
    private static void Check(IReadOnlyList<(Cell Cell, CompiledModel Compiled)> cells, Division division, Augmentation? augment, FitCall call)
    {
        var checks = new FitChecks(call);
        Grid.Check(cells, division.OfEachSize.Prepend(new(division.Data, null)), (cell, compiled, part) =>
        {
            if (part.Test is null)
            {
                checks.Rows(compiled, part.Train, call.Rows);
            }
            else
            {
                compiled.CheckFit(checks, part.Train, cell.Fit, null, augment);
            }
        });
    }
}
