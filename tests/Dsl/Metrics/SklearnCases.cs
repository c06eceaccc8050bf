using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Rows with what scikit-learn measures on them; sklearn_metrics.py wrote the file.</summary>
/// <param name="Name">What the rows are.</param>
/// <param name="Rows">How they are read.</param>
/// <param name="Outputs">The outputs, row by row.</param>
/// <param name="Targets">The targets, row by row.</param>
/// <param name="Values">Metrics with scikit-learn's values.</param>
internal sealed record SklearnCase(string Name, MetricRows Rows, double[][] Outputs, double[][] Targets, IReadOnlyList<(Metric Metric, double Value)> Values)
{
    internal static IReadOnlyList<SklearnCase> All { get; } = Read();

    private static SklearnCase[] Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sklearn_metrics.json")));
        return [.. document.RootElement.GetProperty("sets").EnumerateArray().Select(Read)];
    }

    private static SklearnCase Read(JsonElement set)
    {
        var outputs = Numbers(set.GetProperty("outputs"));
        var rows = new MetricRows(Enum.Parse<TargetForm>(set.GetProperty("form").GetString()!), outputs[0].Length, set.GetProperty("classes").GetInt32());
        return new(
            set.GetProperty("name").GetString()!, rows, outputs, Numbers(set.GetProperty("targets")),
            [.. set.GetProperty("values").EnumerateArray().Select(value => (Fields.Parse(value.GetProperty("metric").GetRawText(), Vocabulary.Metric), Number(value.GetProperty("value"))))]);
    }

    private static double[][] Numbers(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(Number).ToArray())];

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.String ? double.NaN : value.GetDouble();
}
