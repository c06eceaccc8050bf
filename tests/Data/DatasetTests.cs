namespace Pipeline.Tests;

public sealed class DatasetTests
{
    private static readonly float[,] Features = { { 1, 2 }, { 3, 4 }, { 5, 6 } };

    [Fact]
    public void Of_Arrays_KeepsValuesAndNumberType()
    {
        var single = Dataset.Of(new float[,] { { 0.1f, 2 }, { 3, 4 } }, new float[,] { { 5 }, { 6 } });
        var @double = Dataset.Of(new double[,] { { 0.1, 2 }, { 3, 4 } }, new double[,] { { 5 }, { 6 } });

        single.Features.Should().Be(Tensor.Of([0.1f, 2, 3, 4], [2, 2]));
        @double.Features.Should().Be(Tensor.Of([0.1, 2.0, 3, 4], [2, 2]));
        @double.Targets.Type.Should().Be(ElementType.Float64);
        single.Should().NotBe(@double);
    }

    [Fact]
    public void Of_EachFormOfRows_IsTheSameDataset()
    {
        float[][] rows = [[1, 2], [3, 4], [5, 6]];
        var expected = Dataset.Of(Features, new float[,] { { 7 }, { 8 }, { 9 } });

        Dataset.Of(rows, [[7f], [8f], [9f]]).Should().Be(expected);
        Dataset.Of(rows, new float[] { 7, 8, 9 }).Should().Be(expected);
        Dataset.Of(Features, new float[] { 7, 8, 9 }).Should().Be(expected);
        Dataset.Of(Tensor.Of(Features), Tensor.Of([7f, 8, 9], [3])).Should().Be(expected);
        Dataset.Of(new double[][] { [1, 2], [3, 4], [5, 6] }, [7.0, 8, 9]).To(ElementType.Float32).Should().Be(expected);
    }

    [Fact]
    public void Of_ArrayChangedAfterwards_StaysAsItWas()
    {
        float[,] features = { { 1 }, { 2 } };
        var data = Dataset.Of(features, [0, 1]);

        features[0, 0] = 99;

        data[0][0].Should().Be(1);
    }

    [Fact]
    public void Of_Labels_AreClassIndicesInTheFeaturesType()
    {
        var data = Dataset.Of(new double[,] { { 1 }, { 2 }, { 3 } }, [2, 0, 2]);

        data.Targets.Should().Be(Tensor.Of([2.0, 0, 2], [3, 1]));
        data.Classes.Should().Equal("0", "1", "2");
        data.ClassCounts().Should().Equal(1, 0, 2);
    }

    [Fact]
    public void Of_TextLabels_AreSortedWhateverTheOrderOfRows()
    {
        Dataset.Of(Features, ["b", "a", "b"]).Classes.Should().Equal("a", "b");
        Dataset.Of(Features, ["10", "9", "-1"]).Classes.Should().Equal("-1", "9", "10");
        Dataset.Of(Features, ["b", "a", "b"], classes: ["b", "c", "a"]).Targets.Should().Be(Tensor.Of([0f, 2, 0], [3, 1]));
    }

    [Fact]
    public void From_Rows_SelectsFeaturesAndTargets()
    {
        (float Width, double Depth, int Kind, string Name)[] rows = [(1, 2.5, 1, "x"), (3, 4.5, 0, "a")];

        Dataset.From(rows, r => new[] { r.Width, 7 }, r => r.Width * 2).Targets.Should().Be(Tensor.Of([2f, 6], [2, 1]));
        Dataset.From(rows, r => new[] { r.Depth }, r => new[] { r.Depth, 1 }).Targets.Should().Be(Tensor.Of([2.5, 1, 4.5, 1], [2, 2]));
        Dataset.From(rows, r => new[] { r.Depth }, r => r.Kind, classes: ["no", "yes"]).Classes.Should().Equal("no", "yes");
        var text = Dataset.From(rows, r => new[] { r.Width }, r => r.Name, featureNames: ["width"]);
        text.Classes.Should().Equal("a", "x");
        text[0].Class.Should().Be("x");
        text[1]["width"].Should().Be(3);
    }

    [Fact]
    public void Equality_SameValuesAndNames_IsEqual()
    {
        var data = Dataset.Of(Features, [0, 1, 1], featureNames: ["a", "b"]);

        data.Should().Be(Dataset.Of(Features, [0, 1, 1], featureNames: ["a", "b"]));
        data.GetHashCode().Should().Be(Dataset.Of(Features, [0, 1, 1], featureNames: ["a", "b"]).GetHashCode());
        data.Should().NotBe(Dataset.Of(Features, [0, 1, 0], featureNames: ["a", "b"]));
        data.Should().NotBe(data.Named(features: ["a", "c"]));
        data.Should().NotBe(data.Weighted([1, 1, 1]));
        data.Weighted([1, 2, 3]).Unweighted().Should().Be(data);
    }

    [Fact]
    public void ToString_EachKind_SaysRowsShapeAndTargets()
    {
        Datasets.Digits().ToString().Should().Be("Dataset 1797 × [64], 10 classes");
        Dataset.Of(Features, [0, 0, 0]).ToString().Should().Be("Dataset 3 × [2], 1 class");
        Example.Numbers(5).ToString().Should().Be("Dataset 5 × [1], 1 target");
        Dataset.Of(Features, Features).Weighted([1, 0, 2]).ToString().Should().Be("Dataset 3 × [2], 2 targets, weighted");
        Datasets.Xor().Samples.ToString().Should().Be("4 × [2] → [1]");
    }

    [Fact]
    public void Reshape_Images_KeepsValuesAndNames()
    {
        var digits = Datasets.Digits();

        var images = digits.Reshape([8, 8, 1]);

        images.FeatureShape.Should().Equal(8, 8, 1);
        images.Features.Float32.SequenceEqual(digits.Features.Float32).Should().BeTrue();
        images.Reshape([64]).Should().Be(digits);
    }

    [Fact]
    public void OneHot_AndBack_IsTheSame()
    {
        var iris = Datasets.Iris().Named(targets: []);

        var oneHot = iris.OneHot();

        oneHot.HasClasses.Should().BeFalse();
        oneHot.TargetNames.Should().Equal("setosa", "versicolor", "virginica");
        oneHot.Targets.Float32[^3..].ToArray().Should().Equal(0, 0, 1);
        oneHot.ClassIndices().Should().Be(iris);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void FirstNonFinite_InFeaturesOrTargets_NamesRowAndColumn(float value)
    {
        var images = new float[2 * 2 * 3];
        images[10] = value;
        var shaped = Dataset.Of(Tensor.Of(images, [2, 2, 3]), [0, 1]);

        shaped.FirstNonFinite().Should().Be(new NonFinite(1, "feature [1, 1]", value));
        shaped.Reshape([6]).FirstNonFinite().Should().Be(new NonFinite(1, "feature 4", value));
        Dataset.Of(new[,] { { 1, 2 }, { value, 3 } }, [0, 1], featureNames: ["a", "b"]).FirstNonFinite().Should().Be(new NonFinite(1, "a", value));
        Dataset.Of(new double[,] { { 1 }, { 2 } }, [0.0, value]).FirstNonFinite().Should().Be(new NonFinite(1, "target 0", value));
        Datasets.Digits().FirstNonFinite().Should().BeNull();
    }

    [Fact]
    public void Weights_OfRows_TravelWithThem()
    {
        var data = Example.Numbers(4).Weighted([0, 1, 2, 3]);

        data.Rows([3, 1, 3]).Weights.Should().Be(Tensor.Of([3.0, 1, 3], [3]));
        data.Shuffle(5).Should().Match<Dataset>(shuffled => Enumerable.Range(0, 4).All(row => shuffled[row].Weight == shuffled[row].Target));
    }
}
