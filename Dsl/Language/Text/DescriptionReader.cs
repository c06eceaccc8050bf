using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Pipeline.Dsl;

/// <summary>The fields of one description in JSON, each read with a check that names where it stands.</summary>
/// <param name="Element">The JSON object.</param>
/// <param name="Path">Where it stands: <c>$.layers[2].weightInitializer</c>.</param>
internal readonly record struct Fields(JsonElement Element, string Path)
{
    /// <summary>Room for the deepest activation inside the deepest block of a training; a value that could be made can be read.</summary>
    private const int MaximumDepth = ActivationCheck.MaximumDepth + (4 * Chain.MaximumDepth) + 32;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    internal string Verb => Text("verb");

    internal static T Parse<T>(string json, Func<Fields, T> read)
    {
        using var document = Document(Check.NotNull(json, "FromJson", nameof(json)));
        return new Fields(document.RootElement, "$").Object(read);
    }

    /// <summary>The same fields, once their verb is found to be the given one.</summary>
    internal Fields Is(string verb) => Verb == verb ? this : throw Wrong("verb", $"\"{verb}\"");

    internal double Number(string name)
    {
        var field = Field(name);
        return field.ValueKind switch
        {
            JsonValueKind.Number when double.IsFinite(field.GetDouble()) => field.GetDouble(),
            JsonValueKind.String when double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !double.IsFinite(value) => value,
            _ => throw Wrong(name, "a number"),
        };
    }

    internal double? OptionalNumber(string name) => Field(name).ValueKind == JsonValueKind.Null ? null : Number(name);

    internal int Integer(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var value) ? value : throw Wrong(name, "a whole number");

    internal int? OptionalInteger(string name) => Field(name).ValueKind == JsonValueKind.Null ? null : Integer(name);

    internal bool Flag(string name) => Field(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    internal string Text(string name)
    {
        try
        {
            return Field(name) is { ValueKind: JsonValueKind.String } field ? field.GetString()! : throw Wrong(name, "a text");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            throw Wrong(name, "a text");
        }
    }

    internal string? OptionalText(string name) => Field(name).ValueKind == JsonValueKind.Null ? null : Text(name);

    internal Seq<string> Texts(string name)
    {
        var (path, field) = ($"{Path}.{name}", Field(name));
        return field.ValueKind == JsonValueKind.Array
            ? field.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Throw.WrongField(path, "a list of texts")).ToSeq()
            : throw Wrong(name, "a list of texts");
    }

    /// <summary>A rate: a number, or a schedule.</summary>
    internal Schedule Schedule(string name) => Field(name).ValueKind == JsonValueKind.Number ? Number(name) : Nested(name, Vocabulary.Schedule);

    /// <summary>The given optimizer, where it is what the fields describe.</summary>
    internal Optimizer Same(Optimizer given)
    {
        _read.UnionWith(Element.EnumerateObject().Select(property => property.Name));
        using var expected = Document(DescriptionWriter.ToJson(given.Describe()));
        return JsonElement.DeepEquals(expected.RootElement, Element) ? given : throw Throw.OtherOptimizer(given, Element.TryGetProperty("rule", out _) ? Text("rule") : Verb);
    }

    /// <summary>One of the names of an enum.</summary>
    internal T Choice<T>(string name)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        var text = Text(name);
        return names.Contains(text, StringComparer.Ordinal) ? Enum.Parse<T>(text) : throw Wrong(name, $"one of {string.Join(", ", names)}");
    }

    internal T? OptionalChoice<T>(string name)
        where T : struct, Enum =>
        Field(name).ValueKind == JsonValueKind.Null ? null : Choice<T>(name);

    internal Shape Shape(string name) => Dsl.Shape.Create(Integers(name).AsSpan());

    internal Seq<double> Numbers(string name)
    {
        var (path, field) = ($"{Path}.{name}", Field(name));
        return field.ValueKind == JsonValueKind.Array
            ? field.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number ? item.GetDouble() : throw Throw.WrongField(path, "a list of numbers")).ToSeq()
            : throw Wrong(name, "a list of numbers");
    }

    internal Seq<int> Integers(string name)
    {
        var (path, field) = ($"{Path}.{name}", Field(name));
        return field.ValueKind == JsonValueKind.Array
            ? field.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : throw Throw.WrongField(path, "a list of whole numbers")).ToSeq()
            : throw Wrong(name, "a list of whole numbers");
    }

    internal Extent Extent(string name) => Integers(name) is [var rows, var columns] ? (rows, columns) : throw Wrong(name, "a list of two whole numbers");

    internal Extent? OptionalExtent(string name) => Field(name).ValueKind == JsonValueKind.Null ? null : Extent(name);

    /// <summary>A flag that is written only where it is true.</summary>
    internal bool IsSet(string name)
    {
        _read.Add(name);
        return Element.TryGetProperty(name, out _) && Flag(name);
    }

    internal T Nested<T>(string name, Func<Fields, T> read) => new Fields(Field(name), $"{Path}.{name}").Object(read);

    internal T? Optional<T>(string name, Func<Fields, T> read) where T : class => Field(name).ValueKind == JsonValueKind.Null ? null : Nested(name, read);

    internal Seq<T> List<T>(string name, Func<Fields, T> read)
    {
        var (path, field) = ($"{Path}.{name}", Field(name));
        return field.ValueKind == JsonValueKind.Array
            ? field.EnumerateArray().Select((item, index) => new Fields(item, $"{path}[{index}]").Object(read)).ToSeq()
            : throw Wrong(name, "a list");
    }

    /// <summary>Reads an object wholly: a field that nobody asked for is an error, or an option of a later version would be lost in silence.</summary>
    private T Object<T>(Func<Fields, T> read)
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            throw Throw.WrongField(Path, "an object");
        }

        var value = read(this);
        foreach (var property in Element.EnumerateObject())
        {
            if (!_read.Any(property.NameEquals))
            {
                throw Throw.UnknownField(Path, Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property)), _read);
            }
        }

        return value;
    }

    private static JsonDocument Document(string json)
    {
        try
        {
            return JsonDocument.Parse(s_strict.GetBytes(json), new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw Throw.NotJson(exception);
        }
        catch (Exception exception) when (exception is EncoderFallbackException or InvalidOperationException)
        {
            // Half of a surrogate pair: as it is, or as an escape in a field's name.
            throw Throw.NotText(exception);
        }
    }

    private JsonElement Field(string name)
    {
        _read.Add(name);
        return Element.TryGetProperty(name, out var field) ? field : throw Wrong(name, "there");
    }

    private ModelException Wrong(string name, string expected) => Throw.WrongField($"{Path}.{name}", expected);
}
