using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

public sealed partial record TrainedModel
{
    /// <summary>Loss and metrics on a stream, in inference mode; what a data set of the same rows gives.</summary>
    /// <param name="data">The rows, with targets.</param>
    /// <param name="batchSize">Rows at once; it changes memory and speed, not what is measured.</param>
    /// <param name="clock">Measures the seconds; the default is the system's.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">The data does not fit the model; the message names the chunk.</exception>
    /// <exception cref="DataException">The stream failed, or has no rows; the message names the chunk.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Measures Evaluate(SampleStream data, int batchSize = 256, TimeProvider? clock = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.CheckNames(Classes, FeatureNames, data.Classes, data.FeatureNames, nameof(data));
        var time = clock ?? TimeProvider.System;
        var started = time.GetTimestamp();
        using var rows = StreamBatches.ToMeasure(Compiled, data, Backends.Check.Positive(batchSize, nameof(batchSize)), nameof(data), cancellation);
        return Measured(rows, cancellation) with { Seconds = time.GetElapsedTime(started).TotalSeconds };
    }

    /// <summary>The model's output for each chunk of a stream, made as it is asked for; targets are not read.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>For each chunk [n, …output shape] in the engine's type.</returns>
    /// <exception cref="ArgumentException">A chunk's shape does not fit, or a feature that a layer takes as an index is none; the message names the chunk.</exception>
    /// <exception cref="DataException">The stream failed; the message names the chunk.</exception>
    public IEnumerable<Tensor> Predict(SampleStream data, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.CheckNames([], FeatureNames, [], data.FeatureNames, nameof(data));
        return Outputs(data, cancellation);
    }

    private IEnumerable<Tensor> Outputs(SampleStream data, CancellationToken cancellation)
    {
        var chunks = new StreamChunks(Compiled, data, nameof(data));
        using var features = new Ahead<Tensor>(chunks.Features, data.Ahead, cancellation);
        while (features.Next() is { } chunk)
        {
            yield return _predictor.Value.Predict(chunk);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private Measures Measured(BatchSource rows, CancellationToken cancellation = default)
    {
        using var session = Compiled.Backend.Open(Compiled.Plan, TrainingState.Start(Parameters), new SessionSettings(Settings.Seed, rows.MostRows));
        return Evaluation.Run(session, rows, new MetricSums(Training.Metrics, Compiled.Plan.Graph, rows.Kind.Form, rows.Kind.TargetWidth, rows.MostRows), cancellation);
    }
}
