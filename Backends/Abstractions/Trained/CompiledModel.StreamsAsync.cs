using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

public sealed partial class CompiledModel
{
    /// <summary>Trains on a stream, on a thread of its own, and the caller goes on meanwhile; cancelling returns what there is.</summary>
    /// <inheritdoc cref="Fit(SampleStream, int, int, ValidationSource?, long, int, Batches?, Augmentation?, Seq{double}, TrainMetrics, OnDivergence, Recording, Parameters?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>
    public Task<TrainedModel> FitAsync(
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
        CancellationToken cancellation = default) => OnItsOwnThread(
        () => Fit(data, epochs, batchSize, validation, seed, shuffleBuffer, batches, augment, classWeights, trainMetrics, onDivergence, recording, start, checkpoints, progress, clock, cancellation));

    /// <summary>Trains on a stream with the given settings, on a thread of its own, and the caller goes on meanwhile; cancelling returns what there is.</summary>
    /// <inheritdoc cref="Fit(SampleStream, FitSettings, ValidationSource?, Augmentation?, Parameters?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>
    public Task<TrainedModel> FitAsync(
        SampleStream data,
        FitSettings settings,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Parameters? start = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) => OnItsOwnThread(() => Fit(data, settings, validation, augment, start, checkpoints, progress, clock, cancellation));

    /// <summary>Goes on with a training on a stream, on a thread of its own; cancelling returns what there is.</summary>
    /// <inheritdoc cref="Resume(TrainedModel, SampleStream, int, ValidationSource?, Augmentation?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>
    public Task<TrainedModel> ResumeAsync(
        TrainedModel trained,
        SampleStream data,
        int epochs,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) => OnItsOwnThread(() => Resume(trained, data, epochs, validation, augment, checkpoints, progress, clock, cancellation));
}
