using System.Globalization;
using System.Text.Json;

namespace Pipeline.Dsl;

/// <summary>The fields of one description in JSON, each read with a check that names where it stands.</summary>
/// <param name="Element">The JSON object.</param>
/// <param name="Path">Where it stands: <c>$.layers[2].weightInitializer</c>.</param>
internal readonly record struct Fields(JsonElement Element, string Path)
{
    internal string Verb => Text("verb");

    internal static T Parse<T>(string json, Func<Fields, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(new Fields(document.RootElement, "$").Object());
        }
        catch (JsonException exception)
        {
            throw Throw.NotJson(exception);
        }
    }

    internal double Number(string name)
    {
        var field = Field(name);
        return field.ValueKind switch
        {
            JsonValueKind.Number => field.GetDouble(),
            JsonValueKind.String when double.TryParse(field.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
            _ => throw Wrong(name, "a number"),
        };
    }

    internal int Integer(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var value) ? value : throw Wrong(name, "a whole number");

    internal bool Flag(string name) => Field(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    internal string Text(string name) => Field(name) is { ValueKind: JsonValueKind.String } field ? field.GetString()! : throw Wrong(name, "a text");

    internal string? OptionalText(string name) => Field(name).ValueKind == JsonValueKind.Null ? null : Text(name);

    internal Shape Shape(string name)
    {
        var (path, field) = ($"{Path}.{name}", Field(name));
        if (field.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, "a list of whole numbers");
        }

        var lengths = new List<int>();
        foreach (var item in field.EnumerateArray())
        {
            lengths.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var length) ? length : throw Throw.WrongField(path, "a list of whole numbers"));
        }

        return Dsl.Shape.Create(lengths.ToArray());
    }

    internal Fields Nested(string name) => new Fields(Field(name), $"{Path}.{name}").Object();

    internal T? Optional<T>(string name, Func<Fields, T> read) where T : class => Field(name).ValueKind == JsonValueKind.Null ? null : read(Nested(name));

    internal Seq<T> List<T>(string name, Func<Fields, T> read)
    {
        var (path, field) = ($"{Path}.{name}", Field(name));
        return field.ValueKind == JsonValueKind.Array
            ? field.EnumerateArray().Select((item, index) => read(new Fields(item, $"{path}[{index}]").Object())).ToSeq()
            : throw Wrong(name, "a list");
    }

    private Fields Object() => Element.ValueKind == JsonValueKind.Object ? this : throw Throw.WrongField(Path, "an object");

    private JsonElement Field(string name) => Element.TryGetProperty(name, out var field) ? field : throw Wrong(name, "there");

    private ModelException Wrong(string name, string expected) => Throw.WrongField($"{Path}.{name}", expected);
}
