using CsvHelper;

namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>
    /// A data set from a CSV file (RFC 4180, UTF-8; a byte order mark may say UTF-16 or UTF-32): <c>Dataset.FromCsv("iris.csv",
    /// CsvTargets.Classes("species"))</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="targets">The target columns and what they hold; all others are features.</param>
    /// <param name="ignore">Columns that are neither features nor targets, such as row numbers; none by default.</param>
    /// <param name="header">
    /// Whether the first line holds the names of the columns. By default it does, but a first line of numbers alone is refused, because it is most often a row of data:
    /// false reads it as one, and true takes the numbers as names.
    /// </param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="type">The number type to keep; each number is rounded once, from its text.</param>
    /// <param name="allowMissing">
    /// Whether an empty cell or NaN among the features is kept as NaN (training refuses it); by default it is an error. Infinities and missing targets always
    /// are.
    /// </param>
    /// <param name="missing">
    /// Texts that mean no value, as the cells have them, such as <c>["NA", "?"]</c>: a feature's cell with one of them is kept as NaN, a target's is an error. <c>""</c> is the empty cell. None by default.
    /// <see cref="Imputer"/> puts numbers in the place of NaN.
    /// </param>
    /// <param name="categories">
    /// Columns of texts among the features: each becomes, in its place, one column of 0 and 1 for each text, sorted and named <c>colour=green</c>, <c>colour=red</c> (without a header <c>3=green</c>, and
    /// the other columns are named by their places too). Where the text is missing, all are 0. None by default.
    /// </param>
    /// <remarks>Numbers have a decimal point, whatever the culture. Blanks around a cell do not count; empty lines are skipped.</remarks>
    /// <exception cref="DataException">
    /// The file cannot be opened or read, is not CSV, is empty, has rows of different lengths, a name twice, a column without a name that is not ignored, or no column for features, lacks a column that is
    /// named here, has more categories than fit, or has a cell that is missing or holds something else than it should. The message names file, line, row (counted from 0, as everywhere) and column.
    /// </exception>
    public static Dataset FromCsv(
        string path, CsvTargets targets, Seq<Column> ignore = default, bool? header = null, char delimiter = ',',
        ElementType type = ElementType.Float32, bool allowMissing = false, Seq<string> missing = default, Seq<CsvCategory> categories = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var layout = new CsvLayout(targets, ignore, categories, missing, allowMissing);
        var options = Options(delimiter);
        try
        {
            using var reader = CsvReader.FromFile(path, options);
            return Read(reader, path, layout, delimiter, header, type);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Throw.CannotRead(path, exception);
        }
    }

    /// <summary>A data set from CSV text; as <see cref="FromCsv(string, CsvTargets, Seq{Column}, Nullable{bool}, char, ElementType, bool, Seq{string}, Seq{CsvCategory})"/>.</summary>
    /// <param name="reader">The text; it is read to its end, and left open.</param>
    /// <param name="targets">The target columns and what they hold; all others are features.</param>
    /// <param name="ignore">Columns that are neither features nor targets, such as row numbers; none by default.</param>
    /// <param name="header">
    /// Whether the first line holds the names of the columns. By default it does, but a first line of numbers alone is refused, because it is most often a row of data:
    /// false reads it as one, and true takes the numbers as names.
    /// </param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="type">The number type to keep; each number is rounded once, from its text.</param>
    /// <param name="allowMissing">
    /// Whether an empty cell or NaN among the features is kept as NaN (training refuses it); by default it is an error. Infinities and missing targets always
    /// are.
    /// </param>
    /// <param name="missing">Texts that mean no value, such as <c>["NA", "?"]</c>: a feature's cell with one of them is kept as NaN, a target's is an error. None by default.</param>
    /// <param name="categories">Columns of texts among the features, each of which becomes one column of 0 and 1 for each text. None by default.</param>
    /// <param name="source">What messages call the text.</param>
    /// <exception cref="DataException">The text is no such table.</exception>
    public static Dataset FromCsv(
        TextReader reader, CsvTargets targets, Seq<Column> ignore = default, bool? header = null, char delimiter = ',',
        ElementType type = ElementType.Float32, bool allowMissing = false, Seq<string> missing = default, Seq<CsvCategory> categories = default, string source = "CSV")
    {
        ArgumentNullException.ThrowIfNull(reader);
        var layout = new CsvLayout(targets, ignore, categories, missing, allowMissing);
        using var csv = CsvReader.Create(reader, Options(delimiter), leaveOpen: true);
        return Read(csv, source, layout, delimiter, header, type);
    }

    internal static CsvReaderOptions Options(char delimiter) =>
        delimiter is '\t' or (>= ' ' and <= '~' and not '"') ? CsvRows.Options(delimiter) : throw Throw.Delimiter(delimiter);

    private static Dataset Read(CsvReader reader, string source, CsvLayout layout, char delimiter, bool? header, ElementType type) =>
        new CsvTable(new CsvRows(reader, source, delimiter, header), layout).Read(type);
}
