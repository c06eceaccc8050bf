namespace Pipeline.Export.Reports;

/// <summary>Numbers and names as text that is the same everywhere and takes no control of a terminal.</summary>
internal static class Figures
{
    /// <summary>A loss or metric: <c>0.0901</c>; very large ones, and small ones that would keep a single digit, as <c>1.5e-6</c>. Of two digits a power of ten would show no more.</summary>
    internal static string Number(double value, int digits = 4)
    {
        var isShort = digits <= 2;
        var isPlain = value == 0 || (Math.Abs(value) >= Math.Pow(10, isShort ? -digits : 1 - digits) && Math.Abs(value) < 10_000);
        return value.ToString(isPlain || !double.IsFinite(value) ? $"F{digits}" : isShort ? "0e-0" : "0.##e-0", CultureInfo.InvariantCulture);
    }

    /// <summary>A number that someone may set again, such as a rate: with all its digits.</summary>
    internal static string Exact(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A count with its thousands: <c>1,437</c>.</summary>
    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>So many of something: <c>1 epoch</c>, <c>1,437 rows</c>; the plural, where it is not the word with an s.</summary>
    internal static string Many(int count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? $"{one}s")}";

    internal static string Whole(int value, int width = 0) => value.ToString(CultureInfo.InvariantCulture).PadLeft(width);

    internal static string Seconds(double seconds) => $"{seconds.ToString(seconds < 10 ? "F2" : "F0", CultureInfo.InvariantCulture)} s";

    internal static string Percent(double share) => double.IsNaN(share) ? string.Empty : share.ToString("0.0 %", CultureInfo.InvariantCulture);

    /// <summary>A name from data: an escape character in it would command the terminal, a line break would break a table.</summary>
    internal static string Name(string name) => string.Concat(name.Select(character => char.IsControl(character) ? '?' : character));
}
