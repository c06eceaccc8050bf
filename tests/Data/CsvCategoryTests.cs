using System.Globalization;
using System.Text;

namespace Pipeline.Tests;

/// <summary>Columns of texts and texts that mean no value; delimiters and headers that are not what the caller thinks.</summary>
public sealed class CsvCategoryTests
{
    private const string Trees = "height,colour,size,kind\n1.5,red,10,oak\n?,green,9,ash\n2.5,NA,10,oak\n";

    [Fact]
    public void Categories_ThatOccur_AreColumnsOfZeroAndOneInTheirPlace()
    {
        var data = Read(Trees, CsvTargets.Classes("kind"), missing: ["?"], categories: ["colour", ^2]);

        data.FeatureNames.Should().Equal("height", "colour=NA", "colour=green", "colour=red", "size=9", "size=10");
        data.Features.Should().Be(Tensor.Of([1.5f, 0, 0, 1, 0, 1, float.NaN, 0, 1, 0, 1, 0, 2.5f, 1, 0, 0, 0, 1], [3, 6]));
        data.Classes.Should().Equal("ash", "oak");
    }

    /// <summary>pandas: get_dummies of ['a', 'b', nan] has no 1 in the last row.</summary>
    [Fact]
    public void Categories_MissingText_IsNone()
    {
        var data = Read("x,y\na,1\nb,2\n,3\nNA,4\n", CsvTargets.Numbers(), allowMissing: true, missing: ["NA"], categories: ["x"]);

        data.FeatureNames.Should().Equal("x=a", "x=b");
        data.Features.Should().Be(Tensor.Of([1f, 0, 0, 1, 0, 0, 0, 0], [4, 2]));
    }

    [Fact]
    public void Categories_GivenTexts_AreInTheirOrderWhetherTheyOccurOrNot()
    {
        var data = Read(Trees, CsvTargets.Classes("kind"), missing: ["?", "NA"], categories: [new("colour", ["red", "blue", "green"])], type: ElementType.Float64);

        data.FeatureNames.Should().Equal("height", "colour=red", "colour=blue", "colour=green", "size");
        data.Features.Should().Be(Tensor.Of([1.5, 1, 0, 0, 10, double.NaN, 0, 0, 1, 9, 2.5, 0, 0, 0, 10], [3, 5]));
    }

    [Fact]
    public void Missing_TextThatIsNamed_IsThatText()
    {
        var data = Read("land,y\nEU,NA\nNA,EU\n", CsvTargets.Classes("y", ["EU", "NA"]), missing: ["NA"], categories: [new("land", ["EU", "NA"])]);

        data.Features.Should().Be(Tensor.Of([1f, 0, 0, 1], [2, 2]));
        data.Targets.Should().Be(Tensor.Of([1f, 0], [2, 1]));
    }

    [Fact]
    public void Missing_TextsAndTheEmptyCell_AreNaNWhereListed()
    {
        var data = Read("a,b,y\n -999 ,,1\n\"N/A\",2,2\n", CsvTargets.Numbers(), missing: ["N/A", "-999 ", ""]);

        data.Features.Should().Be(Tensor.Of([float.NaN, float.NaN, float.NaN, 2], [2, 2]));
    }

    [Fact]
    public void Categories_WithoutAHeader_AreNamedByPlaces()
    {
        var data = Read("1,red,0\n2,green,1\n", CsvTargets.Classes(), header: false, categories: [1]);

        data.FeatureNames.Should().Equal("0", "1=green", "1=red");
        data.TargetNames.Should().BeEmpty();
    }

    [Fact]
    public void Categories_Alone_AreFeatures()
    {
        Read("a,b,y\nx,1,1\ny,2,2\n", CsvTargets.Numbers(), categories: ["b", "a"]).FeatureNames.Should().Equal("a=x", "a=y", "b=1", "b=2");
        Fails("a,y\n,1\n,2\n", "a.csv has categories alone as features, and each of their cells is missing.\n  Fix: name other features.", missing: [""], categories: ["a"]);
    }

    [Fact]
    public void Wrong_IsRefusedByPlace()
    {
        Fails("c,y\nred,1\npink,2\n", "a.csv line 3 (data row 1), column \"c\": \"pink\" is none of the texts \"red\", \"blue\"."
            + "\n  Fix: correct the cell, name the text too, or where it means no value pass it with missing.", categories: [new("c", ["red", "blue"])]);
        Fails("c,y\nred,1\n,2\n", "a.csv line 3 (data row 1), column \"c\": the cell is empty."
            + "\n  Fix: fill it in or leave out the row; with allowMissing: true it is 0 in each column of the category.", categories: ["c"]);
        Fails("c,y\n1,1\n1,NA\n", "a.csv line 3 (data row 1), column \"y\": \"NA\" means no value, but the column is a target."
            + "\n  Fix: fill it in or leave out the row; where it names a class, name all classes.", missing: ["NA"]);
        Fails("c,y\n1,1\n,2\n", "a.csv line 3 (data row 1), column \"c\": the cell is empty."
            + "\n  Fix: fill it in or leave out the row; among features, allowMissing: true keeps it as NaN.", missing: ["NA"]);
        Fails("c,y\n1,1\n", "a.csv has no column \"d\".\n  Fix: use one of \"c\", \"y\".", categories: ["d"]);
        Fails("c,y\n1,1\n", "The column \"y\" of a.csv is given twice among targets, ignored columns and categories.\n  Fix: name each column once.", categories: ["y"]);
        Fails("c,y\n1,1\n", "The column \"c\" of a.csv is given twice among targets, ignored columns and categories.\n  Fix: name each column once.", categories: ["c", 0]);
        Fails("c,c=x,y\nx,1,1\n", "The feature name \"c=x\" is given twice.\n  Fix: give each feature a name of its own.", categories: ["c"]);
        Fails("c,y\nx,1\n", "The category name \"x\" is given twice.\n  Fix: give each category a name of its own.", categories: [new("c", ["x", "x"])]);
        Reading("c,y\nx,1\n", missing: [null!]).Should().Throw<ArgumentNullException>();
        Reading("c,y\nx,1\n", categories: [null!]).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Categories_ThatAllDiffer_AreRefusedBeforeMemoryIsTaken()
    {
        var text = new StringBuilder("name,y\n");
        for (var row = 0; row < 50_000; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"n{row},1\n");
        }

        Fails(text.ToString(), "The categories of a.csv would make 50000 columns for 50000 rows, which is more than fits."
            + "\n  Fix: leave out columns whose texts are all unlike, such as names, with ignore.", categories: ["name"]);
    }

    [Theory]
    [InlineData("a;b;kind\n1;2;x\n", "a;b;kind", "';'")]
    [InlineData("a;b;kind\n1,5;2,5;x\n", "a;b;kind", "';'")]
    [InlineData("a\tb\n1\t2\n", "a\tb", @"'\t'")]
    [InlineData("a|b\n1|2\n", "a|b", "'|'")]
    [InlineData("1;2\n3;4\n", "1;2", "';'")]
    public void Delimiter_ThatIsAnother_IsSuspected(string text, string line, string delimiter)
    {
        foreach (var header in new bool?[] { null, true, false })
        {
            Reading(text, header: header).Should().Throw<DataException>().Which.Message.Should()
                .Be($"a.csv has one column, \"{line}\": no ',' stands between its cells.\n  Fix: pass delimiter: {delimiter}.");
        }
    }

    [Fact]
    public void Delimiter_ThatIsPassed_IsNotSuspected()
    {
        var read = () => Dataset.FromCsv(new StringReader("a,b\n1,2\n"), CsvTargets.Numbers(), delimiter: '\t', source: "a.csv");

        read.Should().Throw<DataException>().WithMessage("a.csv has one column, \"a,b\": no '\\t' stands between its cells.\n  Fix: pass delimiter: ','.");
        Fails("\"a,b\"\n1\n", "a.csv has 1 column, and none is left for features.\n  Fix: name fewer targets or ignored columns, or check the delimiter.");
    }

    [Fact]
    public void Header_WithoutAName_IsRefusedUnlessIgnored()
    {
        const string text = ",a,b,kind\n0,1,2,x\n1,3,4,y\n";
        const string message = "Column {0} of a.csv has no name in the header."
            + "\n  Fix: leave it out with ignore: [{0}] where it has row numbers, as pandas' to_csv writes them; else name it.";

        Fails(text, string.Format(CultureInfo.InvariantCulture, message, 0));
        Fails("a,b,\n1,2,3\n", string.Format(CultureInfo.InvariantCulture, message, 2));
        Fails("a,,,b\n1,2,3,4\n", string.Format(CultureInfo.InvariantCulture, message, 2), ignore: [1]);
        Fails("a,,y\n1,2,3\n", string.Format(CultureInfo.InvariantCulture, message, 1), categories: [1]);
        Read(text, CsvTargets.Classes("kind"), ignore: [0]).FeatureNames.Should().Equal("a", "b");
        Read("a,,,b\n1,2,3,4\n", CsvTargets.Numbers(), ignore: [1, 2]).FeatureNames.Should().Equal("a");
    }

    /// <summary>Tables drawn at random, read with random options, against a reading by hand.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Options_Drawn_GiveWhatIsReadByHand(long seed)
    {
        string[] texts = ["red", "green", "a b", "x;y", "7", "10", "say \"ä\"", "NA"];
        string[] marks = ["NA", "?", ""];
        char[] delimiters = [',', ';', '\t', '|'];
        var random = Philox.For(seed, "tables");
        for (var round = 0; round < 200; round++)
        {
            var draw = 0UL;
            int Whole(int below) => (int)(random.Uniform((ulong)round, draw++) * below);
            var (rows, columns, delimiter, given) = (1 + Whole(6), 2 + Whole(4), delimiters[Whole(4)], Whole(2) == 0);
            var isText = Enumerable.Range(0, columns).Select(column => column < columns - 1 && Whole(2) == 0).ToArray();
            var cells = Enumerable.Range(0, rows).Select(_ => isText.Select((text, column) =>
                column == columns - 1 ? $"{Whole(9)}" : Whole(4) == 0 ? marks[Whole(3)] : text ? texts[Whole(texts.Length)] : $"{Whole(100)}.5").ToArray()).ToArray();
            var missing = Whole(2) == 0 ? marks[Whole(3)..] : marks[..Whole(3)];
            var header = Enumerable.Range(0, columns).Select(column => $"c{column}").ToArray();
            var csv = string.Concat(cells.Prepend(header).Select(row => string.Join(delimiter, row.Select(Quoted)) + "\n"));
            var categories = Enumerable.Range(0, columns).Where(column => isText[column]).Select(column => new CsvCategory(column, given ? Seq.Create<string>(texts) : [])).ToSeq();
            var wanted = ByHand(cells, isText, missing, given ? texts : null);
            var read = () => Dataset.FromCsv(new StringReader(csv), CsvTargets.Numbers(), delimiter: delimiter, missing: missing.ToSeq(), categories: categories);

            if (wanted is null)
            {
                read.Should().Throw<DataException>(csv).Which.Message.Should().Contain("\n  Fix: ");
                continue;
            }

            var data = read();
            data.FeatureNames.Should().Equal(wanted.Select(column => column.Name), csv);
            for (var row = 0; row < rows; row++)
            {
                Enumerable.Range(0, wanted.Count).Select(column => data[row][column]).Should().Equal(wanted.Select(column => column.Values[row]), csv);
                data[row].Target.Should().Be(double.Parse(cells[row][^1], CultureInfo.InvariantCulture));
            }
        }

        string Quoted(string cell) => cell.Length == 0 || cell.All(char.IsAsciiLetterOrDigit) ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Edits of a good file, read with all options: a data set or a <see cref="DataException"/> comes out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Options_FuzzedText_GivesDataOrADataException(long seed)
    {
        const string good = "a;b;c\n1;?;x\n-3e2;\"NA\";\"y; z\"\r\n;6;x\n";
        const string alphabet = "\",;?\n\r\tNA .-e09x\0é";
        var random = Philox.For(seed, "fuzz");
        var (read, refused) = (0, 0);
        for (var round = 0; round < 2000; round++)
        {
            var text = new StringBuilder(good);
            for (var edit = 0; edit <= round % 4; edit++)
            {
                var at = (int)(random.Uniform((ulong)round, (ulong)(2 * edit)) * text.Length);
                text.Insert(at, alphabet[(int)(random.Uniform((ulong)round, (ulong)(2 * edit) + 1) * alphabet.Length)]);
            }

            try
            {
                var data = Dataset.FromCsv(new StringReader(text.ToString()), CsvTargets.Classes(), header: (round & 1) == 0, delimiter: ';', allowMissing: true, missing: ["NA", "?"], categories: [1]);
                data.FeatureNames.Count.Should().Be((int)data.FeatureShape.Size);
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

    /// <summary>The features as a reader would write them down; null where the table is to be refused.</summary>
    private static List<(string Name, double[] Values)>? ByHand(string[][] cells, bool[] isText, string[] missing, string[]? given)
    {
        var features = new List<(string, double[])>();
        for (var column = 0; column < isText.Length - 1; column++)
        {
            var values = cells.Select(row => row[column]).ToArray();
            var isMissing = values.Select(value => missing.Contains(value) && !(isText[column] && given is not null && given.Contains(value))).ToArray();
            var there = values.Where((_, row) => !isMissing[row]).ToArray();
            if (there.Contains("") || (isText[column] ? given is not null && there.Except(given).Any() : there.Any(value => value is "NA" or "?")))
            {
                return null;
            }

            if (!isText[column])
            {
                features.Add(($"c{column}", [.. values.Select((value, row) => isMissing[row] ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture))]));
                continue;
            }

            var numeric = there.All(value => double.TryParse(value, CultureInfo.InvariantCulture, out _));
            var sorted = given ?? (numeric ? [.. there.Distinct().OrderBy(value => double.Parse(value, CultureInfo.InvariantCulture))] : [.. there.Distinct().Order(StringComparer.Ordinal)]);
            features.AddRange(sorted.Select(text => ($"c{column}={text}", values.Select((value, row) => !isMissing[row] && value == text ? 1.0 : 0).ToArray())));
        }

        return features.Count == 0 ? null : features;
    }

    private static void Fails(string text, string message, Seq<Column> ignore = default, Seq<string> missing = default, Seq<CsvCategory> categories = default) =>
        Reading(text, ignore, null, missing, categories).Should().Throw<DataException>().Which.Message.Should().Be(message);

    private static Action Reading(string text, Seq<Column> ignore = default, bool? header = null, Seq<string> missing = default, Seq<CsvCategory> categories = default) =>
        () => Dataset.FromCsv(new StringReader(text), CsvTargets.Numbers(), ignore, header, missing: missing, categories: categories, source: "a.csv");

    private static Dataset Read(
        string text, CsvTargets targets, Seq<Column> ignore = default, bool? header = null, ElementType type = ElementType.Float32, bool allowMissing = false,
        Seq<string> missing = default, Seq<CsvCategory> categories = default) =>
        Dataset.FromCsv(new StringReader(text), targets, ignore, header, ',', type, allowMissing, missing, categories);
}
