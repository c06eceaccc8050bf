using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

public sealed partial class CompiledModel
{
    /// <summary>Trains on a thread of its own, and the caller goes on meanwhile: the same numbers as <see cref="Fit(Dataset, FitSettings, ValidationSource?, Augmentation?, Parameters?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>.</summary>
    /// <remarks>
    /// Nothing of the training runs in the caller's context. <paramref name="progress"/> is told on the training's thread, one event after the other; a <see cref="Progress{T}"/> that was made on a user interface's thread takes them there in
    /// their order. (Made elsewhere it puts them on the thread pool, where they may overtake one another.) Cancelling does not make the task cancelled: what there is is returned, and its ending says so.
    /// </remarks>
    /// <inheritdoc cref="Fit(Dataset, int, int, ValidationSource?, long, bool, Batches?, Augmentation?, Seq{double}, TrainMetrics, OnDivergence, Recording, Parameters?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>
    public Task<TrainedModel> FitAsync(
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
        CancellationToken cancellation = default) => OnItsOwnThread(
        () => Fit(data, epochs, batchSize, validation, seed, shuffle, batches, augment, classWeights, trainMetrics, onDivergence, recording, start, checkpoints, progress, clock, cancellation));

    /// <inheritdoc cref="FitAsync(Dataset, int, int, ValidationSource?, long, bool, Batches?, Augmentation?, Seq{double}, TrainMetrics, OnDivergence, Recording, Parameters?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>
    /// <param name="data">The training rows.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="validation">Validation rows, in one set or several with names, or null; a share of the training rows is part of the settings.</param>
    /// <param name="augment">Random changes of the training rows; where the settings name one, the one of that name.</param>
    /// <param name="start">Weights to start from by path; those that it lacks are drawn by seed.</param>
    /// <param name="checkpoints">When the training is written to files while it runs.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch; what there is is returned.</param>
    public Task<TrainedModel> FitAsync(
        Dataset data,
        FitSettings settings,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Parameters? start = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) => OnItsOwnThread(() => Fit(data, settings, validation, augment, start, checkpoints, progress, clock, cancellation));

    /// <summary>Goes on with a training on a thread of its own.</summary>
    /// <remarks>As in FitAsync, cancelling returns what there is.</remarks>
    /// <inheritdoc cref="Resume(TrainedModel, Dataset, int, ValidationSource?, Augmentation?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>
    public Task<TrainedModel> ResumeAsync(
        TrainedModel trained,
        Dataset data,
        int epochs,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) => OnItsOwnThread(() => Resume(trained, data, epochs, validation, augment, checkpoints, progress, clock, cancellation));

    /// <summary>A training takes long and computes all the time: on a thread of the pool it would keep others waiting. The token is the training's own, so that a task that has not begun gives a model too.</summary>
    private static Task<T> OnItsOwnThread<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
