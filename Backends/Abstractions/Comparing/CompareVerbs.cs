using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The verbs that train grids.</summary>
public static class CompareVerbs
{
    /// <summary>Trains every cell of a grid from weights drawn by seed, several at once, and measures it: <c>grid.Compare(Managed, train, test, epochs: 100)</c>.</summary>
    /// <remarks>
    /// The grid is gone through once. Each cell is trained as Fit alone would train it, so the rows are the same for any parallelism. A cell that diverges is a row that says so; one that
    /// fails otherwise ends the grid.
    /// </remarks>
    /// <param name="grid">The trainings, such as a LINQ query of them.</param>
    /// <param name="backend">The engine. Where several cells are trained at once, each has one of its threads.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="test">Rows to measure each trained cell on, after its training; null for none.</param>
    /// <param name="epochs">How many times each cell goes through the rows.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="validation">Validation rows as Fit takes them, measured after each epoch: for stop and keep rules, and for curves.</param>
    /// <param name="seed">Where all random numbers of each cell come from; the same for all.</param>
    /// <param name="shuffle">Whether each epoch goes through the rows in a new random order.</param>
    /// <param name="batches">How the rows become batches.</param>
    /// <param name="augment">Random changes of the training rows.</param>
    /// <param name="classWeights">A factor for each class by its index.</param>
    /// <param name="trainMetrics">How the training rows' metrics in the history are measured; those of the rows of the result are measured after training.</param>
    /// <param name="recording">What each history holds beside the measures of each epoch.</param>
    /// <param name="parallelism">How many cells are trained at once; the default is one for each processor. With 1 the engine has its own threads.</param>
    /// <param name="folder">A folder where each cell that is done is kept; a second run takes what is there, and trains what is not. It is made where it does not exist.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the histories; the default is the system's.</param>
    /// <param name="cancellation">Ends the comparison: the cells that are done are returned, those in work are dropped.</param>
    /// <exception cref="ArgumentException">A cell cannot be made, or the rows do not fit its model; the message names its place. Or the grid is empty.</exception>
    /// <exception cref="UnsupportedException">The engine does not support all cells; everything that is missing is listed at once, before the first is trained.</exception>
    /// <exception cref="ComparisonException">A cell failed otherwise than by diverging.</exception>
    /// <exception cref="IOException">The cells in the folder were trained with other rows or another engine, or it cannot be written.</exception>
    public static Comparison Compare(
        this IEnumerable<Training> grid,
        IBackend backend,
        Dataset train,
        Dataset? test = null,
        int epochs = 1,
        int batchSize = FitSettings.DefaultBatchSize,
        ValidationSource? validation = null,
        long seed = 0,
        bool shuffle = true,
        Batches? batches = null,
        Augmentation? augment = null,
        Seq<double> classWeights = default,
        TrainMetrics trainMetrics = TrainMetrics.Running,
        Recording recording = Recording.None,
        int? parallelism = null,
        string? folder = null,
        IProgress<ComparisonEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var settings = new FitSettings
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Seed = seed,
            Shuffle = shuffle,
            Batches = batches ?? Batches.Partition,
            ClassWeights = classWeights,
            TrainMetrics = trainMetrics,
            Recording = recording,
        };
        return grid.Select(training => (training, settings)).Compare(backend, train, test, validation, augment, parallelism, folder, progress, clock, cancellation);
    }

    /// <summary>Trains every cell of a grid whose settings of the fit vary too: <c>from size in sizes select (training, new FitSettings { BatchSize = size, Epochs = 20 })</c>.</summary>
    /// <remarks>As the other form; <see cref="FitSettings.OnDivergence"/> is taken to be Return in every cell.</remarks>
    /// <param name="grid">The trainings, each with its settings.</param>
    /// <param name="backend">The engine. Where several cells are trained at once, each has one of its threads.</param>
    /// <param name="train">The training rows.</param>
    /// <param name="test">Rows to measure each trained cell on, after its training; null for none.</param>
    /// <param name="validation">Validation rows as Fit takes them; a share of the training rows is part of the settings.</param>
    /// <param name="augment">Random changes of the training rows.</param>
    /// <param name="parallelism">How many cells are trained at once; the default is one for each processor. With 1 the engine has its own threads.</param>
    /// <param name="folder">A folder where each cell that is done is kept; a second run takes what is there, and trains what is not. It is made where it does not exist.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the histories; the default is the system's.</param>
    /// <param name="cancellation">Ends the comparison: the cells that are done are returned, those in work are dropped.</param>
    /// <exception cref="ArgumentException">A cell cannot be made, or the rows do not fit its model; the message names its place. Or the grid is empty.</exception>
    /// <exception cref="UnsupportedException">The engine does not support all cells; everything that is missing is listed at once, before the first is trained.</exception>
    /// <exception cref="ComparisonException">A cell failed otherwise than by diverging.</exception>
    /// <exception cref="IOException">The cells in the folder were trained with other rows or another engine, or it cannot be written.</exception>
    public static Comparison Compare(
        this IEnumerable<(Training Training, FitSettings Settings)> grid,
        IBackend backend,
        Dataset train,
        Dataset? test = null,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        int? parallelism = null,
        string? folder = null,
        IProgress<ComparisonEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(train);
        var cells = Grid.Cells(Grid.Listed(grid));
        var kept = folder is null ? null : new CellFolder(folder, cells, backend, validation, augment, train, test);
        var given = new CellRows(train, test);
        var results = CellRun.Run(
            cells,
            backend,
            _ => given,
            (cell, rows, compiled, told, stop) => compiled.Fit(rows.Train, cell.Fit, validation, augment, progress: told, clock: clock, cancellation: stop),
            compiled =>
            {
                var checks = new FitChecks(FitCall.Compare);
                Grid.Check([.. cells.Zip(compiled)], [given], (cell, model, rows) => CheckCell(checks, cell, model, rows, validation, augment, cells.Count));
            },
            parallelism,
            kept,
            null,
            progress,
            cancellation);
        var rows = results.OfType<CellResult>().Select(result => new ComparisonRow(result.Cell.Number, result.Cell.Training, result.Cell.Settings, result.Train, result.Test, result.Trained)).ToSeq();
        var trainings = cells.ConvertAll(cell => cell.Training);

        // Of the whole grid, so that they are the same where it was cancelled.
        return new(cells.Count, rows)
        {
            Columns = cells[0].Settings.Select(setting => setting.Name).ToSeq(),
            Measured = Ranking.Names(trainings),
            HasTest = test is not null,
            DefaultMetric = Ranking.Default(trainings),
        };
    }

    private static void CheckCell(FitChecks checks, Cell cell, CompiledModel compiled, CellRows rows, ValidationSource? validation, Augmentation? augment, int cells)
    {
        if (validation is not { Stream.IsOnce: true })
        {
            compiled.CheckFit(checks, rows.Train, cell.Fit, validation, augment);
        }
        else if (cells > 1)
        {
            throw Throw.StreamIsOnce(nameof(validation), FormattableString.Invariant($"{cells} cells are to be trained"));
        }

        if (rows.Test is { } test)
        {
            checks.Rows(compiled, test, nameof(test));
            DataChecks.CheckNames(rows.Train.Classes, rows.Train.FeatureNames, test, nameof(test));
        }
    }
}
