using System.IO.Compression;
using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Reads files of training runs: <c>{"schema": 1, "producer": text, "cases": […]}</c>, and those of the lectures' experiments, plain or gzipped.</summary>
internal static class GoldenFile
{
    private const int Schema = 1;

    internal static bool IsOne(string path) => path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".json.gz", StringComparison.Ordinal);

    /// <summary>What can be run of a file, on an engine: training runs or the lectures' experiments; null where it is good JSON but holds something else.</summary>
    /// <param name="path">The file.</param>
    /// <param name="full">Whether the experiments' long trainings go to their end, and their grids through all cells.</param>
    /// <exception cref="GoldenFormatException">The file cannot be read, is not JSON, or a field is missing or wrong.</exception>
    internal static IReadOnlyList<Func<IBackend, CaseResult>>? Runs(string path, bool full)
    {
        var root = Parse(path);
        return LectureFile.IsOne(root) ? [.. new LectureFile(root, Path.GetDirectoryName(path) ?? string.Empty).Cases.Select(lecture => (Func<IBackend, CaseResult>)(engine => lecture.Run(engine, full)))]
            : Read(root)?.Select(golden => (Func<IBackend, CaseResult>)(engine => Replay.Run(golden, engine))).ToArray();
    }

    /// <summary>The cases of a file, or null where it is good JSON but holds something else than training runs.</summary>
    /// <exception cref="GoldenFormatException">The file cannot be read, is not JSON, or a field is missing or wrong.</exception>
    internal static IReadOnlyList<GoldenCase>? Read(string path) => Read(Parse(path));

    /// <summary>A file as JSON.</summary>
    /// <exception cref="GoldenFormatException">The file cannot be read, or is not JSON.</exception>
    internal static JsonElement Parse(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new GoldenFormatException($"this is not whole JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}): {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new GoldenFormatException($"this cannot be read: {exception.Message}", exception);
        }
    }

    private static IReadOnlyList<GoldenCase>? Read(JsonElement root)
    {
        if (!HoldsTrainingRuns(root))
        {
            return null;
        }

        var file = new JsonFields(root, "the file");
        return file.Integer("schema") == Schema
            ? [.. file.List("cases").Select(ReadCase)]
            : throw new GoldenFormatException($"its schema is {file.Integer("schema")}; this program reads schema {Schema}.");
    }

    /// <summary>Other files of golden data have no cases, or cases that are no trainings.</summary>
    private static bool HoldsTrainingRuns(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("cases", out var cases) && cases.ValueKind == JsonValueKind.Array
        && cases.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out _) && item.TryGetProperty("optimizer", out _));

    private static GoldenCase ReadCase(JsonElement element, int index)
    {
        var unnamed = new JsonFields(element, $"case {index}");
        var name = unnamed.Text("name");
        var fields = new JsonFields(element, $"case {index} \"{name}\"");
        var x = fields.Array("x");
        var rows = x.Shape.Rank > 0 ? x.Shape[0] : 0;
        return new GoldenCase
        {
            Name = name,
            Input = fields.Shape("input"),
            Layers = fields.List("layers").Select((layer, place) => Object(new JsonFields(layer, $"{fields.Where}, layer {place}"))).ToSeq(),
            Loss = Object(fields.Nested("loss")),
            Optimizer = Object(fields.Nested("optimizer")),
            BatchSize = fields.Positive("batch_size"),
            Epochs = fields.Positive("epochs"),
            Weights = fields.Arrays("weights"),
            X = x.Shape == fields.Shape("input").Prepend(rows) && rows > 0 ? x : throw fields.Wrong("x", $"rows of the shape of \"input\", got {x.Shape}"),
            Y = Targets(fields, rows),
            SampleWeight = SampleWeight(fields, rows),
            ClassWeight = ClassWeight(fields),
            Expected = Expected(fields.Nested("expected")),
        };
    }

    private static KerasObject Object(JsonFields fields) => new(fields.Text("class"), fields.Has("config") ? fields.Nested("config").Element : JsonFields.Empty);

    /// <summary>One row of targets per row of x, whatever the shape of a row.</summary>
    private static Tensor Targets(JsonFields fields, int rows)
    {
        var y = fields.Array("y");
        return y.Shape.Rank > 0 && y.Shape[0] == rows && y.Length > 0 ? y.Reshape([rows, y.Length / rows]) : throw fields.Wrong("y", $"one row for each of the {rows} rows of x, got {y.Shape}");
    }

    private static Tensor? SampleWeight(JsonFields fields, int rows)
    {
        if (!fields.Has("sample_weight"))
        {
            return null;
        }

        var weights = fields.Array("sample_weight");
        return weights.Length == rows ? weights.Reshape([rows]) : throw fields.Wrong("sample_weight", $"{rows} numbers, got {weights.Shape}");
    }

    /// <summary>A list of factors, or as in Keras an object of class number and factor.</summary>
    private static Seq<double> ClassWeight(JsonFields fields)
    {
        if (!fields.Has("class_weight"))
        {
            return [];
        }

        var element = fields.Any("class_weight");
        if (element.ValueKind == JsonValueKind.Array)
        {
            return fields.Numbers("class_weight");
        }

        var byClass = fields.Nested("class_weight");
        return Enumerable.Range(0, element.EnumerateObject().Count()).Select(index => byClass.Number(index.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToSeq();
    }

    private static Expected Expected(JsonFields fields) => new(
        fields.Array("initial_predictions"),
        fields.Array("losses"),
        fields.Arrays("first_step_gradients"),
        fields.Arrays("weights"),
        fields.Array("predictions"));
}
