using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>How the rows are divided, each time into some to train with and some to measure on.</summary>
/// <param name="Word">What one division is called: <c>fold</c>, <c>sample</c>.</param>
/// <param name="How">How they are divided, in words that tell it from another way.</param>
/// <param name="Data">All the rows.</param>
/// <param name="Parts">The divisions; the same for every cell of a grid.</param>
internal sealed record Division(string Word, string How, Dataset Data, IReadOnlyList<(Dataset Train, Dataset Validation)> Parts)
{
    private const string Purpose = "bootstrap validation";

    /// <summary>The folds of a cross-validation.</summary>
    internal static Division Folds(Dataset data, int folds, long seed, bool? stratified) => new(
        "fold",
        FormattableString.Invariant($"{folds} folds by seed {seed}, stratified: {stratified?.ToString() ?? "where there are classes"}"),
        data,
        [.. data.Folds(folds, seed, stratified).Select(fold => (fold.Train, fold.Validation))]);

    /// <summary>Bootstrap samples with the rows that each leaves out.</summary>
    internal static Division Samples(Dataset data, int samples, long seed)
    {
        var random = Philox.For(seed, Purpose);
        return new(
            "sample",
            FormattableString.Invariant($"{Check.Positive(samples, nameof(samples))} bootstrap samples by seed {seed}"),
            data,
            [.. Enumerable.Range(0, samples).Select(sample =>
            {
                var (high, low, _, _) = random.Block((ulong)sample, 0);
                var drawn = data.Bootstrap((long)(((ulong)high << 32) | low));
                return (drawn.Sample, drawn.OutOfBag());
            })]);
    }
}

/// <summary>Trains every cell of a grid on every division of the rows: each such training is a cell of its own.</summary>
internal static class CrossRun
{
    internal static CrossComparison Run(
        IReadOnlyList<(Training Training, FitSettings Fit)> grid,
        IBackend backend,
        Division division,
        Augmentation? augment,
        int? parallelism,
        string? folder,
        IProgress<ComparisonEvent>? progress,
        TimeProvider? clock,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var (rows, count) = (Grid.Cells(grid, division.Parts[0].Train, null), division.Parts.Count);
        var cells = rows.SelectMany(row => division.Parts.Select((part, index) => row with
        {
            Number = ((row.Number - 1) * count) + index + 1,
            Settings = row.Settings.Add(new(division.Word, FormattableString.Invariant($"{index + 1}"), index + 1)),
            Train = part.Train,
            Test = part.Validation,
        })).ToList();
        var kept = folder is null ? null : new CellFolder(folder, cells, backend, null, augment, division.How);
        var results = CellRun.Run(
            cells,
            backend,
            (cell, compiled, told, stop) => compiled.Fit(cell.Train, cell.Fit, null, augment, progress: told, clock: clock, cancellation: stop),
            _ => [("data", division.Data)],
            parallelism,
            kept,
            progress,
            cancellation);
        return new(rows.Count, rows.Select(row => new CrossRow(row.Number, row.Training, row.Settings, Result(row, results.Skip((row.Number - 1) * count).Take(count)))).ToSeq());

        CrossValidation Result(Cell row, IEnumerable<CellResult?> own) => new(
            row.Training,
            count,
            own.Select((result, index) => result is null ? null : new ValidatedFold(index + 1, result.Train, result.Test!, result.Trained)).OfType<ValidatedFold>().ToSeq());
    }

    /// <summary>The rows of which every fold is done; columns and measures stay those of the whole grid.</summary>
    internal static CrossComparison Whole(this CrossComparison comparison) => comparison with { Rows = comparison.Rows.Where(row => row.Result.IsWhole).ToSeq() };
}
