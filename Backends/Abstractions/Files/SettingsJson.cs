using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Pipeline.Backends;

/// <summary>The settings of a fit as JSON, written and read side by side; every field is written, so that a later change of a default changes no stored run.</summary>
internal static class SettingsJson
{
    internal static string Write(FitSettings settings, bool isIndented) => Text(isIndented, writer => Write(writer, settings));

    internal static void Write(Utf8JsonWriter writer, FitSettings settings)
    {
        writer.WriteStartObject();
        writer.WriteNumber("epochs", settings.Epochs);
        writer.WriteNumber("batchSize", settings.BatchSize);
        writer.WriteNumber("seed", settings.Seed);
        writer.WriteBoolean("shuffle", settings.Shuffle);
        BatchesJson.Write(writer, settings.Batches);
        writer.WriteNumber("shuffleBuffer", settings.ShuffleBuffer);
        writer.WriteString("augmentation", settings.Augmentation);
        writer.WriteNumber("validationFraction", settings.ValidationFraction);
        writer.WriteString("trainMetrics", settings.TrainMetrics.ToString());
        writer.WriteStartArray("classWeights");
        foreach (var weight in settings.ClassWeights)
        {
            writer.WriteNumberValue(weight);
        }

        writer.WriteEndArray();
        writer.WriteString("onDivergence", settings.OnDivergence.ToString());
        writer.WriteStartArray("recording");
        foreach (var what in Enum.GetValues<Recording>().Where(what => what != Recording.None && settings.Recording.HasFlag(what)))
        {
            writer.WriteStringValue(what.ToString());
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal static FitSettings Read(JsonFields fields) => new()
    {
        Epochs = fields.Integer("epochs"),
        BatchSize = fields.Integer("batchSize"),
        Seed = fields.Long("seed"),
        Shuffle = fields.Flag("shuffle"),
        Batches = BatchesJson.Read(fields),
        ShuffleBuffer = fields.Integer("shuffleBuffer"),
        Augmentation = fields.Text("augmentation"),
        ValidationFraction = fields.Number("validationFraction"),
        TrainMetrics = fields.Choice<TrainMetrics>("trainMetrics"),
        ClassWeights = fields.Numbers("classWeights"),
        OnDivergence = fields.Choice<OnDivergence>("onDivergence"),
        Recording = fields.Choices<Recording>("recording").Aggregate(Recording.None, (all, what) => all | what),
    };

    internal static string Text(bool isIndented, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = isIndented,
            NewLine = "\n",
            MaxDepth = JsonFields.MaximumDepth,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
