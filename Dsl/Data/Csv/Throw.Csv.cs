namespace Pipeline.Data;

/// <summary>What is said of CSV files.</summary>
internal static partial class Throw
{
    internal static DataException NotCsv(string source, long line, Exception exception) =>
        new($"{source} line {Text.Number(line)} is not CSV: {exception.Message}", "close each quoted cell, and double the quotes within it.", exception);

    internal static DataException EmptyFile(string source) => new($"{source} is empty.", "pass a file with at least one row.");

    internal static DataException HeaderOnly(string source) =>
        new($"{source} has a header, but no row of data.", "pass a file with at least one row, or header: false where the first line is one.");

    internal static DataException SameHeader(string source, string name) =>
        new($"The header of {source} has the name \"{name}\" twice.", "give each column a name of its own, or pass header: false where the first line is data.");

    internal static DataException NumbersInHeader(string source) =>
        new($"The first line of {source} has only numbers, but should be the header.", "pass header: false where it is a row of data, or header: true where the columns are named by numbers.");

    internal static DataException NotUtf8(CsvRows rows, int column) =>
        new($"{rows.Place(column)}: the text is not UTF-8.", "save the file as UTF-8.");

    internal static DataException RaggedLine(CsvRows rows, int cells) =>
        new(
            $"{rows.Place()} has {Count(cells, "cell")}, but the {(rows.HasHeader ? "header" : "first line")} has {Text.Number(rows.Width)}.",
            "give each row a cell for each column; quote a cell that holds the delimiter.");

    internal static DataException NoFeatureColumns(string source, int width) =>
        new(
            $"{source} has {Count(width, "column")}, and none is left for features.",
            "name fewer targets or ignored columns, or check the delimiter.");

    internal static DataException NoSuchColumn(CsvRows rows, Column column) =>
        new(
            $"{rows.Source} has no column {column}.",
            rows.HasHeader ? $"use one of {Some(rows.Names.ToSeq())}." : $"use a place from 0 to {Text.Number(rows.Width - 1)}: without a header there are no names.");

    internal static DataException ColumnTwice(CsvRows rows, int column) =>
        new($"The column {rows.Name(column)} of {rows.Source} is given twice among targets and ignored columns.", "name each column once.");

    internal static DataException MissingCell(CsvRows rows, int column) =>
        new($"{rows.Place(column)}: the cell is empty.", "fill it in or leave out the row; among features, allowMissing: true keeps it as NaN.");

    internal static DataException NotANumber(CsvRows rows, int column, bool target) => new(
        $"{rows.Place(column)}: \"{Cut(rows.GetText(column))}\" is not a number.",
        !rows.HasHeader && rows.Row == 0 ? "pass header: true if the first line holds names." : target
            ? $"write numbers as 1.5; where the column holds classes, pass CsvTargets.Classes({rows.Name(column)})."
            : $"write numbers as 1.5, or leave the column out with ignore: [{rows.Name(column)}].");

    internal static DataException NotFinite(CsvRows rows, int column) =>
        new(
            $"{rows.Place(column)}: \"{Cut(rows.GetText(column))}\" is not a finite number of this type.",
            "correct it; a missing feature is an empty cell or NaN with allowMissing: true.");

    internal static ArgumentException Delimiter(char delimiter) =>
        new($"U+{(int)delimiter:X4} cannot stand between the cells of a CSV file.\n  Fix: use ',', ';', a tab, or another ASCII sign.", nameof(delimiter));
}
