using System.Diagnostics.Metrics;
using Pipeline.Backends;

namespace Pipeline.Export.Diagnostics;

/// <summary>The instruments of the meter; each measurement is tagged with the engine's name.</summary>
internal static class Measurements
{
    private static readonly Meter s_meter = new(TrainingTelemetry.SourceName);
    private static readonly Counter<long> s_steps = s_meter.CreateCounter<long>("pipeline.training.steps", "{step}", "Steps done.");
    private static readonly Counter<long> s_rows = s_meter.CreateCounter<long>("pipeline.training.rows", "{row}", "Rows that steps went through.");
    private static readonly Gauge<double> s_loss = s_meter.CreateGauge<double>("pipeline.training.loss", null, "The loss of the last step's batch, before its update.");
    private static readonly Gauge<double> s_rate = s_meter.CreateGauge<double>("pipeline.training.rate", null, "The learning rate of the last step.");
    private static readonly Histogram<double> s_seconds = s_meter.CreateHistogram<double>("pipeline.training.epoch.duration", "s", "The time of an epoch with its validation.");
    private static readonly Gauge<double> s_measure = s_meter.CreateGauge<double>(
        "pipeline.training.epoch.measure", null, "Loss and metrics after an epoch, by the tags set (train, val, or a set's name) and metric.");

    internal static void Add(BatchCompleted batch, string backend)
    {
        var tag = Backend(backend);
        s_steps.Add(1, tag);
        s_rows.Add(batch.Rows, tag);
        s_loss.Record(batch.Loss.Total, tag);
        s_rate.Record(batch.Rate, tag);
    }

    internal static void Add(EpochRecord record, string backend)
    {
        s_seconds.Record(record.Seconds, Backend(backend));
        if (!s_measure.Enabled)
        {
            return;
        }

        foreach (var (name, measures) in record.AllValidations.Prepend(new NamedMeasures("train", record.Train)))
        {
            foreach (var metric in measures.Metrics.Prepend(new MetricValue("loss", measures.Loss)))
            {
                s_measure.Record(metric.Value, Backend(backend), KeyValuePair.Create<string, object?>("set", name), KeyValuePair.Create<string, object?>("metric", metric.Name));
            }
        }
    }

    private static KeyValuePair<string, object?> Backend(string backend) => KeyValuePair.Create<string, object?>("backend", backend);
}
