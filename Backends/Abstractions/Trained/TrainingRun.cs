using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>All that a run was told, in one document to print, to store and to use again: <c>run.Training.Compile(Managed).Fit(data, run.Settings)</c>.</summary>
/// <param name="Training">What is trained.</param>
/// <param name="Backend">The engine with its options, as the code that makes it: <c>Managed</c>.</param>
/// <param name="Settings">The settings of the fit, all resolved.</param>
/// <param name="Library">The version of this library.</param>
/// <param name="Runtime">The version of .NET.</param>
public sealed record TrainingRun(Training Training, string Backend, FitSettings Settings, string Library, string Runtime)
{
    internal const int Version = 1;
    private const string Format = "pipeline.run";

    /// <summary>A run as it would be now and here.</summary>
    public static TrainingRun Of(CompiledModel compiled, FitSettings settings)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        ArgumentNullException.ThrowIfNull(settings);
        return new(compiled.Training, compiled.Backend.ToString() ?? compiled.Backend.Name, settings, typeof(TrainingRun).Assembly.GetName().Version!.ToString(3), RuntimeInformation.FrameworkDescription);
    }

    /// <summary>The run as JSON; <see cref="FromJson"/> gives an equal one.</summary>
    public string ToJson() => SettingsJson.Text(isIndented: true, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteString("library", Library);
        writer.WriteString("runtime", Runtime);
        writer.WriteString("backend", Backend);
        writer.WritePropertyName("settings");
        SettingsJson.Write(writer, Settings);
        writer.WritePropertyName("training");
        using var training = JsonDocument.Parse(Training.ToJson(), new JsonDocumentOptions { MaxDepth = JsonFields.MaximumDepth });
        training.WriteTo(writer);
        writer.WriteEndObject();
    });

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <exception cref="ArgumentException">The text is not JSON, or a field is missing, unknown or wrong; the message names it.</exception>
    public static TrainingRun FromJson([StringSyntax(StringSyntaxAttribute.Json)] string json) => JsonFields.Parse(json, nameof(TrainingRun), fields =>
    {
        var (format, version) = (fields.Text("format"), fields.Integer("version"));
        if (format != Format || version != Version)
        {
            throw Throw.OtherRun(format, version);
        }

        return new TrainingRun(
            Training.FromJson(fields.Raw("training")), fields.Text("backend"), fields.Nested("settings", SettingsJson.Read), fields.Text("library"), fields.Text("runtime"));
    });

    /// <summary>The code of the run, and the versions.</summary>
    public override string ToString() => $"{Training}.Compile({Backend}).Fit(data, {Settings})  // Pipeline {Library}, {Runtime}";
}
