namespace Pipeline.Backends;

/// <summary>What a fit works with. All that it refuses before its first step is refused while this is made, so that a grid can ask for every cell before it trains the first.</summary>
internal sealed class PreparedFit : IDisposable
{
    /// <param name="compiled">The model.</param>
    /// <param name="checks">The checks, and the verb that asks.</param>
    /// <param name="rows">The rows to train with.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="validation">The rows to validate on.</param>
    /// <param name="start">The state that training begins with.</param>
    /// <param name="lastEpoch">The last epoch.</param>
    /// <param name="asks">Whether preprocessing layers are to be fitted.</param>
    /// <param name="watch">Who looks at the run.</param>
    /// <param name="clock">Measures the seconds.</param>
    internal PreparedFit(
        CompiledModel compiled,
        FitChecks checks,
        Func<BatchSource> rows,
        FitSettings settings,
        ValidationSource? validation,
        TrainingState start,
        int lastEpoch,
        bool asks,
        Watch watch,
        TimeProvider clock)
    {
        Rows = rows();
        try
        {
            Validations = new ValidationSets(compiled, checks, validation, Rows, watch.Cancellation);
            Loop = new TrainingLoop(compiled, checks.Call, settings, Rows, Validations, watch, clock);
            Loop.CheckBegun(start);
            CheckOnce(settings, lastEpoch - start.Epoch, asks);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal BatchSource Rows { get; }

    internal ValidationSets Validations { get; } = null!;

    internal TrainingLoop Loop { get; }

    public void Dispose()
    {
        Validations?.Dispose();
        Rows.Dispose();
    }

    /// <summary>Refuses what needs several passes over a stream that gives one.</summary>
    private void CheckOnce(FitSettings settings, int epochs, bool fits)
    {
        StreamSettings.CheckOnce(Rows, "data", epochs, FormattableString.Invariant($"{epochs} epochs are to be trained"));
        StreamSettings.CheckOnce(Rows, "data", fits ? 2 : 1, "preprocessing layers are to be fitted before the first step");
        StreamSettings.CheckOnce(Rows, "data", settings.TrainMetrics == TrainMetrics.AfterEpoch ? 2 : 1, "the training rows are to be measured after the epoch");
        StreamSettings.CheckOnce(Rows, "data", settings.Recording.HasFlag(Recording.DeadUnits) ? 2 : 1, "dead units are to be counted after the epoch");
        Validations.CheckOnce(epochs);
    }
}
