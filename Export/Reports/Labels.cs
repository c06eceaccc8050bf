using System.Text.RegularExpressions;

namespace Pipeline.Export.Reports;

/// <summary>Names of features and classes as people read them.</summary>
internal static partial class Labels
{
    /// <summary>The feature's name, or its place.</summary>
    internal static string Feature(Dataset data, int index) => index < data.FeatureNames.Count ? data.FeatureNames[index] : $"feature {Figures.Whole(index)}";

    /// <summary>The target's name, or its place where there are several.</summary>
    internal static string Target(Dataset data, int index) =>
        index < data.TargetNames.Count ? data.TargetNames[index] : data.TargetWidth == 1 ? "target" : $"target {Figures.Whole(index)}";

    /// <summary>A name of this library's own beside names from data: the first that none of them has, else the last with a number.</summary>
    internal static string Free(IReadOnlyCollection<string> taken, params string[] wanted) =>
        wanted.Concat(Enumerable.Range(2, taken.Count).Select(number => $"{wanted[^1]} {Figures.Whole(number)}")).First(name => !taken.Contains(name));

    /// <summary>A setting's value, long numbers rounded to four digits, within code too: <c>Sgd(0.5139, momentum: 0.6119)</c>.</summary>
    internal static string Of(Setting setting) => setting.Text.Length > 8 ? LongNumber().Replace(setting.Text, Rounded) : setting.Text;

    /// <summary>The row's class, or its target.</summary>
    internal static string Class(Dataset data, int row) =>
        data.HasClasses ? data.Classes[(int)data.Targets[row]] : data.TargetWidth == 1 ? Figures.Number(data.Targets[row]) : string.Empty;

    private static string Rounded(Match number) => double.Parse(number.ValueSpan, CultureInfo.InvariantCulture).ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A number with more than four digits after its point, not within a text or a name.</summary>
    [GeneratedRegex(@"(?<![\w.""])[0-9]+\.[0-9]{4}[0-9]+(?:[Ee][+-]?[0-9]+)?(?![\w.""])", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();
}
