namespace Pipeline.Tests;

/// <summary>Keeps what a fit tells, in order; may do something at an event.</summary>
internal sealed class Recorder(Action<TrainingEvent>? then = null) : IProgress<TrainingEvent>
{
    internal List<TrainingEvent> Events { get; } = [];

    internal IReadOnlyList<BatchCompleted> Batches => [.. Events.OfType<BatchCompleted>()];

    public void Report(TrainingEvent value)
    {
        Events.Add(value);
        then?.Invoke(value);
    }
}

/// <summary>A clock that stands still, so that histories are equal to the last bit.</summary>
internal sealed class Still : TimeProvider
{
    internal static readonly TimeProvider Clock = new Still();

    private Still()
    {
    }

    public override long GetTimestamp() => 0;
}
