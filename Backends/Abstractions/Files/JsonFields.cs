using System.Globalization;
using System.Text.Json;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The fields of a JSON object that a person may have written: each is read once with a check that names where it stands, and one that nobody asks for is refused.</summary>
/// <param name="element">The object.</param>
/// <param name="path">Where it stands: <c>$.settings</c>.</param>
internal sealed class JsonFields(JsonElement element, string path)
{
    /// <summary>Room for every training that the language can make.</summary>
    internal const int MaximumDepth = 4096;

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>Where the object stands.</summary>
    internal string Path => path;

    internal static T Parse<T>(string json, string what, Func<JsonFields, T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            return Whole(document.RootElement, "$", read);
        }
        catch (JsonException exception)
        {
            throw Throw.NotJson(what, exception);
        }
    }

    internal int Integer(string name) => Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var value) ? value : throw Wrong(name, "a whole number");

    internal long Long(string name) => Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt64(out var value) ? value : throw Wrong(name, "a whole number");

    internal double Number(string name) => Number(Field(name)) ?? throw Wrong(name, "a number");

    internal bool Flag(string name) => Field(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    internal string Text(string name) => Text(Field(name)) ?? throw Wrong(name, "a text");

    /// <summary>One of the names of an enum.</summary>
    internal T Choice<T>(string name)
        where T : struct, Enum => Choice<T>(Field(name)) ?? throw Wrong(name, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>A list of names of an enum's flags.</summary>
    internal Seq<T> Choices<T>(string name)
        where T : struct, Enum => List(name, item => Choice<T>(item) ?? throw Wrong(name, $"a list of {string.Join(", ", Enum.GetNames<T>())}"));

    internal Seq<double> Numbers(string name) => List(name, item => Number(item) ?? throw Wrong(name, "a list of numbers"));

    internal T Nested<T>(string name, Func<JsonFields, T> read) => Whole(Field(name), $"{path}.{name}", read);

    /// <summary>Whether there is such a field.</summary>
    internal bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>A list whose items another reader takes.</summary>
    internal JsonElement List(string name) => Field(name) is { ValueKind: JsonValueKind.Array } field ? field : throw Wrong(name, "a list");

    /// <summary>An object whose text another reader takes.</summary>
    internal string Raw(string name) => Field(name) is { ValueKind: JsonValueKind.Object } field ? field.GetRawText() : throw Wrong(name, "an object");

    private static T Whole<T>(JsonElement element, string path, Func<JsonFields, T> read)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Throw.WrongField(path, "an object");
        }

        var fields = new JsonFields(element, path);
        var value = read(fields);
        foreach (var property in element.EnumerateObject())
        {
            if (!fields._read.Contains(property.Name))
            {
                throw Throw.UnknownField(path, property.Name, fields._read);
            }
        }

        return value;
    }

    private static double? Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !double.IsFinite(value) => value,
        _ => null,
    };

    /// <summary>Null where it is none; half of a surrogate pair, written as an escape, is none either.</summary>
    private static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static T? Choice<T>(JsonElement element)
        where T : struct, Enum => Text(element) is { } text && Enum.GetNames<T>().Contains(text, StringComparer.Ordinal) ? Enum.Parse<T>(text) : null;

    private Seq<T> List<T>(string name, Func<JsonElement, T> read) =>
        Field(name) is { ValueKind: JsonValueKind.Array } field ? field.EnumerateArray().Select(read).ToSeq() : throw Wrong(name, "a list");

    private JsonElement Field(string name)
    {
        _read.Add(name);
        return element.TryGetProperty(name, out var field) ? field : throw Wrong(name, "there");
    }

    private ArgumentException Wrong(string name, string expected) => Throw.WrongField($"{path}.{name}", expected);
}
