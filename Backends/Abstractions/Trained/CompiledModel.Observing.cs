using Pipeline.Data;

namespace Pipeline.Backends;

public sealed partial class CompiledModel
{
    /// <summary>Trains with the given settings, and folds an observer's state over what happens: <c>var (trained, losses) = compiled.Fit(data, settings, Observer.Of(…))</c>.</summary>
    /// <inheritdoc cref="Fit(Dataset, FitSettings, ValidationSource?, Augmentation?, Parameters?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>
    /// <param name="data">The training rows.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="observer">The state before the first event, the state after each, and when to end training.</param>
    /// <param name="validation">Validation rows, in one set or several with names, or null; a share of the training rows is part of the settings.</param>
    /// <param name="augment">Random changes of the training rows; where the settings name one, the one of that name.</param>
    /// <param name="start">Weights to start from by path; those that it lacks are drawn by seed.</param>
    /// <param name="checkpoints">When the training is written to files while it runs.</param>
    /// <param name="progress">Is told what happens, before the observer.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch; what there is is returned.</param>
    /// <returns>The trained model, and the observer's last state. Where training diverges and that throws, the state goes with it: <see cref="OnDivergence.Return"/> keeps it.</returns>
    public (TrainedModel Trained, TState Observed) Fit<TState>(
        Dataset data,
        FitSettings settings,
        Observer<TState> observer,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Parameters? start = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) =>
        Observing(observer, progress, cancellation, watch => Begin(data, settings, validation, augment, start, checkpoints, watch, clock));

    /// <summary>Goes on with a training, and folds an observer's state over what happens.</summary>
    /// <inheritdoc cref="Resume(TrainedModel, Dataset, int, ValidationSource?, Augmentation?, Checkpoints?, IProgress{TrainingEvent}?, TimeProvider?, CancellationToken)"/>
    /// <param name="trained">What to go on with.</param>
    /// <param name="data">The same training rows.</param>
    /// <param name="epochs">How many more epochs; one that was ended inside counts as the first.</param>
    /// <param name="observer">The state before the first event, such as the one that the first run gave, the state after each, and when to end training.</param>
    /// <param name="validation">The validation rows, where there were some; a share of the training rows is remembered.</param>
    /// <param name="augment">Random changes of the training rows; where the settings name one, the one of that name.</param>
    /// <param name="checkpoints">When the training is written to files while it runs.</param>
    /// <param name="progress">Is told what happens, before the observer.</param>
    /// <param name="clock">Measures the seconds in the history; the default is the system's.</param>
    /// <param name="cancellation">Ends training after the batch; what there is is returned.</param>
    /// <returns>The trained model, and the observer's last state.</returns>
    public (TrainedModel Trained, TState Observed) Resume<TState>(
        TrainedModel trained,
        Dataset data,
        int epochs,
        Observer<TState> observer,
        ValidationSource? validation = null,
        Augmentation? augment = null,
        Checkpoints? checkpoints = null,
        IProgress<TrainingEvent>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellation = default) =>
        Observing(observer, progress, cancellation, watch => GoOn(trained, data, epochs, validation, augment, checkpoints, watch, clock));

    private static (TrainedModel Trained, TState Observed) Observing<TState>(
        Observer<TState> observer, IProgress<TrainingEvent>? progress, CancellationToken cancellation, Func<Watch, TrainedModel> run)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var watching = observer.Begin();
        var trained = run(new Watch(progress?.And(watching) ?? watching, cancellation));
        return (trained, watching.State);
    }
}
