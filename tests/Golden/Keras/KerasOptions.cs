using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>
/// Reads the options of a Keras object so that none is lost: each is asked for, told to be off, or ignored by name, and what is left over at the end counts as missing in this library.
/// </summary>
internal sealed class KerasOptions
{
    private readonly KerasObject _object;
    private readonly ICollection<string> _missing;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    internal KerasOptions(KerasObject @object, ICollection<string> missing)
    {
        (_object, _missing) = (@object, missing);
        Ignore("name");
    }

    /// <summary>The value of an option, or null where it is not given or null.</summary>
    internal JsonElement? Take(string name)
    {
        _known.Add(name);
        return _object.Config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    internal double Number(string name, double byDefault) => Take(name) switch
    {
        null => byDefault,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        { } value => MissingValue(name, value, byDefault),
    };

    /// <summary>A number that Keras has no default for.</summary>
    internal double Required(string name) => Take(name) is null ? throw new GoldenFormatException($"{_object.Class} lacks {name}.") : Number(name, 0);

    /// <summary>A whole number, written as 3 or 3.0; without a default it must be there.</summary>
    internal int Integer(string name, int? byDefault = null)
    {
        var value = byDefault is { } number ? Number(name, number) : Required(name);
        return value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue ? (int)value : MissingValue(name, Take(name)!.Value, 1);
    }

    /// <summary>A list of numbers.</summary>
    internal Seq<double> Numbers(string name) => Take(name) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number)
        ? list.EnumerateArray().Select(item => item.GetDouble()).ToSeq()
        : throw new GoldenFormatException($"{_object.Class}.{name} must be a list of numbers.");

    /// <summary>One whole number for both axes, or a list of one or two.</summary>
    internal Extent Extent(string name, int byDefault) => OptionalExtent(name) ?? byDefault;

    /// <summary>One whole number for both axes, or a list of one or two; null where it is not given.</summary>
    internal Extent? OptionalExtent(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number => number.GetInt32(),
        { ValueKind: JsonValueKind.Array } => Integers(name) switch { [var one] => one, [var rows, var columns] => (rows, columns), _ => MissingValue<Extent?>(name, Take(name)!.Value, 1) },
        { } value => MissingValue<Extent?>(name, value, 1),
    };

    /// <summary>A list of whole numbers.</summary>
    internal Seq<int> Integers(string name) => Take(name) is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : throw new GoldenFormatException($"{_object.Class}.{name} must be whole numbers.")).ToSeq()
        : throw new GoldenFormatException($"{_object.Class}.{name} must be a list of whole numbers.");

    internal bool Flag(string name, bool byDefault) => Take(name) switch
    {
        null => byDefault,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => MissingValue(name, value, byDefault),
    };

    /// <summary>Options that change no number of a run whose initial values are given.</summary>
    internal void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }
    }

    /// <summary>Options that must not be given, or have a value that means the same.</summary>
    internal void Off(string name, Func<JsonElement, bool>? meansOff = null)
    {
        if (Take(name) is { } value && meansOff?.Invoke(value) != true)
        {
            MissingValue(name, value, 0);
        }
    }

    /// <summary>An option whose value is one of some texts.</summary>
    internal void OneOf(string name, params ReadOnlySpan<string> values)
    {
        if (Take(name) is { } value && !(value.ValueKind == JsonValueKind.String && values.Contains(value.GetString()!)))
        {
            MissingValue(name, value, 0);
        }
    }

    /// <summary>Float32 or float64, in any form: the engine's own type is what counts. A narrower one would change the numbers.</summary>
    internal void Type(string name)
    {
        if (Take(name) is { } value && TypeName(value) is not ("float32" or "float64"))
        {
            MissingValue(name, value, 0);
        }
    }

    /// <summary>The name of an option with its value, as missing.</summary>
    internal T MissingValue<T>(string name, JsonElement value, T instead)
    {
        _missing.Add($"{_object.Class}.{name} {Text(value)}");
        return instead;
    }

    /// <summary>Whatever was not asked for is missing.</summary>
    internal void End()
    {
        foreach (var option in _object.Config.EnumerateObject())
        {
            if (option.Value.ValueKind != JsonValueKind.Null && !_known.Contains(option.Name))
            {
                MissingValue(option.Name, option.Value, 0);
            }
        }
    }

    /// <summary>A nested object, <c>{"class_name", "config"}</c> or its name alone; a serialized function has its name in the config.</summary>
    internal static KerasObject? Nested(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return new(value.GetString()!, JsonFields.Empty);
        }

        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("class_name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var config = value.TryGetProperty("config", out var found) ? found : default;
        return config.ValueKind switch
        {
            JsonValueKind.String when name.GetString() == "function" => new(config.GetString()!, JsonFields.Empty),
            JsonValueKind.Object => new(name.GetString()!, config),
            JsonValueKind.Null or JsonValueKind.Undefined => new(name.GetString()!, JsonFields.Empty),
            _ => null,
        };
    }

    /// <summary>A nested object's class, or the value as JSON.</summary>
    private static string Text(JsonElement value) => Nested(value)?.Class ?? value.GetRawText();

    private static string? TypeName(JsonElement value) => Nested(value) is not { } policy ? null
        : policy.Config.TryGetProperty("name", out var name) ? name.ToString() : policy.Class;
}
