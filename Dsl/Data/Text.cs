using System.Globalization;

namespace Pipeline.Data;

/// <summary>How numbers are printed: the shortest text that reads back to the same value, whatever the culture.</summary>
internal static class Text
{
    internal static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A value of a tensor, as short as its number type allows.</summary>
    internal static string Number(Tensor values, int index) =>
        values.Type == ElementType.Float32 ? values.Float32[index].ToString(CultureInfo.InvariantCulture) : Number(values.Float64[index]);
}
