using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Keras' constraints.</summary>
internal static class KerasConstraints
{
    /// <summary>The option with the given name, or null where there is none.</summary>
    internal static Constraint? Of(KerasOptions options, string name, ICollection<string> missing)
    {
        if (options.Take(name) is not { } value)
        {
            return null;
        }

        if (KerasOptions.Nested(value) is not { } constraint || Word(constraint.Class) is not { } word)
        {
            return options.MissingValue<Constraint?>(name, value, null);
        }

        var inner = new KerasOptions(constraint, missing);
        Constraint made = word switch
        {
            "maxnorm" => MaxNorm(inner.Number("max_value", 2), Axes(inner)),
            "unitnorm" => UnitNorm(Axes(inner)),
            "minmaxnorm" => MinMaxNorm(inner.Number("min_value", 0), inner.Number("max_value", 1), inner.Number("rate", 1), Axes(inner)),
            _ => NonNeg,
        };
        inner.End();
        return made;
    }

    /// <summary>Keras takes MaxNorm and max_norm.</summary>
    private static string? Word(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant() is var word and ("maxnorm" or "unitnorm" or "minmaxnorm" or "nonneg") ? word : null;

    private static Seq<int> Axes(KerasOptions options) => options.Take("axis") switch
    {
        null => [0],
        { ValueKind: JsonValueKind.Number } axis when axis.TryGetInt32(out var number) && number >= 0 => [number],
        { ValueKind: JsonValueKind.Array } axes when axes.GetArrayLength() > 0 && axes.EnumerateArray().All(axis => axis.ValueKind == JsonValueKind.Number && axis.TryGetInt32(out var number) && number >= 0) =>
            axes.EnumerateArray().Select(axis => axis.GetInt32()).ToSeq(),
        { } other => options.MissingValue<Seq<int>>("axis", other, [0]),
    };
}
