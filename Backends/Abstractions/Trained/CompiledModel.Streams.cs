using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

public sealed partial class CompiledModel
{
    /// <summary>Trains on a stream of more rows than memory holds: the numbers are those of a data set with the same rows in the same order, bit for bit.</summary>
    /// <remarks>
    /// The stream is opened once to see its first chunk, then for each epoch, and before the first step for each pass in which preprocessing layers are fitted to it. Every chunk is checked as a data set is. Chunks are read
    /// ahead on a thread of their own (<see cref="SampleStream.Prefetch"/>), which is gone when this returns or throws.
    /// </remarks>
    /// <param name="data">The training rows.</param>
    /// <param name="epochs">How many times to go through the rows.</param>
    /// <param name="batchSize">Rows per step, joined over the borders of chunks; the last batch of an epoch may be short.</param>
    /// <param name="validation">A data set or a stream, or several data sets with names; no share of the training rows.</param>
    /// <param name="seed">Where all random numbers come from.</param>
    /// <param name="shuffleBuffer">Each row is drawn from so many that wait; 0 for the order in which they come. The larger, the nearer to a shuffle of all.</param>
    /// <param name="batches">Each row once (the default), or <c>Batches.DropRemainder</c>.</param>
    /// <param name="augment">Random changes of the training rows, others in each epoch; not of what is validated.</param>
    /// <param name="classWeights">A factor for each class by its index.</param>
    /// <param name="trainMetrics">How the training rows' metrics are measured; after the epoch, the stream is read once more for it.</param>
    /// <param name="onDivergence">What happens when the loss is no longer a number.</param>
    /// <param name="recording">What the history holds beside the measures of each epoch; for dead units the stream is read once more after it.</param>
    /// <param name="start">Weights to start from by path; those that it lacks are drawn by seed.</param>
    /// <param name="checkpoints">When the training is written to files while it runs: <c>Checkpoints.Every(5, "run")</c>.</param>
    /// <param name="progress">Is told what happens; the numbers of rows and batches are 0, since nobody knows them.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch, and the reading of chunks; what there is is returned. Before the first step nothing is trained, and no checkpoint is written.</param>
    /// <exception cref="ArgumentException">Data or settings do not fit the model, or the stream can be read a single time and more is needed; the message names the chunk.</exception>
    /// <exception cref="DataException">The stream failed, or has no rows; the message names the chunk.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    public TrainedModel Fit(
        SampleStream data,
        int epochs = 1,
        int batchSize = 32,
        ValidationSource? validation = null,
        long seed = 0,
        int shuffleBuffer = 0,
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
            Shuffle = shuffleBuffer > 0,
            ShuffleBuffer = shuffleBuffer,
            Batches = batches ?? Batches.Partition,
            TrainMetrics = trainMetrics,
            ClassWeights = classWeights,
            OnDivergence = onDivergence,
            Recording = recording,
        };
        return Fit(data, settings, validation, augment, start, checkpoints, progress, clock, cancellation);
    }

    /// <summary>Trains on a stream with the given settings: as <see cref="Fit(Dataset, FitSettings, ValidationSource, Augmentation, Parameters, Checkpoints, IProgress{TrainingEvent}, TimeProvider, CancellationToken)"/>.</summary>
    /// <param name="data">The training rows.</param>
    /// <param name="settings">The settings; <see cref="FitSettings.Shuffle"/> goes with <see cref="FitSettings.ShuffleBuffer"/>.</param>
    /// <param name="validation">A data set or a stream, or several data sets with names.</param>
    /// <param name="augment">Random changes of the training rows; where the settings name one, the one of that name.</param>
    /// <param name="start">Weights to start from by path; those that it lacks are drawn by seed.</param>
    /// <param name="checkpoints">When the training is written to files while it runs: <c>Checkpoints.Every(5, "run")</c>.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch; what there is is returned.</param>
    /// <exception cref="ArgumentException">Data or settings do not fit the model, or the stream can be read a single time and more is needed.</exception>
    /// <exception cref="DataException">The stream failed, or has no rows; the message names the chunk.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    public TrainedModel Fit(
        SampleStream data,
        FitSettings settings,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Parameters? start = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(settings);
        settings = Augmented(settings, augment);
        CheckShare(validation);
        BatchSource Rows() => StreamBatches.ToTrain(this, settings, data, augment, cancellation);
        return Run(new FitChecks(FitCall.Fit), StartOf(settings, start), Rows, (data.Classes, data.FeatureNames), settings, validation, settings.Epochs, start ?? Parameters.Empty, checkpoints, new Watch(progress, cancellation), clock);
    }

    /// <summary>Goes on with a training on a stream where it stands, inside an epoch too: the rows before are read again, and not trained on.</summary>
    /// <param name="trained">What to go on with.</param>
    /// <param name="data">The same training rows, in chunks of any size.</param>
    /// <param name="epochs">How many more epochs; one that was cancelled inside counts as the first.</param>
    /// <param name="validation">The validation rows, where there were some.</param>
    /// <param name="augment">The augmentation, where there was one: a function cannot be saved.</param>
    /// <param name="checkpoints">When the training is written to files while it runs: <c>Checkpoints.Every(5, "run")</c>.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch; what there is is returned.</param>
    /// <exception cref="ArgumentException">The trained model is of another training, or the data does not fit.</exception>
    /// <exception cref="DataException">The stream failed, or has no rows; the message names the chunk.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    public TrainedModel Resume(
        TrainedModel trained,
        SampleStream data,
        int epochs,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (state, lastEpoch) = Taken(trained, epochs, augment);
        DataChecks.CheckNames(trained.Classes, trained.FeatureNames, data.Classes, data.FeatureNames, nameof(data));
        CheckShare(validation);
        BatchSource Rows() => StreamBatches.ToTrain(this, trained.Settings, data, augment, cancellation);
        return Run(new FitChecks(FitCall.Fit), state, Rows, (data.Classes, data.FeatureNames), trained.Settings, validation, lastEpoch, state.Parameters, checkpoints, new Watch(progress, cancellation), clock);
    }

    private static void CheckShare(ValidationSource? validation)
    {
        if (validation is { Fraction: > 0 and var share })
        {
            throw Throw.ShareOfStream(share);
        }
    }
}
