namespace Pipeline.Export.Reports;

/// <summary>The common look of tables. Cells are plain text: a class called <c>[red]</c> is no markup.</summary>
internal static class Cells
{
    internal static readonly Style Faint = new(decoration: Decoration.Dim);
    internal static readonly Style Good = new(Color.Green);
    internal static readonly Style Bad = new(Color.Red);
    internal static readonly Style Title = new(decoration: Decoration.Bold);

    internal static Table Table(bool hasBorder = true) => new()
    {
        Border = hasBorder ? TableBorder.Square : TableBorder.None,
        BorderStyle = Faint,
        UseSafeBorder = true,
    };

    internal static Table Column(this Table table, string title, Justify alignment = Justify.Right, bool isTight = false, bool wraps = false)
    {
        var column = new TableColumn(Text(title, Title)) { Alignment = alignment, NoWrap = !wraps };
        return table.AddColumn(isTight ? column.PadLeft(0).PadRight(1) : column);
    }

    internal static Text Text(string text, Style? style = null) => new(Figures.Name(text), style);

    /// <summary>Whether it fits without wrapping or cutting.</summary>
    internal static bool Fits(IRenderable report, IAnsiConsole console) =>
        report.Measure(RenderOptions.Create(console), int.MaxValue).Max <= console.Profile.Width;

    /// <summary>The first that fits, else the last.</summary>
    internal static IRenderable FirstThatFits(IAnsiConsole console, params ReadOnlySpan<Func<IRenderable>> reports)
    {
        foreach (var report in reports[..^1])
        {
            var made = report();
            if (Fits(made, console))
            {
                return made;
            }
        }

        return reports[^1]();
    }
}
