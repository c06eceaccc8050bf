using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>A file of the lectures' experiments: <c>{"schema": 1, "datasets": {…}, "cases": [{"id": …, "kind": …, …}]}</c>.</summary>
internal sealed class LectureFile
{
    private const int Schema = 1;

    private readonly JsonElement _datasets;
    private readonly Lazy<IReadOnlyDictionary<string, Tensor>> _arrays;

    /// <param name="root">The file's content.</param>
    /// <param name="folder">Where the file is, for the big arrays beside it.</param>
    /// <exception cref="GoldenFormatException">The schema is another, or a case has no id or kind.</exception>
    internal LectureFile(JsonElement root, string folder)
    {
        var file = new JsonFields(root, "the file");
        if (file.Integer("schema") != Schema)
        {
            throw new GoldenFormatException($"its schema is {file.Integer("schema")}; this program reads schema {Schema}.");
        }

        _datasets = file.Has("datasets") ? file.Nested("datasets").Element : JsonFields.Empty;
        _arrays = new(() => ReadArrays(folder, file.Text("arrays_file")));
        Cases = [.. file.List("cases").Select((element, index) => LectureCase.Of(this, element, index))];
    }

    internal IReadOnlyList<LectureCase> Cases { get; }

    /// <summary>Whether a file holds such experiments.</summary>
    internal static bool IsOne(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("cases", out var cases) && cases.ValueKind == JsonValueKind.Array
        && cases.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out _) && item.TryGetProperty("kind", out _));

    /// <exception cref="GoldenFormatException">There is no such case.</exception>
    internal LectureCase Case(string id) => Cases.FirstOrDefault(lecture => lecture.Id == id) ?? throw new GoldenFormatException($"there is no case \"{id}\".");

    /// <exception cref="GoldenFormatException">There is no such data set.</exception>
    internal LectureData Data(string name) => _datasets.TryGetProperty(name, out var data)
        ? new(new JsonFields(data, $"data set \"{name}\""))
        : throw new GoldenFormatException($"there is no data set \"{name}\".");

    /// <summary>One of the big arrays beside the file.</summary>
    /// <exception cref="GoldenFormatException">There is no such array, or the file of arrays cannot be read.</exception>
    internal Tensor Array(string name) => _arrays.Value.TryGetValue(name, out var array) ? array : throw new GoldenFormatException($"there is no array \"{name}\" beside the file.");

    private static IReadOnlyDictionary<string, Tensor> ReadArrays(string folder, string name)
    {
        try
        {
            return Npz.Read(Path.Combine(folder, Path.GetFileName(name)), ElementType.Float64);
        }
        catch (DataException exception)
        {
            throw new GoldenFormatException(exception.Message.Split('\n')[0], exception);
        }
    }
}
