namespace Pipeline.Tests;

/// <summary>The sums were computed in exact decimal arithmetic from the source files, apart from this library.</summary>
public sealed class BuiltInTests
{
    public static TheoryData<string, Func<ElementType, Dataset>, int, int, double, double, long> Sums => new()
    {
        { "digits", Datasets.Digits, 1797, 64, 561718, 283139404, 7272861 },
        { "iris", Datasets.Iris, 150, 4, 2078.7, 690513.3, 16325 },
        { "wine", Datasets.Wine, 178, 13, 159975.295999, 70679080.319786, 21577 },
        { "breast cancer", Datasets.BreastCancer, 569, 30, 1056474.4596356, 544730573.4442346, 114561 },
    };

    [Theory]
    [MemberData(nameof(Sums))]
    public void BuiltIn_Values_AreThoseOfTheSource(string name, Func<ElementType, Dataset> make, int rows, int features, double sum, double weighted, long labels)
    {
        var data = make(ElementType.Float64);

        (data.Count, data.FeatureShape, data.FeatureNames.Count).Should().Be((rows, [features], features), name);
        var values = Enumerable.Range(0, data.Features.Length).Select(i => data.Features[i]).ToArray();
        values.Sum().Should().BeApproximately(sum, 1e-9 * sum);
        values.Select((value, i) => value * (i % 1009)).Sum().Should().BeApproximately(weighted, 1e-9 * weighted);
        Enumerable.Range(0, rows).Sum(row => (long)data.Targets[row] * (row + 1)).Should().Be(labels);
    }

    [Theory]
    [MemberData(nameof(Sums))]
    public void BuiltIn_Float32_IsEachValueRoundedOnce(string name, Func<ElementType, Dataset> make, int rows, int features, double sum, double weighted, long labels)
    {
        _ = (rows, features, sum, weighted, labels);
        make(ElementType.Float32).Should().Be(make(ElementType.Float64).To(ElementType.Float32), name);
        make(ElementType.Float64).Type.Should().Be(ElementType.Float64);
    }

    [Fact]
    public void Digits_Raw_HasClassesAndPixels()
    {
        var digits = Datasets.Digits();

        digits.Type.Should().Be(ElementType.Float32);
        digits.Classes.Should().Equal("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        digits.ClassCounts().Should().Equal(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
        digits.Features.Float32.ToArray().Should().OnlyContain(value => value >= 0 && value <= 16 && value == MathF.Floor(value));
        digits.FeatureNames[9].Should().Be("pixel_1_1");
    }

    [Fact]
    public void Classes_Named_AsInTheSource()
    {
        Datasets.Iris().Classes.Should().Equal("setosa", "versicolor", "virginica");
        Datasets.Iris().FeatureNames.Should().Equal("sepal_length", "sepal_width", "petal_length", "petal_width");
        Datasets.Iris().TargetNames.Should().Equal("species");
        Datasets.Wine().ClassCounts().Should().Equal(59, 71, 48);
        Datasets.BreastCancer().Classes.Should().Equal("malignant", "benign");
        Datasets.BreastCancer().ClassCounts().Should().Equal(212, 357);
    }

    [Fact]
    public void TruthTables_EachRow_IsTheOperatorsValue()
    {
        Holds(Datasets.Xor(), (a, b) => a ^ b);
        Holds(Datasets.And(), (a, b) => a && b);
        Holds(Datasets.Or(ElementType.Float64), (a, b) => a || b);

        static void Holds(Dataset table, Func<bool, bool, bool> operation)
        {
            table.Count.Should().Be(4);
            for (var row = 0; row < 4; row++)
            {
                table[row].Class.Should().Be(operation(table[row]["a"] == 1, table[row]["b"] == 1) ? "true" : "false");
            }
        }
    }

    [Fact]
    public void BuiltIn_FromManyThreads_IsEqual() =>
        Enumerable.Range(0, 8).AsParallel().Select(_ => Datasets.Iris()).Distinct().Should().ContainSingle();
}
