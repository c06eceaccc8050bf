using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

public sealed partial class CompiledModel
{
    /// <summary>Trains from weights drawn by seed; preprocessing layers are fitted to the training rows before the first step, validation rows left out.</summary>
    /// <param name="data">The training rows.</param>
    /// <param name="epochs">How many times to go through the rows. Keras' default, 1.</param>
    /// <param name="batchSize">Rows per step; the last batch may be short, and a size above the number of rows means all of them. Keras' default, 32.</param>
    /// <param name="validation">A data set, a share of the training rows drawn by seed and stratified by class (<c>validation: 0.2</c>), or several data sets with names: <c>[("dev", dev), ("test", test)]</c>.</param>
    /// <param name="seed">Where all random numbers come from: weights, order of rows, dropout, validation split.</param>
    /// <param name="shuffle">Whether each epoch goes through the rows in a new random order.</param>
    /// <param name="batches">How the rows become batches. The default is each row once; <c>Batches.Drawn()</c>, <c>Batches.Into(10)</c>, <c>Batches.Full</c>, <c>Batches.Given(…)</c>.</param>
    /// <param name="augment">Random changes of the training rows, others in each epoch; not of what is validated.</param>
    /// <param name="classWeights">A factor for each class by its index; sample weights are part of the data set (<c>data.Weighted(…)</c>).</param>
    /// <param name="trainMetrics">How the training rows' metrics are measured: running, as in Keras, or after the epoch.</param>
    /// <param name="onDivergence">What happens when the loss is no longer a number.</param>
    /// <param name="recording">What the history holds beside the measures of each epoch: <c>Recording.Steps | Recording.GradientNorms</c>.</param>
    /// <param name="start">Weights to start from by path, such as <c>trained.Parameters.For(trunk)</c>; those that it lacks are drawn by seed. Given ones of preprocessing layers stay as they are.</param>
    /// <param name="checkpoints">When the training is written to files while it runs: <c>Checkpoints.Every(5, "run")</c>.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch; what there is is returned.</param>
    /// <returns>The trained model: after the last epoch, or as a keep rule chose.</returns>
    /// <exception cref="ArgumentException">Data or settings do not fit the model; the message says what, where and the fix.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written, or the folder holds a later one.</exception>
    public TrainedModel Fit(
        Dataset data,
        int epochs = 1,
        int batchSize = 32,
        ValidationSource? validation = null,
        long seed = 0,
        bool shuffle = true,
        Batches? batches = null,
        Augmentation? augment = null,
        Seq<double> classWeights = default,
        TrainMetrics trainMetrics = TrainMetrics.Running,
        OnDivergence onDivergence = OnDivergence.Throw,
        Recording recording = Recording.None,
        Parameters? start = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        var settings = new FitSettings
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Seed = seed,
            Shuffle = shuffle,
            Batches = batches ?? Batches.Partition,
            TrainMetrics = trainMetrics,
            ClassWeights = classWeights,
            OnDivergence = onDivergence,
            Recording = recording,
        };
        return Fit(data, settings, validation, augment, start, checkpoints, progress, clock, cancellation);
    }

    /// <summary>Trains with the given settings, from given weights where there are some; given ones stay, those of preprocessing layers too, others are fitted to the training rows.</summary>
    /// <param name="data">The training rows.</param>
    /// <param name="settings">The settings, such as those of another trained model.</param>
    /// <param name="validation">Validation rows, in one set or several with names, or null; a share of the training rows is part of the settings.</param>
    /// <param name="augment">Random changes of the training rows; where the settings name one, the one of that name.</param>
    /// <param name="start">Weights to start from by path, such as <c>trained.Parameters.For(trunk)</c>; those that it lacks are drawn by seed.</param>
    /// <param name="checkpoints">When the training is written to files while it runs: <c>Checkpoints.Every(5, "run")</c>.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch; what there is is returned.</param>
    /// <exception cref="ArgumentException">Data or settings do not fit the model; the message says what, where and the fix.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written, or the folder holds a later one.</exception>
    public TrainedModel Fit(
        Dataset data,
        FitSettings settings,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Parameters? start = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) => Begin(data, settings, validation, augment, start, checkpoints, new Watch(progress, cancellation), clock);

    private TrainedModel Begin(
        Dataset data, FitSettings settings, ValidationSource? validation, Augmentation? augment, Parameters? start, Checkpoints? checkpoints, Watch watch, TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(settings);
        var checks = new FitChecks(FitCall.Fit);
        (settings, var train, var measured) = Resolved(data, settings, validation, augment);
        return Run(checks, StartOf(settings, start), () => DatasetBatches.ToTrain(this, checks, settings, train, augment), (data.Classes, data.FeatureNames), settings, measured, settings.Epochs, start ?? Parameters.Empty, checkpoints, watch, clock);
    }

    /// <summary>Refuses what <see cref="Fit(Dataset, FitSettings, ValidationSource?, Augmentation?, Parameters?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/> would refuse before its first step, and trains nothing.</summary>
    internal void CheckFit(FitChecks checks, Dataset data, FitSettings settings, ValidationSource? validation, Augmentation? augment)
    {
        (settings, var train, var measured) = Resolved(data, settings, validation, augment);
        var start = TrainingState.Start(Parameters.Empty);
        var asks = FeatureStatistics.Asks(Plan.Graph, Parameters.Empty);
        var watch = new Watch(null, CancellationToken.None);
        using var prepared = new PreparedFit(this, checks, () => DatasetBatches.ToTrain(this, checks, settings, train, augment), settings, measured, start, settings.Epochs, asks, watch, TimeProvider.System);
    }

    /// <summary>Goes on with a training where it stands, with its settings; on another engine than before too.</summary>
    /// <remarks>
    /// Model, loss, metrics and keep rule must be those of before; the optimizer may have other options, and stop rules may differ. Preprocessing layers stay as they were fitted. A stop rule that holds already ends the training at once: to go on
    /// none the less, compile with another.
    /// </remarks>
    /// <param name="trained">What to go on with: trained, loaded, or from Initialize.</param>
    /// <param name="data">The same training rows: <c>Fit(data, epochs: 10)</c> equals <c>Resume(Fit(data, epochs: 5), data, epochs: 5)</c> bit for bit.</param>
    /// <param name="epochs">How many more epochs; one that was cancelled inside counts as the first.</param>
    /// <param name="validation">The validation rows, where there were some; a share of the training rows is remembered.</param>
    /// <param name="augment">The augmentation, where there was one: a function cannot be saved.</param>
    /// <param name="checkpoints">When the training is written to files while it runs: <c>Checkpoints.Every(5, "run")</c>.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch; what there is is returned.</param>
    /// <exception cref="ArgumentException">The trained model is of another training, or the data does not fit.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written, or the folder holds a later one.</exception>
    public TrainedModel Resume(
        TrainedModel trained,
        Dataset data,
        int epochs,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) => GoOn(trained, data, epochs, validation, augment, checkpoints, new Watch(progress, cancellation), clock);

    private TrainedModel GoOn(
        TrainedModel trained, Dataset data, int epochs, ValidationSource? validation, Augmentation? augment, Checkpoints? checkpoints, Watch watch, TimeProvider? clock)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (state, lastEpoch) = Taken(trained, epochs, augment);
        DataChecks.CheckNames(trained.Classes, trained.FeatureNames, data, nameof(data));
        var settings = trained.Settings;
        if (validation is { Fraction: > 0 and var share })
        {
            validation = share == settings.ValidationFraction ? null : throw Throw.ShareOnResume(share, settings.ValidationFraction);
        }

        var (train, measured) = Parts(data, settings, validation);
        var checks = new FitChecks(FitCall.Fit);
        return Run(checks, state, () => DatasetBatches.ToTrain(this, checks, settings, train, augment), (data.Classes, data.FeatureNames), settings, measured, lastEpoch, state.Parameters, checkpoints, watch, clock);
    }

    /// <summary>The settings with all that was given beside them, and the rows to train with and to validate on.</summary>
    private static (FitSettings Settings, Dataset Train, ValidationSource? Validation) Resolved(Dataset data, FitSettings settings, ValidationSource? validation, Augmentation? augment)
    {
        if (validation is { Fraction: > 0 and var share })
        {
            settings = settings.ValidationFraction == 0 ? settings with { ValidationFraction = share } : throw Throw.TwoValidations();
            validation = null;
        }

        settings = Augmented(settings, augment);
        var (train, measured) = Parts(data, settings, validation);
        return (settings, train, measured);
    }

    /// <summary>The settings with the name of the augmentation that is given; the two must not contradict each other.</summary>
    private static FitSettings Augmented(FitSettings settings, Augmentation? augment)
    {
        if (settings.Augmentation.Length == 0)
        {
            return settings with { Augmentation = augment?.Name ?? string.Empty };
        }

        return augment?.Name == settings.Augmentation ? settings : throw Throw.OtherAugmentation(settings.Augmentation, augment);
    }

    /// <summary>The rows to train with and to validate on.</summary>
    private static (Dataset Train, ValidationSource? Validation) Parts(Dataset data, FitSettings settings, ValidationSource? validation)
    {
        if (settings.ValidationFraction == 0)
        {
            return (data, validation);
        }

        return validation is null ? data.Split(1 - settings.ValidationFraction, seed: settings.Seed) : throw Throw.TwoValidations();
    }

    /// <summary>The state before the first step.</summary>
    private TrainingState StartOf(FitSettings settings, Parameters? start) =>
        TrainingState.Start(Fitting(start is null ? Parameters.Draw(Plan.Graph, settings.Seed) : Whole(start, settings.Seed)));

    /// <summary>The state of a training to go on with, in this engine's type, and its last epoch.</summary>
    private (TrainingState State, int LastEpoch) Taken(TrainedModel trained, int epochs, Augmentation? augment)
    {
        ArgumentNullException.ThrowIfNull(trained);
        var before = trained.Training;
        if (before.Objective != Training.Objective || before.Metrics != Training.Metrics || before.Kept != Training.Kept
            || before.Optimizer.GetType() != Training.Optimizer.GetType() || before.Optimizer.AllSlots != Training.Optimizer.AllSlots)
        {
            throw Throw.ResumeOfOther(before, Training);
        }

        if (trained.Ending == Ending.CancelledUnfitted)
        {
            throw Throw.ResumeOfUnfitted();
        }

        if (trained.Settings.Augmentation != (augment?.Name ?? string.Empty))
        {
            throw Throw.OtherAugmentation(trained.Settings.Augmentation, augment);
        }

        var (state, precision) = (trained.State, Backend.Precision);
        state = state with
        {
            Parameters = state.Parameters.To(precision),
            Slots = state.Slots.To(precision),
            Kept = state.Kept is { } kept ? kept with { Parameters = kept.Parameters.To(precision) } : null,
        };
        return (state, (int)Math.Min(int.MaxValue, (long)state.Epoch + Check.Positive(epochs, nameof(epochs))));
    }

    private TrainedModel Run(
        FitChecks checks,
        TrainingState start,
        Func<BatchSource> train,
        (Seq<string> Classes, Seq<string> FeatureNames) names,
        FitSettings settings,
        ValidationSource? validation,
        int lastEpoch,
        Parameters given,
        Checkpoints? checkpoints,
        Watch watch,
        TimeProvider? clock)
    {
        var asks = FeatureStatistics.Asks(Plan.Graph, given);
        var runs = false;
        try
        {
            using var prepared = new PreparedFit(this, checks, train, settings, validation, start, lastEpoch, asks, watch, clock ?? TimeProvider.System);
            var rows = prepared.Rows;
            TrainedModel Model(TrainingState state, Ending ending) => new(this, state, settings, ending, rows.Kind.Classes, rows.Kind.FeatureNames);
            var fitted = start with { Parameters = Fitting(FeatureStatistics.Fit(Plan.Graph, start.Parameters, given, () => rows.Features(watch.Cancellation))) };
            var writer = CheckpointWriter.Open(checkpoints, fitted, Training, prepared.Validations.Names);
            runs = true;
            var (state, ending) = watch.Telling(() => prepared.Loop.Run(fitted, lastEpoch, Model, writer));
            return Model(state, ending);
        }
        catch (OperationCanceledException) when (!runs && watch.Cancellation.IsCancellationRequested)
        {
            var ending = asks ? Ending.CancelledUnfitted : new Ending(EndReason.Cancelled);
            watch.Report(new TrainingStarted(Training, Backend.Name, settings, start.Epoch + 1, lastEpoch, 0, 0));
            watch.Report(new TrainingEnded(ending, start.History) { KeptEpoch = start.Kept?.Epoch });
            return new TrainedModel(this, start, settings, ending, names.Classes, names.FeatureNames);
        }
    }
}
