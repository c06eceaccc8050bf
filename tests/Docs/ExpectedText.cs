using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>How a page's text block is compared with what its code prints.</summary>
/// <remarks>
/// Exactly, but: <c>…</c> stands for any text within a line (seconds, folders), and in a block marked <c>text about</c> numbers with a fraction or an exponent are examples from one machine.
/// </remarks>
internal static partial class ExpectedText
{
    private const string Number = @"-?[0-9]+(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)";

    internal static bool Holds(string expected, string actual, bool isAbout)
    {
        var pattern = Regex.Escape(isAbout ? Fraction().Replace(expected, "⁂") : expected).Replace("…", "[^\n]*").Replace("⁂", Number);
        return Regex.IsMatch(actual, $"\\A{pattern}\\z");
    }

    [GeneratedRegex(Number)]
    private static partial Regex Fraction();
}
