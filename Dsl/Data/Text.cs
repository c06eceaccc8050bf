using System.Globalization;

namespace Pipeline.Data;

/// <summary>How numbers are printed: the shortest text that reads back to the same value, whatever the culture.</summary>
internal static class Text
{
    internal static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
