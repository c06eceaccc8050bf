using System.Globalization;
using System.Text;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Rows of a grid as plain texts, to be written as CSV.</summary>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">The cells, row by row.</param>
internal sealed record Sheet(Seq<string> Columns, Seq<Seq<string>> Rows)
{
    internal static Sheet Of(Comparison comparison)
    {
        var (names, hasTest) = (comparison.Measured, comparison.HasTest);
        return new(
            ["number", .. comparison.Columns, .. names.Select(name => $"train {name}"), .. hasTest ? names.Select(name => $"test {name}") : [], "seconds", "epochs", "ending", "training"],
            comparison.Rows.Select(row => (Seq<string>)
            [
                Number(row.Number),
                .. row.Settings.Select(setting => setting.Text),
                .. names.Select(name => Number(row.Train.Value(name))),
                .. hasTest ? names.Select(name => Number(row.Test?.Value(name) ?? double.NaN)) : [],
                Number(row.Seconds),
                Number(row.Trained.State.Epoch),
                row.Ending.ToString(),
                row.Training.ToString(),
            ]).ToSeq());
    }

    internal static Sheet Of(CrossComparison comparison)
    {
        var names = comparison.Measured;
        IEnumerable<string> Titles(string set) => names.SelectMany(name => new[] { $"{set} {name}", $"{set} {name} deviation" });
        IEnumerable<string> Figures(Func<string, MetricSpread> spread) => names.Select(spread).SelectMany(one => new[] { Number(one.Mean), Number(one.Deviation) });
        return new(
            ["number", .. comparison.Columns, .. Titles("train"), .. Titles("validation"), "seconds", "training"],
            comparison.Rows.Select(row => (Seq<string>)
            [
                Number(row.Number),
                .. row.Settings.Select(setting => setting.Text),
                .. Figures(row.Result.Train),
                .. Figures(row.Result.Validation),
                Number(row.Result.Seconds),
                row.Training.ToString(),
            ]).ToSeq());
    }

    internal static void Save(string path, string text) => WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    internal string ToCsv() => string.Concat(Rows.Prepend(Columns).Select(row => $"{string.Join(',', row.Select(Quoted))}\r\n"));

    /// <summary>RFC 4180: a cell with a separator, a quote or a line break stands in quotes, its own quotes doubled.</summary>
    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") || cell.StartsWith(' ') || cell.EndsWith(' ') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
