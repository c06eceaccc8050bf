namespace Pipeline.Backends;

/// <summary>A look at a training of the user's own: a fold over its events, from state to state. What the state is, the user decides; an immutable value makes Fit a function.</summary>
/// <typeparam name="TState">The user's state.</typeparam>
/// <param name="Start">The state before the first event.</param>
/// <param name="Next">The state after an event, called for each in order on the training's thread; what it throws ends the training.</param>
public sealed record Observer<TState>(TState Start, Func<TState, TrainingEvent, TState> Next)
{
    /// <summary>The state after an event.</summary>
    public Func<TState, TrainingEvent, TState> Next { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Next ?? throw new ArgumentNullException(nameof(Next));

    /// <summary>Whether to end training, asked after each event; it ends after the batch, as if it were cancelled, and its ending says so. Null never does.</summary>
    public Func<TState, bool>? StopWhen { get; init; }

    /// <summary>The observer at work, for the <c>progress:</c> of any Fit, FitAsync, Resume or ResumeAsync: <c>var seen = observer.Begin(); compiled.Fit(stream, progress: seen)</c>. The observer itself stays as it is.</summary>
    public Observing<TState> Begin() => new(this);
}

/// <summary>Makes observers, so that the state's type need not be written.</summary>
public static class Observer
{
    /// <summary>A fold over the events of a training: <c>Observer.Of(0, (steps, happened) => happened is BatchCompleted ? steps + 1 : steps)</c>.</summary>
    /// <param name="start">The state before the first event.</param>
    /// <param name="next">The state after an event.</param>
    /// <param name="stopWhen">Whether to end training, asked after each event.</param>
    public static Observer<TState> Of<TState>(TState start, Func<TState, TrainingEvent, TState> next, Func<TState, bool>? stopWhen = null) =>
        new(start, next ?? throw new ArgumentNullException(nameof(next))) { StopWhen = stopWhen };

    /// <summary>Tells both, first this and then the other: <c>new ConsoleProgress().And(new TrainingTelemetry(logger))</c>.</summary>
    public static IProgress<TrainingEvent> And(this IProgress<TrainingEvent> first, IProgress<TrainingEvent> second) =>
        new Both(first ?? throw new ArgumentNullException(nameof(first)), second ?? throw new ArgumentNullException(nameof(second)));

    private sealed class Both(IProgress<TrainingEvent> first, IProgress<TrainingEvent> second) : IProgress<TrainingEvent>, IAskToStop
    {
        public bool Asks => first is IAskToStop { Asks: true } || second is IAskToStop { Asks: true };

        public void Report(TrainingEvent value)
        {
            first.Report(value);
            second.Report(value);
        }
    }
}
