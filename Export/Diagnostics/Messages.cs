using Microsoft.Extensions.Logging;
using Pipeline.Backends;

namespace Pipeline.Export.Diagnostics;

/// <summary>What is logged: each message has fields by name, so that a log can be searched by them.</summary>
internal static partial class Messages
{
    internal static void Started(this ILogger logger, TrainingStarted started) =>
        logger.Started(started.Training.Objective.Model, started.Backend, started.Rows, started.Batches, started.FirstEpoch, started.LastEpoch);

    internal static void Ended(this ILogger logger, TrainingEnded ended)
    {
        if (ended.Ending.Reason == EndReason.Diverged)
        {
            logger.Diverged(ended.History.Epochs.Count, ended.Ending.Text);
        }
        else
        {
            logger.Ended(ended.History.Epochs.Count, ended.Ending);
        }
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "Epoch {Epoch}, batch {Batch} of {Batches}: loss {Loss}, rate {Rate}")]
    internal static partial void Step(this ILogger logger, int epoch, int batch, int batches, double loss, double rate);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "{Record} (epoch {Epoch}: loss {Loss}, rate {Rate}, {Seconds} s)")]
    internal static partial void Epoch(this ILogger logger, int epoch, double loss, double rate, double seconds, string record);

    [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "Training failed: {Reason}")]
    internal static partial void Failed(this ILogger logger, Exception error, string reason);

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Training {Model} on {Backend}: {Rows} rows in {Batches} batches, epochs {FirstEpoch} to {LastEpoch}")]
    private static partial void Started(this ILogger logger, Dsl.Model model, string backend, int rows, int batches, int firstEpoch, int lastEpoch);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Training ended after {Epochs} epochs: {Ending}")]
    private static partial void Ended(this ILogger logger, int epochs, Ending ending);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "Training diverged after {Epochs} epochs: {Where}")]
    private static partial void Diverged(this ILogger logger, int epochs, string where);
}
