namespace Pipeline.Export.Reports;

/// <summary>As many digits as tell the values of a column apart: a chart shows where each stands in the column's range, and that may lie far from zero.</summary>
internal static class Digits
{
    /// <summary>What a double holds.</summary>
    private const int Most = 17;

    /// <summary>Significant digits of a value: so many, and more where it is larger than its column's range.</summary>
    internal static int Of(double value, Scale range, int digits)
    {
        var ratio = Math.Abs(value) / (range.Highest - range.Lowest);
        return double.IsFinite(ratio) && ratio > 1 ? Math.Min(Most, digits + (int)Math.Ceiling(Math.Log10(ratio))) : digits;
    }

    internal static string Text(double value, Scale range, int digits) => value.ToString($"G{Figures.Whole(Of(value, range, digits))}", CultureInfo.InvariantCulture);

    internal static double Rounded(double value, Scale range, int digits) => double.Parse(Text(value, range, digits), CultureInfo.InvariantCulture);

    /// <summary>A format of the chart library for all values of a range.</summary>
    internal static string Format(Scale range, int digits) => $".{Figures.Whole(Of(Math.Max(Math.Abs(range.Lowest), Math.Abs(range.Highest)), range, digits))}~g";
}
