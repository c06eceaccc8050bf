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

    internal static DataException OtherDelimiter(string source, string line, char delimiter, char other) => new(
        $"{source} has one column, \"{Cut(line)}\": no {Quoted(delimiter)} stands between its cells.",
        $"pass delimiter: {Quoted(other)}.");

    internal static DataException NamelessColumn(string source, int column) => new(
        $"Column {Text.Number(column)} of {source} has no name in the header.",
        $"leave it out with ignore: [{Text.Number(column)}] where it has row numbers, as pandas' to_csv writes them; else name it.");

    internal static DataException NoFeatureColumns(string source, int width) =>
        new(
            $"{source} has {Count(width, "column")}, and none is left for features.",
            "name fewer targets or ignored columns, or check the delimiter.");

    internal static DataException NoSuchColumn(CsvRows rows, Column column) =>
        new(
            $"{rows.Source} has no column {column}.",
            rows.HasHeader ? $"use one of {Some(rows.Names.ToSeq())}." : $"use a place from 0 to {Text.Number(rows.Width - 1)}: without a header there are no names.");

    internal static DataException ColumnTwice(CsvRows rows, int column) =>
        new($"The column {rows.Name(column)} of {rows.Source} is given twice among targets, ignored columns and categories.", "name each column once.");

    internal static DataException MissingCell(CsvRows rows, int column) =>
        new($"{rows.Place(column)}: the cell is empty.", "fill it in or leave out the row; among features, allowMissing: true keeps it as NaN.");

    internal static DataException MissingText(CsvRows rows, int column) =>
        new($"{rows.Place(column)}: the cell is empty.", "fill it in or leave out the row; with allowMissing: true it is 0 in each column of the category.");

    internal static DataException NotANumber(CsvRows rows, int column, bool target) => new(
        $"{rows.Place(column)}: \"{Cut(rows.GetText(column))}\" is not a number.",
        (!rows.HasHeader && rows.Row == 0 ? "pass header: true if the first line holds names; else " : string.Empty) + (target
            ? $"write numbers as 1.5; where the column holds classes, pass CsvTargets.Classes({rows.Name(column)})."
            : $"write numbers as 1.5; where the column holds texts, pass categories: [{rows.Name(column)}]; where \"{Cut(rows.GetText(column))}\" means no value, "
                + $"missing: [\"{Cut(rows.GetText(column))}\"]; or leave the column out with ignore: [{rows.Name(column)}]."));

    internal static DataException MissingTarget(CsvRows rows, int column) =>
        new($"{rows.Place(column)}: \"{Cut(rows.GetText(column))}\" means no value, but the column is a target.", "fill it in or leave out the row; where it names a class, name all classes.");

    internal static DataException UnknownCategory(CsvRows rows, int column, string text, Seq<string> texts) => texts.Count > 0
        ? new($"{rows.Place(column)}: \"{Cut(text)}\" is none of the texts {Some(texts)}.", "correct the cell, name the text too, or where it means no value pass it with missing.")
        : new(
            $"{rows.Place(column)}: \"{Cut(text)}\" is one text too many: {Text.Number(Dataset.MaxClasses)} came before.",
            $"leave the column out with ignore: [{rows.Name(column)}].");

    internal static DataException NoCategories(string source) =>
        new($"{source} has categories alone as features, and each of their cells is missing.", "name other features.");

    internal static DataException CategoryExplosion(string source, long columns, int rows) => new(
        $"The categories of {source} would make {Text.Number(columns)} columns for {Count(rows, "row")}, which is more than fits.",
        "leave out columns whose texts are all unlike, such as names, with ignore.");

    internal static ArgumentException StreamOfUnknownTexts(Column column) => new(
        $"A stream needs the texts of the category {column} before the first row: a later row may have one that is not seen yet.\n  Fix: categories: [new({column}, [\"a\", \"b\"])].");

    internal static DataException NotFinite(CsvRows rows, int column) =>
        new(
            $"{rows.Place(column)}: \"{Cut(rows.GetText(column))}\" is not a finite number of this type.",
            "correct it; a missing feature is an empty cell or NaN with allowMissing: true.");

    private static string Quoted(char delimiter) => delimiter == '\t' ? "'\\t'" : $"'{delimiter}'";

    internal static ArgumentException Delimiter(char delimiter) =>
        new($"U+{(int)delimiter:X4} cannot stand between the cells of a CSV file.\n  Fix: use ',', ';', a tab, or another ASCII sign.", nameof(delimiter));
}
