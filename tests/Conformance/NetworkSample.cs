namespace Pipeline.Tests;

/// <summary>A network of real size with its rows; what Reference makes of it is computed once.</summary>
internal sealed class NetworkSample(string name, Training training, Lazy<(Dataset Train, Dataset Test)> data, int epochs)
{
    private readonly Lazy<NetworkRun> _onReference = new(() => NetworkRun.Of(training, Reference, data.Value.Train, epochs));

    internal string Name => name;

    internal Training Training => training;

    internal Dataset Train => data.Value.Train;

    internal Dataset Test => data.Value.Test;

    internal NetworkRun OnReference => _onReference.Value;

    internal NetworkRun On(IBackend engine) => engine.Equals(Reference) ? OnReference : NetworkRun.Of(training, engine, Train, epochs);
}

/// <summary>What came of a training.</summary>
/// <param name="Losses">The loss of each step, before its update.</param>
/// <param name="Trained">The trained model.</param>
internal sealed record NetworkRun(IReadOnlyList<double> Losses, TrainedModel Trained)
{
    internal static NetworkRun Of(Training training, IBackend engine, Dataset train, int epochs)
    {
        var told = new Recorder();
        var trained = training.Compile(engine).Fit(train, epochs, batchSize: 32, progress: told);
        return new([.. told.Batches.Select(batch => batch.Loss.Total)], trained);
    }

    /// <summary>For each step how far the losses lie apart, as a share of the loss, or of 0.1 where it is smaller.</summary>
    internal IReadOnlyList<double> Apart(NetworkRun expected)
    {
        Losses.Should().HaveSameCount(expected.Losses);
        return [.. Losses.Zip(expected.Losses, (loss, other) => Math.Abs(loss - other) / Math.Max(0.1, other))];
    }
}
