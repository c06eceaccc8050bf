namespace Pipeline.Export.Reports;

/// <summary>How often each class was taken for each.</summary>
internal static class ConfusionTable
{
    internal static IRenderable Of(ConfusionMatrix matrix, IAnsiConsole console) => Cells.FirstThatFits(
        console,
        () => Square(matrix, isNumbered: false, hasBorder: true),
        () => Square(matrix, isNumbered: true, hasBorder: true),
        () => Square(matrix, isNumbered: true, hasBorder: false),
        () => Mistakes(matrix, mistakes: 3),
        () => Mistakes(matrix, mistakes: 1));

    /// <summary>The whole matrix; with numbers, the row's name says which number is which class.</summary>
    private static Table Square(ConfusionMatrix matrix, bool isNumbered, bool hasBorder)
    {
        var table = Cells.Table(hasBorder).Column(@"true \ given", Justify.Left);
        for (var given = 0; given < matrix.Classes.Count; given++)
        {
            table.Column(isNumbered ? Figures.Whole(given) : matrix.Classes[given], isTight: !hasBorder);
        }

        table.Column("right");
        for (var actual = 0; actual < matrix.Classes.Count; actual++)
        {
            var row = actual;
            table.AddRow([
                Cells.Text(isNumbered ? Numbered(matrix, row) : matrix.Classes[row], Cells.Title),
                .. Enumerable.Range(0, matrix.Classes.Count).Select(given => Count(matrix, row, given)),
                Cells.Text(Figures.Percent(Right(matrix, row)))]);
        }

        return table;
    }

    /// <summary>One line per class.</summary>
    private static Table Mistakes(ConfusionMatrix matrix, int mistakes)
    {
        var isLast = mistakes == 1;
        var table = Cells.Table(hasBorder: false)
            .Column("class", Justify.Left, wraps: isLast)
            .Column("rows")
            .Column("right")
            .Column("taken for", Justify.Left, wraps: isLast);
        for (var actual = 0; actual < matrix.Classes.Count; actual++)
        {
            var row = actual;
            var wrong = Enumerable.Range(0, matrix.Classes.Count)
                .Where(given => given != row && matrix[row, given] > 0)
                .OrderByDescending(given => matrix[row, given])
                .Take(mistakes)
                .Select(given => $"{matrix.Classes[given]} ({Figures.Count(matrix[row, given])})");
            table.AddRow(
                Cells.Text(matrix.Classes[row], Cells.Title),
                Cells.Text(Figures.Count(matrix.RowsOf(row))),
                Cells.Text(Figures.Percent(Right(matrix, row))),
                Cells.Text(string.Join(", ", wrong), Cells.Bad));
        }

        return table;
    }

    private static string Numbered(ConfusionMatrix matrix, int index) =>
        matrix.Classes[index] == Figures.Whole(index) ? matrix.Classes[index] : $"{Figures.Whole(index)} {matrix.Classes[index]}";

    private static Text Count(ConfusionMatrix matrix, int actual, int given) => matrix[actual, given] switch
    {
        0 => Cells.Text(actual == given ? "0" : ".", Cells.Faint),
        var count => Cells.Text(Figures.Count(count), actual == given ? Cells.Good : Cells.Bad),
    };

    private static double Right(ConfusionMatrix matrix, int actual) => (double)matrix[actual, actual] / matrix.RowsOf(actual);
}
