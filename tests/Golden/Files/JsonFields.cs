using System.Collections.Immutable;
using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>The fields of a JSON object; what is missing or wrong is an error that names the place and the field.</summary>
internal sealed class JsonFields
{
    internal JsonFields(JsonElement element, string where) =>
        (Element, Where) = (element.ValueKind == JsonValueKind.Object ? element : throw new GoldenFormatException($"{where} must be an object."), where);

    internal static JsonElement Empty { get; } = JsonDocument.Parse("{}").RootElement.Clone();

    internal JsonElement Element { get; }

    internal string Where { get; }

    internal bool Has(string name) => Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    internal JsonElement Any(string name) => Element.TryGetProperty(name, out var value) ? value : throw new GoldenFormatException($"{Where} has no field \"{name}\".");

    internal string Text(string name) => Any(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Wrong(name, "text");

    internal JsonFields Nested(string name) => new(Any(name), $"{Where}, \"{name}\"");

    internal IReadOnlyList<JsonElement> List(string name) =>
        Any(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : throw Wrong(name, "a list");

    internal double Number(string name) => Finite(Any(name), name);

    internal int Integer(string name) =>
        Any(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : throw Wrong(name, "a whole number");

    internal int Positive(string name) => Integer(name) is > 0 and var value ? value : throw Wrong(name, "a positive whole number");

    internal Seq<double> Numbers(string name) => List(name).Select(item => Finite(item, name)).ToSeq();

    internal Shape Shape(string name)
    {
        var lengths = Any(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : throw Wrong(name, "a list of lengths");
        return Dsl.Shape.Create([.. lengths.Select(length => length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var value) && value >= 0 ? value : throw Wrong(name, "a list of lengths"))]);
    }

    /// <summary><c>{"shape": […], "data": […]}</c>, or a plain list of numbers.</summary>
    internal Tensor Array(string name)
    {
        if (Any(name).ValueKind == JsonValueKind.Array)
        {
            var numbers = Numbers(name);
            return Tensor.Of(numbers.AsSpan(), [numbers.Count]);
        }

        var array = Nested(name);
        var (shape, data) = (array.Shape("shape"), array.Numbers("data"));
        try
        {
            return Tensor.Of(data.ToImmutableArray(), shape);
        }
        catch (ModelException exception)
        {
            throw new GoldenFormatException($"{array.Where}: {exception.Message.Split('\n')[0]}", exception);
        }
    }

    internal Parameters Arrays(string name)
    {
        var arrays = Nested(name);
        return new(arrays.Element.EnumerateObject().Select(item => KeyValuePair.Create(item.Name, arrays.Array(item.Name))));
    }

    internal GoldenFormatException Wrong(string name, string expected) => new($"{Where}: \"{name}\" must be {expected}.");

    private double Finite(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong(name, "finite numbers");
}
