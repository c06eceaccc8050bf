using System.Globalization;
using System.Text.Unicode;
using CsvHelper;

namespace Pipeline.Data;

/// <summary>The rows of a CSV file, one at a time, all of one width. What a file can do wrong as text is checked here: quotes, ragged rows, header, encoding.</summary>
internal sealed class CsvRows
{
    /// <summary>The longest row in bytes: a file that is no table must not fill the memory as one row.</summary>
    internal const int LongestRow = 1 << 24;

    private static readonly char[] s_delimiters = [';', '\t', '|', ','];

    private readonly CsvReader _reader;

    /// <summary>Reads the header, if there is one, and the first row of data.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="header">Whether the first line holds names; null: it does, and so is refused where it has only numbers.</param>
    internal CsvRows(CsvReader reader, string source, char delimiter, bool? header)
    {
        (_reader, Source, HasHeader) = (reader, source, header ?? true);
        if (!Next())
        {
            throw Throw.EmptyFile(source);
        }

        Width = _reader.FieldCount;
        CheckDelimiter(delimiter);
        if (HasHeader)
        {
            Names = [.. Enumerable.Range(0, Width).Select(GetText)];
            CheckNames(mayBeNumbers: header is true);
            if (!Next())
            {
                throw Throw.HeaderOnly(source);
            }
        }

        Row = 0;
        CheckWidth();
    }

    /// <summary>What messages call the file.</summary>
    internal string Source { get; }

    /// <summary>Whether the first line holds names.</summary>
    internal bool HasHeader { get; }

    /// <summary>The line of the file at which the current row begins, from 1.</summary>
    internal long Line => _reader.LineNumber;

    /// <summary>The current row of data, from 0; -1 in the header.</summary>
    internal int Row { get; private set; } = -1;

    /// <summary>Whether the last row of data is behind.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>The number of cells of each row.</summary>
    internal int Width { get; }

    /// <summary>The names in the header; empty without one.</summary>
    internal string[] Names { get; } = [];

    internal static CsvReaderOptions Options(char delimiter) => new()
    {
        Separator = delimiter,
        HasHeader = false,
        TrimWhitespace = true,
        TrimInsideQuotes = true,
        MaxRecordSize = LongestRow,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
    };

    /// <summary>Goes to the next row of data.</summary>
    internal bool Read()
    {
        if (!Next())
        {
            IsEnded = true;
            return false;
        }

        Row++;
        CheckWidth();
        return true;
    }

    /// <summary>A cell as UTF-8, without the blanks around it; valid until the next row is read.</summary>
    internal ReadOnlySpan<byte> GetBytes(int column) => _reader.GetSpan(column);

    /// <summary>A cell as text, without the blanks around it.</summary>
    internal string GetText(int column) => Utf8.IsValid(GetBytes(column)) ? _reader.GetString(column) : throw Throw.NotUtf8(this, column);

    /// <summary>Where in the file a cell of the current row is.</summary>
    internal string Place(int column) => $"{Place()}, column {Name(column)}";

    /// <summary>Where in the file the current row is.</summary>
    internal string Place() => Row < 0 ? $"{Source} line {Text.Number(Line)}" : $"{Source} line {Text.Number(Line)} (data row {Text.Number(Row)})";

    /// <summary>A column as messages call it.</summary>
    internal string Name(int column) => Names.Length > column ? $"\"{Names[column]}\"" : Text.Number(column);

    private bool Next()
    {
        try
        {
            return _reader.Read();
        }
        catch (CsvFormatException exception)
        {
            throw Throw.NotCsv(Source, exception.LineNumber, exception);
        }
    }

    // One column is never enough: it is most often a line that something else divides.
    private void CheckDelimiter(char delimiter)
    {
        var text = Width == 1 ? GetText(0) : string.Empty;
        foreach (var other in s_delimiters)
        {
            if (other != delimiter && text.Contains(other, StringComparison.Ordinal))
            {
                throw Throw.OtherDelimiter(Source, text, delimiter, other);
            }
        }
    }

    private void CheckWidth()
    {
        if (_reader.FieldCount != Width)
        {
            throw Throw.RaggedLine(this, _reader.FieldCount);
        }
    }

    // A first line of numbers is most often a row of data, which as a header would be lost without a word.
    private void CheckNames(bool mayBeNumbers)
    {
        if (!mayBeNumbers && Names.Any(IsNumber) && Names.All(name => name.Length == 0 || IsNumber(name)))
        {
            throw Throw.NumbersInHeader(Source);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            if (!seen.Add(name) && name.Length > 0)
            {
                throw Throw.SameHeader(Source, name);
            }
        }
    }

    private static bool IsNumber(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
