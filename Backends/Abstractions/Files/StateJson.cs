using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Counters, history, settings and names as JSON, written and read side by side. Numbers keep every bit; NaN and infinity are texts.</summary>
internal static class StateJson
{
    internal static string Write(TrainedModel model) => Text(writer =>
    {
        var state = model.State;
        writer.WriteNumber("calls", state.Calls);
        writer.WriteNumber("updates", state.Updates);
        writer.WriteNumber("epoch", state.Epoch);
        writer.WriteNumber("batch", state.Batch);
        writer.WriteNumber("rows", state.Rows);
        writer.WriteStartObject("running");
        writer.WriteNumber("rows", state.Running.Rows);
        writer.WriteNumber("of", state.Running.Of);
        Number(writer, "loss", state.Running.Loss);
        Number(writer, "penalty", state.Running.Penalty);
        Number(writer, "seconds", state.Running.Seconds);
        List(writer, "gradientNorms", state.Running.GradientNorms, value => Number(writer, value));
        writer.WriteEndObject();
        writer.WriteNumber("keptEpoch", state.Kept?.Epoch ?? 0);
        writer.WriteStartObject("ending");
        writer.WriteString("reason", model.Ending.Reason.ToString());
        writer.WriteString("text", model.Ending.Text);
        writer.WriteEndObject();
        List(writer, "classes", model.Classes, writer.WriteStringValue);
        List(writer, "featureNames", model.FeatureNames, writer.WriteStringValue);
        writer.WriteString("trainMetrics", state.History.TrainMetrics.ToString());
        List(writer, "history", state.History.Epochs, record =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("epoch", record.Epoch);
            Number(writer, "rate", record.Rate);
            writer.WriteString("device", record.Device);
            WriteMeasures(writer, "train", record.Train);
            WriteMeasures(writer, "validation", record.Validation);
            writer.WriteStartObject("validations");
            foreach (var set in record.Validations)
            {
                WriteMeasures(writer, set.Name, set.Measures);
            }

            writer.WriteEndObject();
            writer.WriteNumber("steps", record.Steps.Count);
            List(writer, "layers", record.Layers, layer => WriteLayer(writer, layer));
            writer.WriteEndObject();
        });
    });

    internal static (TrainingState State, Ending Ending, Seq<string> Classes, Seq<string> FeatureNames) Read(
        string json, StateTensors tensors, Parameters parameters, Parameters slots, Parameters kept)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var running = root.GetProperty("running");
        var keptEpoch = root.GetProperty("keptEpoch").GetInt32();
        var state = new TrainingState(
            parameters,
            slots,
            root.GetProperty("calls").GetInt64(),
            root.GetProperty("updates").GetInt64(),
            root.GetProperty("epoch").GetInt32(),
            root.GetProperty("batch").GetInt32(),
            new RunningSums(
                running.GetProperty("rows").GetInt64(),
                running.GetProperty("of").GetInt32(),
                Number(running.GetProperty("loss")),
                Number(running.GetProperty("penalty")),
                tensors.RunningMetrics,
                Number(running.GetProperty("seconds")))
            {
                Steps = tensors.RunningSteps,
                GradientNorms = running.GetProperty("gradientNorms").EnumerateArray().Select(Number).ToSeq(),
            },
            keptEpoch == 0 ? null : new KeptParameters(keptEpoch, kept),
            new History(Named<TrainMetrics>(root.GetProperty("trainMetrics")), ReadHistory(root.GetProperty("history"), tensors.HistorySteps)))
        {
            Rows = root.GetProperty("rows").GetInt64(),
        };
        var ending = root.GetProperty("ending");
        return (
            state,
            new Ending(Named<EndReason>(ending.GetProperty("reason")), Word(ending.GetProperty("text"))),
            Texts(root.GetProperty("classes")),
            Texts(root.GetProperty("featureNames")));
    }

    private static void WriteMeasures(Utf8JsonWriter writer, string name, Measures? measures)
    {
        if (measures is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        Number(writer, "loss", measures.Loss);
        Number(writer, "penalty", measures.Penalty);
        Number(writer, "seconds", measures.Seconds);
        writer.WriteStartObject("metrics");
        foreach (var metric in measures.Metrics)
        {
            Number(writer, metric.Name, metric.Value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The records, each with as many of the steps as it says; together they have all of them.</summary>
    private static Seq<EpochRecord> ReadHistory(JsonElement list, Seq<StepRecord> steps)
    {
        var taken = 0;
        var records = list.EnumerateArray().Select(element => ReadRecord(element) with { Steps = Take(element.GetProperty("steps").GetInt32()) }).ToSeq();
        return taken == steps.Count ? records : throw OtherSteps();

        Seq<StepRecord> Take(int count)
        {
            if (count < 0 || count > steps.Count - taken)
            {
                throw OtherSteps();
            }

            taken += count;
            return Seq.Create(steps.AsSpan().Slice(taken - count, count));
        }

        static FormatException OtherSteps() => new("The epochs have other steps than there are.");
    }

    private static EpochRecord ReadRecord(JsonElement element) => new(
        element.GetProperty("epoch").GetInt32(),
        Number(element.GetProperty("rate")),
        Word(element.GetProperty("device")),
        ReadMeasures(element.GetProperty("train"))!,
        ReadMeasures(element.GetProperty("validation")))
    {
        Validations = element.GetProperty("validations").EnumerateObject().Select(set => new NamedMeasures(set.Name, ReadMeasures(set.Value)!)).ToSeq(),
        Layers = element.GetProperty("layers").EnumerateArray().Select(ReadLayer).ToSeq(),
    };

    private static void WriteLayer(Utf8JsonWriter writer, LayerRecord layer)
    {
        writer.WriteStartObject();
        writer.WriteString("layer", layer.Layer);
        if (layer.GradientNorm is { } norm)
        {
            Number(writer, "gradientNorm", norm);
        }

        if (layer.DeadUnits is { } dead)
        {
            Number(writer, "deadUnits", dead);
        }

        writer.WriteEndObject();
    }

    private static LayerRecord ReadLayer(JsonElement element)
    {
        double? Optional(string name) => element.TryGetProperty(name, out var value) ? Number(value) : null;
        return new(element.GetProperty("layer").GetString()!, Optional("gradientNorm"), Optional("deadUnits"));
    }

    private static Measures? ReadMeasures(JsonElement element) => element.ValueKind == JsonValueKind.Null
        ? null
        : new(
            Number(element.GetProperty("loss")),
            Number(element.GetProperty("penalty")),
            element.GetProperty("metrics").EnumerateObject().Select(metric => new MetricValue(metric.Name, Number(metric.Value))).ToSeq(),
            Number(element.GetProperty("seconds")));

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void List<T>(Utf8JsonWriter writer, string name, Seq<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        writer.WriteEndArray();
    }

    private static Seq<string> Texts(JsonElement list) => list.EnumerateArray().Select(item => Word(item)).ToSeq();

    private static string Word(JsonElement element) => element.GetString() ?? throw new FormatException("A text is null.");

    /// <summary>A value of an enum by its name; a number would be none that Save writes.</summary>
    private static T Named<T>(JsonElement element) where T : struct, Enum =>
        Word(element) is var word && Enum.GetNames<T>().Contains(word) ? Enum.Parse<T>(word) : throw new FormatException($"{word} is no {typeof(T).Name}.");

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        Number(writer, value);
    }

    private static void Number(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static double Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture) : element.GetDouble();
}
