using System.Globalization;

namespace Pipeline.Examples;

/// <summary>One of the two settings of a grid.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Values">Its values, in their order.</param>
internal sealed record Axis(string Title, Seq<double> Values)
{
    /// <summary>What it stands for in a cell's training, where that has another number; a sentence.</summary>
    internal string Note { get; init; } = string.Empty;

    /// <summary>Values as in 1e-05, 0.001 and 10.</summary>
    internal Seq<string> Labels => Values.Select(value => value.ToString("0.###########", CultureInfo.InvariantCulture) is { Length: <= 5 } text ? text : value.ToString("0.##e0", CultureInfo.InvariantCulture)).ToSeq();

    /// <summary>The accuracies of a grid that has a row of cells for each value of the first axis, as a table and as heat maps; cells that are not done are empty.</summary>
    internal static Seq<Block> Accuracies(Comparison comparison, Axis rows, Axis columns)
    {
        return [Table(comparison, rows, columns), Map("Test accuracy", row => row.Test!), Map("Training accuracy", row => row.Train)];

        Chart Map(string title, Func<ComparisonRow, Measures> measured) => Chart.HeatMap(
            title,
            columns.Title,
            rows.Title,
            "accuracy",
            (from row in Enumerable.Range(0, rows.Values.Count)
             from column in Enumerable.Range(0, columns.Values.Count)
             let cell = Cell(comparison, columns, row, column)
             select new HeatCell(columns.Labels[column], rows.Labels[row], cell is null ? double.NaN : measured(cell).Value("accuracy"))).ToSeq());
    }

    private static ReportTable Table(Comparison comparison, Axis rows, Axis columns) => new(
        [$"{rows.Title} \\ {columns.Title}", .. columns.Labels],
        Enumerable.Range(0, rows.Values.Count).Select(row => (Seq<string>)
        [
            rows.Labels[row],
            .. Enumerable.Range(0, columns.Values.Count).Select(column => Cell(comparison, columns, row, column) is { } cell ? Figures.Of(cell.Test!.Value("accuracy")) : string.Empty),
        ]).ToSeq())
    { Caption = $"Test accuracy. {columns.Note}".TrimEnd(' ', '.') };

    private static ComparisonRow? Cell(Comparison comparison, Axis columns, int row, int column) => comparison.Rows.FirstOrDefault(cell => cell.Number == (row * columns.Values.Count) + column + 1);
}
