namespace Pipeline.Backends;

/// <summary>Who looks at a run from outside: progress, an observer, and a token. All are told on the training's thread, in order.</summary>
/// <param name="progress">Is told what happens.</param>
/// <param name="cancellation">Ends training after the batch.</param>
internal sealed class Watch(IProgress<TrainingEvent>? progress, CancellationToken cancellation)
{
    /// <summary>The caller's token, for what waits for rows.</summary>
    internal CancellationToken Cancellation => cancellation;

    /// <summary>Whether anybody is told: a step need not make an event that nobody sees.</summary>
    internal bool IsOn => progress is not null;

    /// <summary>Why training is to end now; null where nobody asks for it.</summary>
    internal Ending? Asked =>
        cancellation.IsCancellationRequested ? new Ending(EndReason.Cancelled) : progress is IAskToStop { Asks: true } ? new Ending(EndReason.Observer) : null;

    internal void Report(TrainingEvent happened) => progress?.Report(happened);

    /// <summary>Runs a training; where it fails, that is told as well.</summary>
    internal T Telling<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception) when (exception is not TrainingDivergedException)
        {
            Tell(exception);
            throw;
        }
    }

    /// <summary>Tells of a failure; where that fails too, since it may be the very one who was told that failed, the first exception is the one to see.</summary>
    private void Tell(Exception exception)
    {
        try
        {
            Report(new TrainingFailed(exception));
        }
        catch (Exception)
        {
        }
    }
}
