using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Backends;

namespace Pipeline.Export.Diagnostics;

/// <summary>Tells logs, traces and metrics how a training goes: <c>.Fit(train, epochs: 20, progress: new TrainingTelemetry(logger))</c>.</summary>
/// <remarks>
/// Traces and metrics go to whoever listens to <see cref="SourceName"/> (<c>AddSource</c>, <c>AddMeter</c> of OpenTelemetry); where nobody does, they cost nothing. A fit is an
/// activity, and each epoch one inside it. One object is for one training at a time; the events of a training come in order from one thread.
/// </remarks>
public sealed class TrainingTelemetry : IProgress<TrainingEvent>
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string SourceName = "Pipeline.Training";

    private readonly ILogger? _logger;
    private string _backend = string.Empty;
    private Activity? _fit;
    private Activity? _epoch;

    /// <summary>Telemetry of one training after the other.</summary>
    /// <param name="logger">Is told start, epochs and end (Information), steps (Debug), a divergence (Warning) and a failure (Error); null for traces and metrics alone.</param>
    public TrainingTelemetry(ILogger? logger = null) => _logger = logger;

    /// <inheritdoc/>
    public void Report(TrainingEvent value)
    {
        switch (value)
        {
            case TrainingStarted started:
                _backend = started.Backend;
                _fit = Traces.StartFit(started);
                Log(logger => logger.Started(started));
                break;
            case EpochStarted started:
                _epoch = Traces.StartEpoch(started);
                break;
            case BatchCompleted batch:
                Measurements.Add(batch, _backend);
                _logger?.Step(batch.Epoch, batch.Batch, batch.Batches, batch.Loss.Total, batch.Rate);
                break;
            case EpochCompleted epoch:
                Measurements.Add(epoch.Record, _backend);
                Traces.End(_epoch, epoch.Record);
                _epoch = null;
                _logger?.Epoch(epoch.Record.Epoch, epoch.Record.Train.Loss, epoch.Record.Rate, epoch.Record.Seconds, epoch.Record.ToString());
                break;
            case TrainingEnded ended:
                Stop(fit => Traces.End(fit, ended));
                Log(logger => logger.Ended(ended));
                break;
            case TrainingFailed failed:
                Stop(fit => Traces.Fail(fit, failed.Error));
                _logger?.Failed(failed.Error, failed.Error.Message);
                break;
        }
    }

    /// <summary>Ends the activities from the inside out; an epoch that was cut short has no measures.</summary>
    private void Stop(Action<Activity?> end)
    {
        _epoch?.Dispose();
        end(_fit);
        (_epoch, _fit) = (null, null);
    }

    private void Log(Action<ILogger> log)
    {
        if (_logger is not null)
        {
            log(_logger);
        }
    }
}
