using System.Text;

namespace Pipeline.Tests;

public sealed class CsvErrorTests
{
    private const string Width = "\n  Fix: give each row a cell for each column; quote a cell that holds the delimiter.";
    private const string Missing = "\n  Fix: fill it in or leave out the row; among features, allowMissing: true keeps it as NaN.";
    private const string NotFinite = "\n  Fix: correct it; a missing feature is an empty cell or NaN with allowMissing: true.";
    private const string NumberHeader = "The first line of a.csv has only numbers, but should be the header."
        + "\n  Fix: pass header: false where it is a row of data, or header: true where the columns are named by numbers.";
    private const string Quotes = "\n  Fix: close each quoted cell, and double the quotes within it.";

    public static TheoryData<string, string> Texts => new()
    {
        { "", "a.csv is empty.\n  Fix: pass a file with at least one row." },
        { "\n\r\n", "a.csv is empty.\n  Fix: pass a file with at least one row." },
        { "a,b\n", "a.csv has a header, but no row of data.\n  Fix: pass a file with at least one row, or header: false where the first line is one." },
        { "a,b\n1,2\n3\n", "a.csv line 3 (data row 1) has 1 cell, but the header has 2." + Width },
        { "a,b\n1,2,3\n", "a.csv line 2 (data row 0) has 3 cells, but the header has 2." + Width },
        { "a,b\n1,2\n\nx,4\n", "a.csv line 4 (data row 1), column \"a\": \"x\" is not a number." + Leave("x") },
        { "a,b\n1,x\n",
            "a.csv line 2 (data row 0), column \"b\": \"x\" is not a number.\n  Fix: write numbers as 1.5; where the column holds classes, pass CsvTargets.Classes(\"b\")." },
        { "a,b\n\"1,5\",2\n", "a.csv line 2 (data row 0), column \"a\": \"1,5\" is not a number." + Leave("1,5") },
        { "a,b\n1\0,2\n", "a.csv line 2 (data row 0), column \"a\": \"1\0\" is not a number." + Leave("1\0") },
        { "a,b\n1,2\n ,4\n", "a.csv line 3 (data row 1), column \"a\": the cell is empty." + Missing },
        { "a,b\n1,\n", "a.csv line 2 (data row 0), column \"b\": the cell is empty." + Missing },
        { "a,b\nnan,2\n", "a.csv line 2 (data row 0), column \"a\": \"nan\" is not a finite number of this type." + NotFinite },
        { "a,b\n1,-Infinity\n", "a.csv line 2 (data row 0), column \"b\": \"-Infinity\" is not a finite number of this type." + NotFinite },
        { "a,b\n1e39,2\n", "a.csv line 2 (data row 0), column \"a\": \"1e39\" is not a finite number of this type." + NotFinite },
        { "a,b,a\n1,2,3\n",
            "The header of a.csv has the name \"a\" twice.\n  Fix: give each column a name of its own, or pass header: false where the first line is data." },
        { "1.5,2\n3,4\n", NumberHeader },
        { "5,1,0\n6,2,1\n7,3,0", NumberHeader },
        { "1,1\n3,4\n", NumberHeader },
        { "-1e3,,NaN\n3,4,5\n", NumberHeader },
        { "a\n1\n", "a.csv has 1 column, and none is left for features.\n  Fix: name fewer targets or ignored columns, or check the delimiter." },
        { "a,b\n1,\"2\n3\n", "a.csv line 2 is not CSV: Malformed CSV in record 2 (line 2): a quoted field that is never closed (byte offset 11)." + Quotes },
        { "a,b\n1,2\"\n", "a.csv line 2 is not CSV: Malformed CSV in record 2 (line 2): a quote inside an unquoted field (byte offset 7)." + Quotes },
        { "a,b\n1,\"2\"3\n",
            "a.csv line 2 is not CSV: Malformed CSV in record 2 (line 2): text after the closing quote of a quoted field (byte offset 9)." + Quotes },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void FromCsv_Text_SaysFileRowAndColumn(string text, string message) => Fails(text, CsvTargets.Numbers(), message);

    [Fact]
    public void FromCsv_Columns_ThatDoNotExistOrRepeat()
    {
        Fails("a,b\n1,2\n", CsvTargets.Numbers("c"), "a.csv has no column \"c\".\n  Fix: use one of \"a\", \"b\".");
        Fails("a,b\n1,2\n", CsvTargets.Numbers(7), "a.csv has no column 7.\n  Fix: use one of \"a\", \"b\".");
        Fails("1,2\n", CsvTargets.Numbers("b"), "a.csv has no column \"b\".\n  Fix: use a place from 0 to 1: without a header there are no names.", header: false);
        Fails("1,2,3\n", CsvTargets.Numbers(^1, 2), "The column 2 of a.csv is given twice among targets, ignored columns and categories.\n  Fix: name each column once.", header: false);
        Fails("x,y\n", CsvTargets.Numbers(),
            "a.csv line 1 (data row 0), column 0: \"x\" is not a number.\n  Fix: pass header: true if the first line holds names; else write numbers as 1.5; "
                + "where the column holds texts, pass categories: [0]; where \"x\" means no value, missing: [\"x\"]; or leave the column out with ignore: [0].", header: false);
        Fails("a,b\n1,2\n", CsvTargets.Numbers(0, 1), "a.csv has 2 columns, and none is left for features.\n  Fix: name fewer targets or ignored columns, or check the delimiter.");
    }

    [Fact]
    public void FromCsv_Classes_MissingOrUnknown()
    {
        Fails("a,b\n1,x\n2,z\n", CsvTargets.Classes("b", ["x", "y"]),
            "a.csv line 3 (data row 1), column \"b\": \"z\" is none of the classes \"x\", \"y\".\n  Fix: correct the label, or name the class too.");
        Fails("a,b\n1,\n", CsvTargets.Classes(), "a.csv line 2 (data row 0), column \"b\": the cell is empty." + Missing);
    }

    [Fact]
    public void FromCsv_MissingFile_SaysWhich() =>
        ((Action)(() => Dataset.FromCsv("no/such.csv", CsvTargets.Numbers()))).Should().Throw<DataException>()
            .WithMessage("no/such.csv cannot be read: *\n  Fix: pass the path of a file that exists and may be read.").WithInnerException<IOException>();

    [Fact]
    public void FromCsv_Folder_SaysWhich() =>
        ((Action)(() => Dataset.FromCsv(Path.GetTempPath(), CsvTargets.Numbers()))).Should().Throw<DataException>().WithMessage("* cannot be read: *");

    [Fact]
    public void FromCsv_NotUtf8_SaysWhere()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Encoding.Latin1.GetBytes("a,b\n1,Köln\n"));

            ((Action)(() => Dataset.FromCsv(path, CsvTargets.Classes()))).Should().Throw<DataException>()
                .WithMessage("* line 2 (data row 0), column \"b\": the text is not UTF-8.\n  Fix: save the file as UTF-8.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData('1')]
    [InlineData('"')]
    [InlineData(',')]
    public void FromCsv_OneEndlessRow_EndsAtTheLimit(char first) =>
        Reading(first + new string(first == '"' ? '1' : first, CsvRows.LongestRow + 100_000), CsvTargets.Numbers(), header: false).Should()
            .Throw<DataException>().WithMessage("a.csv line 1 is not CSV: *longer than*");

    [Fact]
    public void FromCsv_Delimiter_ThatCannotBe() =>
        ((Action)(() => Dataset.FromCsv(new StringReader("a"), CsvTargets.Numbers(), delimiter: '"'))).Should().Throw<ArgumentException>()
            .WithMessage("U+0022 cannot stand between the cells of a CSV file.\n  Fix: use ',', ';', a tab, or another ASCII sign. (Parameter 'delimiter')");

    /// <summary>Edits of a good file: whatever comes in, a data set or a <see cref="DataException"/> comes out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FromCsv_Fuzzed_GivesDataOrADataException(long seed)
    {
        const string good = "a,\"b\",c\n1,2.5,x\n-3e2,\"4\",\"y, z\"\r\n5,6,x\n";
        const string alphabet = "\",;\n\r\t .-+eE019xN\0é∞";
        var random = Philox.For(seed, "fuzz");
        var (read, refused) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder(good);
            var edits = 1 + (int)(random.Uniform((ulong)round, 0) * 4);
            for (var edit = 0; edit < edits; edit++)
            {
                var at = (int)(random.Uniform((ulong)round, (ulong)(3 * edit) + 1) * text.Length);
                var sign = alphabet[(int)(random.Uniform((ulong)round, (ulong)(3 * edit) + 2) * alphabet.Length)];
                switch ((int)(random.Uniform((ulong)round, (ulong)(3 * edit) + 3) * 3))
                {
                    case 0: text[at] = sign; break;
                    case 1: text.Insert(at, sign); break;
                    default: text.Length = Math.Max(1, at); break;
                }
            }

            try
            {
                var data = Dataset.FromCsv(new StringReader(text.ToString()), CsvTargets.Classes(), header: (round & 1) == 0);
                data.FirstNonFinite().Should().BeNull();
                data.ClassCounts().Should().OnlyContain(count => count > 0);
                read++;
            }
            catch (DataException exception)
            {
                exception.Message.Should().Contain("\n  Fix: ");
                refused++;
            }
        }

        read.Should().BePositive();
        refused.Should().BePositive();
    }

    private static string Leave(string text) => "\n  Fix: write numbers as 1.5; where the column holds texts, pass categories: [\"a\"]; "
        + $"where \"{text}\" means no value, missing: [\"{text}\"]; or leave the column out with ignore: [\"a\"].";

    private static void Fails(string text, CsvTargets targets, string message, bool? header = null) =>
        Reading(text, targets, header).Should().Throw<DataException>().Which.Message.Should().Be(message);

    private static Action Reading(string text, CsvTargets targets, bool? header = null) =>
        () => Dataset.FromCsv(new StringReader(text), targets, header: header, source: "a.csv");
}
