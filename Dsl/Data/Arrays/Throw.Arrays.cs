namespace Pipeline.Data;

/// <summary>What is said of arrays in files of any format.</summary>
internal static partial class Throw
{
    internal static DataException ArrayTooLarge(string name, string lengths) =>
        new($"{name} says it holds {lengths} values, more than {Text.Number(Array.MaxLength)}.", $"cut it into smaller arrays, or, if it should be small: {Again}");

    internal static DataException ArrayBytes(string name, StoredValues values, long got) => new($"{Promise(name, values)}, but has {Text.Number(got)}.", Again);

    internal static DataException ArrayTruncated(string name, StoredValues values, long got) => new($"{Promise(name, values)}, but only {Text.Number(got)} came.", Again);

    internal static DataException ArrayGoesOn(string name, StoredValues values) => new($"{Promise(name, values)}, but more came.", Again);

    internal static DataException ArrayMemory(string name, double needed, long available) => new(
        $"{name} says it holds values that take {Text.Number(needed)} bytes; this machine has {Text.Number(available)}.",
        $"cut it into smaller files, or, if it should be small: {Again}");

    internal static DataException ArrayNotFloat32(string name, int index, double value) =>
        new($"{name} holds {Text.Number(value)} (value {Text.Number(index)}), too large for float32.", "read it as ElementType.Float64.");

    internal static DataException ArrayNotExact(string name, int index, double value) => new(
        $"{name} holds a whole number of about {Text.Number(value)} (value {Text.Number(index)}), beyond 2⁵³: float64 does not hold it exactly.",
        "read it as ElementType.Float64 to have it rounded, or save it as smaller numbers.");

    private static string Promise(string name, StoredValues values) =>
        $"{name} should hold {Text.Number(values.Bytes)} bytes of values by its header ({values.Shape} of type {values.Format.Name})";
}
