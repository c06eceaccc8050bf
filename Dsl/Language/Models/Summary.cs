using System.Globalization;
using System.Text;

namespace Pipeline.Dsl;

/// <summary>One layer in a summary.</summary>
/// <param name="Path">The layer's path.</param>
/// <param name="Kind">The word that makes it.</param>
/// <param name="OutputShape">The shape of one sample of its output.</param>
/// <param name="Parameters">The number of its parameters.</param>
public sealed record SummaryRow(string Path, string Kind, Shape OutputShape, long Parameters)
{
    /// <summary>Path and kind; a named layer's path does not say its kind: <c>hidden (Dense)</c>.</summary>
    public string Title => Path.EndsWith($":{Kind}", StringComparison.Ordinal) ? Path : $"{Path} ({Kind})";
}

/// <summary>Layers, output shapes and parameter counts, printed as Keras prints them. Counts are 64-bit, and nothing of the size of the parameters is allocated.</summary>
/// <param name="Rows">One row per layer; the input is not listed.</param>
/// <param name="Trainable">The number of parameters that the optimizer changes.</param>
/// <param name="NonTrainable">The number of other parameters.</param>
public sealed record ModelSummary(Seq<SummaryRow> Rows, long Trainable, long NonTrainable)
{
    /// <summary>The number of all parameters.</summary>
    public long Total => Trainable + NonTrainable;

    /// <summary>The three lines below the table; sizes are those of float32.</summary>
    public string Totals => $" Total params: {Count(Total)}\n Trainable params: {Count(Trainable)}\n Non-trainable params: {Count(NonTrainable)}";

    /// <summary>The table as text; sizes are those of float32.</summary>
    public override string ToString()
    {
        string[] titles = ["Layer (type)", "Output Shape", "Param #"];
        var cells = Rows.Select(row => new[] { row.Title, row.OutputShape.ToBatchString(), Group(row.Parameters) }).ToList();
        var widths = titles.Select((title, column) => cells.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        var text = new StringBuilder();
        text.AppendLine(Rule('┌', '┬', '┐', widths)).AppendLine(Line(titles, widths)).AppendLine(Rule('├', '┼', '┤', widths));
        foreach (var row in cells)
        {
            text.AppendLine(Line(row, widths));
        }

        text.AppendLine(Rule('└', '┴', '┘', widths)).Append(Totals);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static string Rule(char left, char middle, char right, int[] widths) =>
        $"{left}{string.Join(middle, widths.Select(width => new string('─', width + 2)))}{right}";

    private static string Line(string[] cells, int[] widths) =>
        $"│ {cells[0].PadRight(widths[0])} │ {cells[1].PadRight(widths[1])} │ {cells[2].PadLeft(widths[2])} │";

    private static string Group(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(long count) => $"{Group(count)} ({Bytes(4.0 * count)})";

    private static string Bytes(double bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var unit = 0;
        while (bytes >= 1024 && unit < units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return $"{bytes.ToString("F2", CultureInfo.InvariantCulture)} {units[unit]}";
    }
}

public sealed partial record Model
{
    /// <summary>Layers, output shapes and parameter counts.</summary>
    /// <exception cref="ModelException">A count does not fit into 64 bits.</exception>
    public ModelSummary Summary()
    {
        var graph = Lower();
        Int128 trainable = 0, others = 0;
        foreach (var parameter in graph.Parameters)
        {
            var size = parameter.Shape.Size;
            (trainable, others) = parameter.Role == ParameterRole.Trainable ? (trainable + size, others) : (trainable, others + size);
        }

        if (trainable + others > long.MaxValue)
        {
            throw Throw.TooManyParameters();
        }

        var shapes = Validate(default);
        var rows = Layers.Select((layer, index) =>
        {
            var path = Chain.PathOf(layer, index);
            var nodes = graph.Nodes.Where(node => node.Path == path || node.Path.StartsWith($"{path}/", StringComparison.Ordinal)).SelectMany(node => node.Parameters).Distinct();
            return new SummaryRow(path, layer.Kind, shapes[index + 1], nodes.Sum(parameter => graph.Parameters[parameter].Shape.Size));
        });
        return new ModelSummary(rows.ToSeq(), (long)trainable, (long)others);
    }
}
