namespace Pipeline.Backends;

/// <summary>An observer at work: what <see cref="Observer{TState}.Begin"/> gives, to be passed as <c>progress:</c>. One is for one training at a time; in another after it, its state goes on.</summary>
/// <typeparam name="TState">The user's state.</typeparam>
public sealed class Observing<TState> : IProgress<TrainingEvent>, IAskToStop
{
    private readonly Lock _lock = new();
    private readonly Observer<TState> _observer;
    private TState _state;
    private bool _asks;

    internal Observing(Observer<TState> observer) => (_observer, _state) = (observer, observer.Start);

    /// <summary>The state after the last event; may be read on another thread while the training runs.</summary>
    public TState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <inheritdoc/>
    bool IAskToStop.Asks => _asks;

    /// <summary>Takes an event in: the next state, and whether to end training.</summary>
    /// <param name="value">The event.</param>
    public void Report(TrainingEvent value)
    {
        var state = _observer.Next(State, value);
        lock (_lock)
        {
            _state = state;
        }

        _asks = (_asks && value is not TrainingStarted) || (_observer.StopWhen?.Invoke(state) ?? false);
    }
}

/// <summary>Who is told of a training and may ask to end it.</summary>
internal interface IAskToStop
{
    /// <summary>Whether the training is to end.</summary>
    bool Asks { get; }
}
