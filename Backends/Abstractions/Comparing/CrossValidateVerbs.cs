using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The verbs that validate on rows that were left out, several times.</summary>
public static class CrossValidateVerbs
{
    private const int DefaultFolds = 5;
    private const int DefaultSamples = 25;

    /// <summary>Trains once for each fold, with all other rows, and measures on the fold: <c>training.CrossValidate(Managed, data, folds: 5, epochs: 20)</c>.</summary>
    /// <remarks>Preprocessing layers are part of the model, so they are fitted within each fold. Folds are trained at once as the cells of a grid are; results do not depend on it.</remarks>
    /// <param name="training">What is trained.</param>
    /// <param name="backend">The engine.</param>
    /// <param name="data">All rows.</param>
    /// <param name="folds">How many folds; each row validates in one.</param>
    /// <param name="epochs">How many times to go through the rows.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="seed">Where all random numbers come from: folds, weights, order of rows, dropout.</param>
    /// <param name="stratified">Whether folds have the classes in the same shares; by default where the targets are classes.</param>
    /// <param name="batches">How the rows become batches.</param>
    /// <param name="augment">Random changes of the training rows.</param>
    /// <param name="classWeights">A factor for each class by its index.</param>
    /// <param name="parallelism">How many are trained at once; the default is one for each processor. With 1 the engine has its own threads.</param>
    /// <param name="folder">A folder where each that is done is kept; a second run takes what is there. It is made where it does not exist.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the histories; the default is the system's.</param>
    /// <param name="cancellation">Ends it: what is done is returned, what is in work is dropped.</param>
    /// <exception cref="ArgumentException">The folds cannot be made, or the training's data or settings do not fit.</exception>
    /// <exception cref="UnsupportedException">The engine does not support all of it.</exception>
    /// <exception cref="ComparisonException">A training failed otherwise than by diverging.</exception>
    /// <exception cref="IOException">The cells in the folder were trained with other rows or another engine, or it cannot be written.</exception>
    public static CrossValidation CrossValidate(
        this Training training,
        IBackend backend,
        Dataset data,
        int folds = DefaultFolds,
        int epochs = 1,
        int batchSize = FitSettings.DefaultBatchSize,
        long seed = 0,
        bool? stratified = null,
        Batches? batches = null,
        Augmentation? augment = null,
        Seq<double> classWeights = default,
        int? parallelism = null,
        string? folder = null,
        IProgress<ComparisonEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) => training.CrossValidate(backend, data, Settings(epochs, batchSize, seed, batches, classWeights), folds, stratified, augment, parallelism, folder, progress, clock, cancellation);

    /// <summary>Trains once for each fold with given settings, whose seed divides the rows too.</summary>
    /// <remarks><see cref="FitSettings.OnDivergence"/> is taken to be Return: a fold that diverges has no numbers.</remarks>
    /// <param name="training">What is trained.</param>
    /// <param name="backend">The engine.</param>
    /// <param name="data">All rows.</param>
    /// <param name="settings">The settings of each fit.</param>
    /// <param name="folds">How many folds; each row validates in one.</param>
    /// <param name="stratified">Whether folds have the classes in the same shares; by default where the targets are classes.</param>
    /// <param name="augment">Random changes of the training rows.</param>
    /// <param name="parallelism">How many are trained at once; the default is one for each processor. With 1 the engine has its own threads.</param>
    /// <param name="folder">A folder where each that is done is kept; a second run takes what is there. It is made where it does not exist.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the histories; the default is the system's.</param>
    /// <param name="cancellation">Ends it: what is done is returned, what is in work is dropped.</param>
    /// <exception cref="ArgumentException">The folds cannot be made, or the training's data or settings do not fit.</exception>
    /// <exception cref="UnsupportedException">The engine does not support all of it.</exception>
    /// <exception cref="ComparisonException">A training failed otherwise than by diverging.</exception>
    /// <exception cref="IOException">The cells in the folder were trained with other rows or another engine, or it cannot be written.</exception>
    public static CrossValidation CrossValidate(
        this Training training,
        IBackend backend,
        Dataset data,
        FitSettings settings,
        int folds = DefaultFolds,
        bool? stratified = null,
        Augmentation? augment = null,
        int? parallelism = null,
        string? folder = null,
        IProgress<ComparisonEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(settings);
        return CrossRun.Run([(training, settings)], backend, Division.Folds(data, folds, settings.Seed, stratified), FitCall.CrossValidate, augment, parallelism, folder, progress, clock, cancellation).Rows[0].Result;
    }

    /// <summary>Cross-validates every cell of a grid on the same folds: <c>grid.CrossValidate(Managed, data, folds: 5, epochs: 20).Best()</c>.</summary>
    /// <param name="grid">The trainings, such as a LINQ query of them.</param>
    /// <param name="backend">The engine.</param>
    /// <param name="data">All rows.</param>
    /// <param name="folds">How many folds; each row validates in one.</param>
    /// <param name="epochs">How many times to go through the rows.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="seed">Where all random numbers come from: folds, weights, order of rows, dropout.</param>
    /// <param name="stratified">Whether folds have the classes in the same shares; by default where the targets are classes.</param>
    /// <param name="batches">How the rows become batches.</param>
    /// <param name="augment">Random changes of the training rows.</param>
    /// <param name="classWeights">A factor for each class by its index.</param>
    /// <param name="parallelism">How many are trained at once; the default is one for each processor. With 1 the engine has its own threads.</param>
    /// <param name="folder">A folder where each that is done is kept; a second run takes what is there. It is made where it does not exist.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the histories; the default is the system's.</param>
    /// <param name="cancellation">Ends it: what is done is returned, what is in work is dropped.</param>
    /// <exception cref="ArgumentException">The folds or a cell cannot be made, or the training's data or settings do not fit.</exception>
    /// <exception cref="UnsupportedException">The engine does not support all of it.</exception>
    /// <exception cref="ComparisonException">A training failed otherwise than by diverging.</exception>
    /// <exception cref="IOException">The cells in the folder were trained with other rows or another engine, or it cannot be written.</exception>
    public static CrossComparison CrossValidate(
        this IEnumerable<Training> grid,
        IBackend backend,
        Dataset data,
        int folds = DefaultFolds,
        int epochs = 1,
        int batchSize = FitSettings.DefaultBatchSize,
        long seed = 0,
        bool? stratified = null,
        Batches? batches = null,
        Augmentation? augment = null,
        Seq<double> classWeights = default,
        int? parallelism = null,
        string? folder = null,
        IProgress<ComparisonEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var settings = Settings(epochs, batchSize, seed, batches, classWeights);
        return grid.Select(training => (training, settings)).CrossValidate(backend, data, folds, seed, stratified, augment, parallelism, folder, progress, clock, cancellation);
    }

    /// <summary>Cross-validates every cell of a grid whose settings of the fit vary too, all on the same folds.</summary>
    /// <param name="grid">The trainings, each with its settings.</param>
    /// <param name="backend">The engine.</param>
    /// <param name="data">All rows.</param>
    /// <param name="folds">How many folds; each row validates in one.</param>
    /// <param name="seed">Divides the rows into folds; the settings have seeds of their own.</param>
    /// <param name="stratified">Whether folds have the classes in the same shares; by default where the targets are classes.</param>
    /// <param name="augment">Random changes of the training rows.</param>
    /// <param name="parallelism">How many are trained at once; the default is one for each processor. With 1 the engine has its own threads.</param>
    /// <param name="folder">A folder where each that is done is kept; a second run takes what is there. It is made where it does not exist.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the histories; the default is the system's.</param>
    /// <param name="cancellation">Ends it: what is done is returned, what is in work is dropped.</param>
    /// <exception cref="ArgumentException">The folds or a cell cannot be made, or the training's data or settings do not fit.</exception>
    /// <exception cref="UnsupportedException">The engine does not support all of it.</exception>
    /// <exception cref="ComparisonException">A training failed otherwise than by diverging.</exception>
    /// <exception cref="IOException">The cells in the folder were trained with other rows or another engine, or it cannot be written.</exception>
    public static CrossComparison CrossValidate(
        this IEnumerable<(Training Training, FitSettings Settings)> grid,
        IBackend backend,
        Dataset data,
        int folds = DefaultFolds,
        long seed = 0,
        bool? stratified = null,
        Augmentation? augment = null,
        int? parallelism = null,
        string? folder = null,
        IProgress<ComparisonEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return CrossRun.Run(Grid.Listed(grid), backend, Division.Folds(data, folds, seed, stratified), FitCall.CrossValidate, augment, parallelism, folder, progress, clock, cancellation).Whole();
    }

    /// <summary>Trains on rows drawn with replacement and measures on those that were not drawn, several times: the out-of-bag estimate.</summary>
    /// <remarks>
    /// Efron and Tibshirani 1993, chapter 17. A sample that leaves no row out, as happens with few rows, is drawn anew. Each training sees about 63 % of the rows, so the mean is a little worse than that of a training on all. Preprocessing layers are fitted to each sample.
    /// </remarks>
    /// <param name="training">What is trained.</param>
    /// <param name="backend">The engine.</param>
    /// <param name="data">All rows.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="epochs">How many times to go through the rows.</param>
    /// <param name="batchSize">Rows per step.</param>
    /// <param name="seed">Where all random numbers come from: samples, weights, order of rows, dropout.</param>
    /// <param name="batches">How the rows become batches.</param>
    /// <param name="augment">Random changes of the training rows.</param>
    /// <param name="classWeights">A factor for each class by its index.</param>
    /// <param name="parallelism">How many are trained at once; the default is one for each processor. With 1 the engine has its own threads.</param>
    /// <param name="folder">A folder where each that is done is kept; a second run takes what is there. It is made where it does not exist.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the histories; the default is the system's.</param>
    /// <param name="cancellation">Ends it: what is done is returned, what is in work is dropped.</param>
    /// <exception cref="ArgumentException">The samples cannot be made, or the training's data or settings do not fit.</exception>
    /// <exception cref="DataException">There is one row alone, so no sample leaves one out.</exception>
    /// <exception cref="UnsupportedException">The engine does not support all of it.</exception>
    /// <exception cref="ComparisonException">A training failed otherwise than by diverging.</exception>
    /// <exception cref="IOException">The cells in the folder were trained with other rows or another engine, or it cannot be written.</exception>
    public static CrossValidation BootstrapValidate(
        this Training training,
        IBackend backend,
        Dataset data,
        int samples = DefaultSamples,
        int epochs = 1,
        int batchSize = FitSettings.DefaultBatchSize,
        long seed = 0,
        Batches? batches = null,
        Augmentation? augment = null,
        Seq<double> classWeights = default,
        int? parallelism = null,
        string? folder = null,
        IProgress<ComparisonEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(data);
        var settings = Settings(epochs, batchSize, seed, batches, classWeights);
        return CrossRun.Run([(training, settings)], backend, Division.Samples(data, samples, seed), FitCall.BootstrapValidate, augment, parallelism, folder, progress, clock, cancellation).Rows[0].Result;
    }

    private static FitSettings Settings(int epochs, int batchSize, long seed, Batches? batches, Seq<double> classWeights) =>
        new() { Epochs = epochs, BatchSize = batchSize, Seed = seed, Batches = batches ?? Batches.Partition, ClassWeights = classWeights };
}
