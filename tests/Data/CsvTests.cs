using System.Globalization;
using System.Text;

namespace Pipeline.Tests;

public sealed class CsvTests
{
    private const string Houses = "id,rooms,area,town,price,tax\n1,3,80.5,Ulm,100,1\n2,4,99,\"Bad, Urach\",120,2\n3,5,120,Ulm,150,3\n";

    [Fact]
    public void FromCsv_NumberTargets_AreTheColumnsNamed()
    {
        var data = Read(Houses, CsvTargets.Numbers("tax", "price"), ignore: ["id", 3]);

        data.FeatureNames.Should().Equal("rooms", "area");
        data.TargetNames.Should().Equal("tax", "price");
        data.Features.Should().Be(Tensor.Of([3, 80.5f, 4, 99, 5, 120], [3, 2]));
        data.Targets.Should().Be(Tensor.Of([1f, 100, 2, 120, 3, 150], [3, 2]));
        data.HasClasses.Should().BeFalse();
    }

    [Fact]
    public void FromCsv_TextClasses_AreSortedOrAsGiven()
    {
        Seq<Column> ignore = ["id", ^1];

        var data = Read(Houses, CsvTargets.Classes("town"), ignore);
        data.Classes.Should().Equal("Bad, Urach", "Ulm");
        data.Targets.Should().Be(Tensor.Of([1f, 0, 1], [3, 1]));
        data.TargetNames.Should().Equal("town");

        Read(Houses, CsvTargets.Classes("town", ["Ulm", "Berlin", "Bad, Urach"]), ignore).Targets.Should().Be(Tensor.Of([0f, 2, 0], [3, 1]));
    }

    [Fact]
    public void FromCsv_WholeNumberClasses_AreSortedByValue()
    {
        var data = Read("1;10\n2;9\n3;2\n", CsvTargets.Classes(), header: false, delimiter: ';');

        data.Classes.Should().Equal("2", "9", "10");
        data.Targets.Should().Be(Tensor.Of([2f, 1, 0], [3, 1]));
        data.FeatureNames.Should().BeEmpty();
    }

    [Fact]
    public void FromCsv_Float64_KeepsEachDigit()
    {
        const double value = 0.1234567890123456;

        Read($"x,y\n{value.ToString("R", CultureInfo.InvariantCulture)},1\n", CsvTargets.Numbers(), type: ElementType.Float64).Features[0].Should().Be(value);
    }

    [Fact]
    public void FromCsv_Float32_RoundsOnceFromTheText()
    {
        // As a double this text is 1 + 2⁻²⁴, half way between two floats, and rounds to 1; the number itself is above it.
        const string text = "1.00000005960464477540";

        Read($"x,y\n{text},1\n", CsvTargets.Numbers()).Features[0].Should()
            .Be(float.Parse(text, CultureInfo.InvariantCulture)).And.NotBe((float)double.Parse(text, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void FromCsv_MissingFeatures_AreNaNWhereAllowed()
    {
        var data = Read("a,b,y\n1,,2\nNaN,3,4\n", CsvTargets.Numbers(), allowMissing: true);

        data.FirstNonFinite().Should().Be(new NonFinite(0, "b", double.NaN));
        data[1][0].Should().Be(double.NaN);
    }

    [Fact]
    public void FromCsv_BlanksQuotesAndLineEnds_DoNotCount() =>
        Read("a , b\r\n 1 , \" x \"\r\n\r\n2,\"say \"\"y\"\"\"", CsvTargets.Classes()).Should().Be(
            Dataset.Of(new float[,] { { 1 }, { 2 } }, ["x", "say \"y\""], featureNames: ["a"]).Named(targets: ["b"]));

    [Fact]
    public void FromCsv_ManyRows_KeepsAll()
    {
        const int rows = 100_000;
        var text = new StringBuilder("a,b,c,label\n");
        for (var row = 0; row < rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row},{row / 8.0},-{row}e-3,{row % 7}\n");
        }

        var data = Read(text.ToString(), CsvTargets.Classes(), type: ElementType.Float64);

        data.Count.Should().Be(rows);
        data.ClassCounts().Sum().Should().Be(rows);
        for (var row = 0; row < rows; row += 997)
        {
            var c = double.Parse($"-{row}e-3", CultureInfo.InvariantCulture);
            (data[row]["a"], data[row]["b"], data[row]["c"], data[row].Class).Should().Be((row, row / 8.0, c, $"{row % 7}"));
        }
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void FromCsv_AnyCulture_IsTheSame(string culture)
    {
        var expected = Read(Houses, CsvTargets.Classes("town"), ["id"]);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Read(Houses, CsvTargets.Classes("town"), ["id"]).Should().Be(expected);
            Datasets.Iris()[0][0].Should().Be(5.1f);
            ((Action)(() => Example.Numbers(3).Split(1.5))).Should().Throw<ArgumentException>().WithMessage("*got 1.5.*");
            ((Action)(() => Example.Numbers(3).Rows([-1]))).Should().Throw<ArgumentException>().WithMessage("There is no row -1:*");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FromCsv_File_ReadsUtf8AndUtf16WithMark(bool utf16)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "größe,ort\n1,Köln\n", utf16 ? Encoding.Unicode : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

            var data = Dataset.FromCsv(path, CsvTargets.Classes("ort"));

            data.FeatureNames.Should().Equal("größe");
            data.Classes.Should().Equal("Köln");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void FromCsv_NumbersAsNames_AreNamesOnlyWhereTheCallerSaysSo()
    {
        const string text = "5,1,0\n6,2,1\n7,3,0\n";

        Read(text, CsvTargets.Classes(^1), header: true).FeatureNames.Should().Equal("5", "1");
        Read(text, CsvTargets.Classes(^1), header: false).Count.Should().Be(3);
        Read("2020,kind\n6,2\n", CsvTargets.Numbers()).FeatureNames.Should().Equal("2020");
    }

    private static Dataset Read(
        string text, CsvTargets targets, Seq<Column> ignore = default, bool? header = null, char delimiter = ',',
        ElementType type = ElementType.Float32, bool allowMissing = false) =>
        Dataset.FromCsv(new StringReader(text), targets, ignore, header, delimiter, type, allowMissing);
}
