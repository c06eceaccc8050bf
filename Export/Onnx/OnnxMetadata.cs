using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Export.Onnx;

/// <summary>
/// What a file says of its model beside the graph: JSON under keys that begin with <c>pipeline.</c>, in the order of the keys; nothing in it depends on time, machine
/// or path.
/// </summary>
internal static class OnnxMetadata
{
    // Names of classes stay readable in viewers; the text is in no web page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Seq<OnnxEntry> Of(TrainedModel trained, ModelGraph graph)
    {
        var entries = new List<OnnxEntry>
        {
            new("pipeline.model", trained.Model.ToJson()),
            new("pipeline.output", GraphLowering.HeadOf(graph) == Head.Probabilities ? "probabilities" : "values"),
            new("pipeline.schema", "1"),
            new("pipeline.settings", Json(json => Settings(json, trained))),
            new("pipeline.training", trained.Training.ToJson()),
        };
        if (trained.Classes.Count > 0)
        {
            entries.Add(new("pipeline.classes", Json(json => Names(json, trained.Classes))));
        }

        if (trained.FeatureNames.Count > 0)
        {
            entries.Add(new("pipeline.features", Json(json => Names(json, trained.FeatureNames))));
        }

        return [.. entries.OrderBy(e => e.Key, StringComparer.Ordinal)];
    }

    private static void Names(Utf8JsonWriter json, Seq<string> names)
    {
        json.WriteStartArray();
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    /// <summary>Every setting of the fit, whatever settings there are, with the engine and how far training came; in the order of their names.</summary>
    private static void Settings(Utf8JsonWriter json, TrainedModel trained)
    {
        using var settings = JsonDocument.Parse(trained.Settings.ToJson());
        var fields = settings.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => (Action)(() => field.Value.WriteTo(json)), StringComparer.Ordinal);
        fields["engine"] = () => json.WriteStringValue(trained.Compiled.Backend.Name);
        fields["epochsDone"] = () => json.WriteNumberValue(trained.State.Epoch);
        fields["updates"] = () => json.WriteNumberValue(trained.State.Updates);
        json.WriteStartObject();
        foreach (var (name, write) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(name);
            write();
        }

        json.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
