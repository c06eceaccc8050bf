using System.Diagnostics;
using Pipeline.Backends;

namespace Pipeline.Export.Diagnostics;

/// <summary>Activities: <c>pipeline.fit</c>, and inside it one <c>pipeline.epoch</c> for each.</summary>
internal static class Traces
{
    private static readonly ActivitySource s_source = new(TrainingTelemetry.SourceName);

    internal static Activity? StartFit(TrainingStarted started)
    {
        var (training, settings) = (started.Training, started.Settings);
        return s_source.StartActivity("pipeline.fit")?
            .SetTag("pipeline.backend", started.Backend)
            .SetTag("pipeline.model", training.Objective.Model.ToString())
            .SetTag("pipeline.loss", training.Objective.Loss.ToString())
            .SetTag("pipeline.optimizer", training.Optimizer.ToString())
            .SetTag("pipeline.rows", started.Rows)
            .SetTag("pipeline.batches", started.Batches)
            .SetTag("pipeline.batch_size", settings.BatchSize)
            .SetTag("pipeline.seed", settings.Seed)
            .SetTag("pipeline.epoch.first", started.FirstEpoch)
            .SetTag("pipeline.epoch.last", started.LastEpoch);
    }

    internal static Activity? StartEpoch(EpochStarted started) => s_source.StartActivity("pipeline.epoch")?.SetTag("pipeline.epoch", started.Epoch);

    internal static void End(Activity? activity, EpochRecord record)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("pipeline.rate", record.Rate).SetTag("pipeline.device", record.Device);
        Tag(activity, "train", record.Train);
        foreach (var set in record.AllValidations)
        {
            Tag(activity, set.Name, set.Measures);
        }

        activity.Dispose();
    }

    internal static void End(Activity? activity, TrainingEnded ended)
    {
        activity?.SetTag("pipeline.ending", ended.Ending.ToString())
            .SetTag("pipeline.epochs", ended.History.Epochs.Count)
            .SetStatus(ended.Ending.Reason == EndReason.Diverged ? ActivityStatusCode.Error : ActivityStatusCode.Ok, ended.Ending.Reason == EndReason.Diverged ? ended.Ending.Text : null);
        activity?.Dispose();
    }

    internal static void Fail(Activity? activity, Exception error)
    {
        activity?.AddException(error).SetStatus(ActivityStatusCode.Error, error.Message);
        activity?.Dispose();
    }

    private static void Tag(Activity activity, string set, Measures measures)
    {
        activity.SetTag($"pipeline.{set}.loss", measures.Loss);
        foreach (var metric in measures.Metrics)
        {
            activity.SetTag($"pipeline.{set}.{metric.Name}", metric.Value);
        }
    }
}
