namespace Pipeline.Export.Reports;

/// <summary>All messages of this assembly.</summary>
internal static class Throw
{
    internal static ArgumentOutOfRangeException NotPositive(string name, int value, string what) =>
        new(name, FormattableString.Invariant($"{name} is a number of {what} and must be positive, got {value}.\n  Fix: pass 1 or more, or leave it out."));
}
