using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The trainings of a grid in their order, and in what they differ.</summary>
internal static class Grid
{
    private static readonly (string Name, Func<FitSettings, object> Value)[] FitArguments =
    [
        (nameof(FitSettings.Epochs), fit => fit.Epochs),
        (nameof(FitSettings.BatchSize), fit => fit.BatchSize),
        (nameof(FitSettings.Seed), fit => fit.Seed),
        (nameof(FitSettings.Shuffle), fit => fit.Shuffle ? "true" : "false"),
        (nameof(FitSettings.Batches), fit => fit.Batches.ToString()),
        (nameof(FitSettings.ShuffleBuffer), fit => fit.ShuffleBuffer),
        (nameof(FitSettings.Augmentation), fit => fit.Augmentation),
        (nameof(FitSettings.ValidationFraction), fit => fit.ValidationFraction),
        (nameof(FitSettings.TrainMetrics), fit => fit.TrainMetrics.ToString()),
        (nameof(FitSettings.ClassWeights), fit => fit.ClassWeights.ToString()),
        (nameof(FitSettings.Recording), fit => fit.Recording.ToString()),
    ];

    /// <summary>Goes through the grid once; an error in making a cell names its place.</summary>
    internal static List<(Training Training, FitSettings Fit)> Listed(IEnumerable<(Training Training, FitSettings Fit)> grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var all = new List<(Training, FitSettings)>();
        try
        {
            foreach (var (training, fit) in grid)
            {
                all.Add((training ?? throw new ArgumentNullException(nameof(grid), "It is null."), fit ?? throw new ArgumentNullException(nameof(grid), "Its settings are null.")));
            }
        }
        catch (Exception exception)
        {
            throw Throw.CellNotMade(all.Count + 1, exception);
        }

        return all.Count > 0 ? all : throw Throw.EmptyGrid();
    }

    /// <summary>The cells with the arguments in which they differ; a grid diverges cell by cell, so that none ends it.</summary>
    internal static List<Cell> Cells(IReadOnlyList<(Training Training, FitSettings Fit)> grid)
    {
        var trainings = Differences.Of([.. grid.Select(cell => cell.Training)]);
        var fits = FitArguments.Where(argument => grid.Select(cell => argument.Value(cell.Fit)).Distinct().Count() > 1).ToList();
        var settings = BySpeed(grid.Select((cell, index) => (Seq<Setting>)[.. trainings[index], .. fits.Select(argument => SettingOf(argument.Name, argument.Value(cell.Fit)))]).ToList());
        return [.. grid.Select((cell, index) => new Cell(index + 1, cell.Training, cell.Fit with { OnDivergence = OnDivergence.Return }, settings[index]))];
    }

    /// <summary>Compiles every cell; what the engine does not support is listed for all of them at once.</summary>
    internal static Seq<CompiledModel> Compiled(IReadOnlyList<Cell> cells, IBackend backend)
    {
        var missing = cells
            .SelectMany(cell => backend.Unsupported(TrainingPlan.Of(cell.Training)).Select(what => (cell.Number, What: what)))
            .GroupBy(item => item.What, StringComparer.Ordinal)
            .Select(group => (Cells: group.Select(item => item.Number).Distinct().ToList(), What: group.Key))
            .ToList();
        return missing.Count > 0
            ? throw new UnsupportedException(Throw.UnsupportedCells(backend.Name, missing), missing.Select(item => item.What).ToSeq())
            : cells.Select(cell => cell.Training.Compile(backend)).ToSeq();
    }

    /// <summary>Asks for every cell what its fit would refuse, before the first is trained; what is wrong is listed for all of them at once.</summary>
    /// <param name="cells">The cells with their models.</param>
    /// <param name="rows">The rows of the cells, one after the other; each is let go of before the next.</param>
    /// <param name="check">Refuses a cell by an <see cref="ArgumentException"/>.</param>
    internal static void Check(IReadOnlyList<(Cell Cell, CompiledModel Compiled)> cells, IEnumerable<CellRows> rows, Action<Cell, CompiledModel, CellRows> check)
    {
        var wrong = new SortedDictionary<int, (Cell Cell, ArgumentException Exception)>();
        foreach (var part in rows)
        {
            foreach (var (cell, compiled) in cells.Where(one => !wrong.ContainsKey(one.Cell.Number)))
            {
                try
                {
                    check(cell, compiled, part);
                }
                catch (ArgumentException exception)
                {
                    wrong.Add(cell.Number, (cell, exception));
                }
            }
        }

        if (wrong.Count > 0)
        {
            throw Throw.CellsRefused([.. wrong.Values], cells.Count);
        }
    }

    /// <summary>The settings in the order of how seldom they change from cell to cell: that of the clauses of a query.</summary>
    private static List<Seq<Setting>> BySpeed(List<Seq<Setting>> rows)
    {
        var order = Enumerable.Range(0, rows[0].Count).OrderBy(column => Enumerable.Range(1, rows.Count - 1).Count(row => rows[row][column] != rows[row - 1][column])).ToList();
        return rows.ConvertAll(row => order.Select(column => row[column]).ToSeq());
    }

    private static Setting SettingOf(string name, object value) => value switch
    {
        string text => new(name, text, null),
        double number => new(name, FormattableString.Invariant($"{number}"), number),
        long number => new(name, FormattableString.Invariant($"{number}"), number),
        _ => new(name, FormattableString.Invariant($"{value}"), (int)value),
    };
}
