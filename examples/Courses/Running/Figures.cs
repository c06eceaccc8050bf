using System.Globalization;
using Spectre.Console;

namespace Pipeline.Examples;

/// <summary>Numbers and tables as the experiments print them.</summary>
internal static class Figures
{
    /// <summary>Four decimals, fewer for large numbers, and a power of ten where they would say nothing.</summary>
    internal static string Of(double value) => value.ToString(
        Math.Abs(value) switch
        {
            0 => "F4",
            < 0.001 => "0.###e0",
            < 1_000 => "F4",
            < 100_000 => "F1",
            _ => "0.###e0",
        },
        CultureInfo.InvariantCulture);

    /// <summary>A chart by another name.</summary>
    internal static Chart Named(this Chart chart, string title) => new(title, chart.Spec, chart.Values) { Note = chart.Note };

    /// <summary>A table on standard output; in a pipe without control codes.</summary>
    internal static void Print(this ReportTable table)
    {
        var printed = new Table { Border = TableBorder.Square, UseSafeBorder = true };
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var isText = table.Rows.Any(row => row[column].Length > 0 && !double.TryParse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out _));
            printed.AddColumn(new TableColumn(new Text(table.Columns[column])) { Alignment = isText ? Justify.Left : Justify.Right });
        }

        foreach (var row in table.Rows)
        {
            printed.AddRow(row.Select(cell => new Text(cell)));
        }

        if (table.Caption.Length > 0)
        {
            Console.WriteLine(table.Caption);
        }

        ReportConsole.Output().Write(printed);
    }
}
