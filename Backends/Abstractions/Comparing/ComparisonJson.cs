using System.Text.Json;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Comparisons as JSON.</summary>
internal static class ComparisonJson
{
    private const int Version = 1;

    internal static string Write(Comparison comparison) => Whole("pipeline.comparison", comparison.Cells, comparison.DefaultMetric, writer =>
    {
        foreach (var row in comparison.Rows)
        {
            writer.WriteStartObject();
            Head(writer, row.Number, row.Settings);
            Measured(writer, "train", row.Train);
            Measured(writer, "test", row.Test);
            Number(writer, "seconds", row.Seconds);
            writer.WriteNumber("epochs", row.Trained.State.Epoch);
            writer.WriteString("ending", row.Ending.ToString());
            Tail(writer, row.Training, row.Fit);
            writer.WriteEndObject();
        }
    });

    internal static string Write(CrossComparison comparison) => Whole("pipeline.crossComparison", comparison.Cells, comparison.DefaultMetric, writer =>
    {
        foreach (var row in comparison.Rows)
        {
            writer.WriteStartObject();
            Head(writer, row.Number, row.Settings);
            foreach (var (set, spread) in new[] { ("train", (Func<string, MetricSpread>)row.Result.Train), ("validation", row.Result.Validation) })
            {
                writer.WriteStartObject(set);
                foreach (var one in comparison.Measured.Select(spread))
                {
                    writer.WriteStartObject(one.Name);
                    Number(writer, "mean", one.Mean);
                    Number(writer, "deviation", one.Deviation);
                    writer.WriteStartArray("values");
                    foreach (var value in one.Values)
                    {
                        Value(writer, value);
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            Number(writer, "seconds", row.Result.Seconds);
            Tail(writer, row.Training, row.Result.Folds[0].Trained.Settings);
            writer.WriteEndObject();
        }
    });

    private static string Whole(string format, int cells, Metric metric, Action<Utf8JsonWriter> rows) => SettingsJson.Text(isIndented: true, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("format", format);
        writer.WriteNumber("version", Version);
        writer.WriteNumber("cells", cells);
        writer.WriteString("metric", metric.Name);
        writer.WriteStartArray("rows");
        rows(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Head(Utf8JsonWriter writer, int number, Seq<Setting> settings)
    {
        writer.WriteNumber("number", number);
        writer.WriteStartObject("settings");
        foreach (var setting in settings)
        {
            if (setting.Number is { } value)
            {
                Number(writer, setting.Name, value);
            }
            else
            {
                writer.WriteString(setting.Name, setting.Text);
            }
        }

        writer.WriteEndObject();
    }

    private static void Tail(Utf8JsonWriter writer, Training training, FitSettings fit)
    {
        writer.WritePropertyName("fit");
        SettingsJson.Write(writer, fit);
        writer.WritePropertyName("training");
        using var described = JsonDocument.Parse(training.ToJson(), new JsonDocumentOptions { MaxDepth = JsonFields.MaximumDepth });
        described.WriteTo(writer);
    }

    private static void Measured(Utf8JsonWriter writer, string name, Measures? measures)
    {
        if (measures is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        Number(writer, Prelude.TotalLoss.Name, measures.Loss);
        Number(writer, "penalty", measures.Penalty);
        foreach (var metric in measures.Metrics)
        {
            Number(writer, metric.Name, metric.Value);
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        Value(writer, value);
    }

    /// <summary>JSON has no NaN and no infinity.</summary>
    private static void Value(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
