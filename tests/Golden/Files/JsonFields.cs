using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>The fields of a JSON object; what is missing or wrong is an error that names the place and the field. It remembers what was read, so that nothing is passed over unseen.</summary>
internal sealed class JsonFields
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonFields> _children = new(StringComparer.Ordinal);

    internal JsonFields(JsonElement element, string where, string path = "") => (Element, Where, Path) =
        (element.ValueKind == JsonValueKind.Object ? element : throw new GoldenFormatException($"{where} must be an object."), where, path);

    internal static JsonElement Empty { get; } = JsonDocument.Parse("{}").RootElement.Clone();

    internal JsonElement Element { get; }

    internal string Where { get; }

    /// <summary>The names that lead here from the first object, <c>expected.hidden</c>.</summary>
    internal string Path { get; }

    internal IReadOnlyList<string> Names => [.. Element.EnumerateObject().Select(item => item.Name)];

    internal bool Has(string name) => Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    internal bool IsList(string name) => Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array;

    internal JsonElement Any(string name)
    {
        _read.Add(name);
        return Element.TryGetProperty(name, out var value) ? value : throw new GoldenFormatException($"{Where} has no field \"{name}\".");
    }

    /// <summary>Says of fields that they need not be read.</summary>
    internal void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _read.Add(name);
        }
    }

    /// <summary>The paths of the fields that were not read, here and in the objects that were.</summary>
    internal IEnumerable<string> Unread() => Names.Where(name => !_read.Contains(name)).Select(PathOf).Concat(_children.Values.SelectMany(child => child.Unread()));

    internal string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    internal string Text(string name) => Any(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Wrong(name, "text");

    internal JsonFields Nested(string name) => Child(name, Any(name));

    internal IReadOnlyList<JsonFields> Objects(string name) => [.. List(name).Select((item, place) => Child($"{name}[{place}]", item))];

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
    /// <param name="name">The field.</param>
    /// <param name="gaps">Whether a number may be null, which stands for one that is not finite.</param>
    internal Tensor Array(string name, bool gaps = false) => Array(name, Any(name), gaps);

    /// <summary>This object itself as an array.</summary>
    internal Tensor Whole() => ArrayOf(this, gaps: false);

    /// <summary>A list of rows of one length.</summary>
    internal Tensor Matrix(string name)
    {
        double[][] rows = [.. List(name).Select(row => Values(name, row, gaps: false))];
        return rows.Length > 0 && rows.All(row => row.Length == rows[0].Length) && rows[0].Length > 0
            ? Tensor.Of(rows.SelectMany(row => row).ToArray().AsSpan(), [rows.Length, rows[0].Length])
            : throw Wrong(name, "rows of one length");
    }

    /// <summary>A list of arrays.</summary>
    internal IReadOnlyList<Tensor> ArrayList(string name) => [.. List(name).Select((item, place) => Array($"{name}[{place}]", item, gaps: false))];

    internal Parameters Arrays(string name)
    {
        var arrays = Nested(name);
        return new(arrays.Element.EnumerateObject().Select(item => KeyValuePair.Create(item.Name, arrays.Array(item.Name))));
    }

    internal GoldenFormatException Wrong(string name, string expected) => new($"{Where}: \"{name}\" must be {expected}.");

    private JsonFields Child(string name, JsonElement element)
    {
        if (!_children.TryGetValue(name, out var child))
        {
            _children[name] = child = new(element, $"{Where}, \"{name}\"", PathOf(name));
        }

        return child;
    }

    private Tensor Array(string name, JsonElement value, bool gaps)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var numbers = Values(name, value, gaps);
            return Tensor.Of(numbers.AsSpan(), [numbers.Length]);
        }

        return ArrayOf(Child(name, value), gaps);
    }

    private static Tensor ArrayOf(JsonFields array, bool gaps)
    {
        var (shape, data) = (array.Shape("shape"), array.Values("data", array.Any("data"), gaps));
        try
        {
            return Tensor.Of(data.AsSpan(), shape);
        }
        catch (ModelException exception)
        {
            throw new GoldenFormatException($"{array.Where}: {exception.Message.Split('\n')[0]}", exception);
        }
    }

    private double[] Values(string name, JsonElement list, bool gaps) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(item => gaps && item.ValueKind == JsonValueKind.Null ? double.NaN : Finite(item, name))]
        : throw Wrong(name, "a list");

    private double Finite(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong(name, "finite numbers");
}
