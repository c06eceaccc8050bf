namespace Pipeline.Tests;

public sealed class SelectionTests
{
    [Fact]
    public void TakeAndSkip_AtAnyPlace_AreTheWhole()
    {
        var data = Example.Classes(25, 4, seed: 1).Weighted([.. Enumerable.Range(0, 25).Select(row => (double)row)]);

        for (var count = 1; count < data.Count; count++)
        {
            data.Take(count).Concat(data.Skip(count)).Should().Be(data);
        }

        data.Take(25).Should().Be(data);
        data.Skip(0).Should().Be(data);
    }

    [Fact]
    public void Where_Condition_KeepsRowsInOrderAndAllClasses()
    {
        var data = Datasets.Iris(ElementType.Float64).Where(row => row.Class != "versicolor" && row["petal_width"] > 0.4);

        data.Classes.Should().Equal("setosa", "versicolor", "virginica");
        data.ClassCounts().Should().Equal(2, 0, 50);
        data[0].Target.Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Shuffle_AnySeed_IsAPermutation(long seed)
    {
        var data = Example.Classes(100, 5, seed: 1);

        var shuffled = data.Shuffle(seed);

        shuffled.Should().NotBe(data);
        shuffled.Origin().Order().Should().Equal(Enumerable.Range(0, 100));
        data.Rows(shuffled.Origin()).Should().Be(shuffled);
        data.Shuffle(seed).Should().Be(shuffled);
    }

    [Fact]
    public void Concat_UnknownNamesAndWeights_AreFilledIn()
    {
        var plain = Example.Numbers(2);
        var full = plain.Named(features: ["x"], targets: ["y"]).Weighted([3, 4]);

        var both = plain.Concat(full);

        both.FeatureNames.Should().Equal("x");
        both.TargetNames.Should().Equal("y");
        both.Weights.Should().Be(Tensor.Of([1.0, 1, 3, 4], [4]));
        both.Origin().Should().Equal(0, 1, 0, 1);
    }

    [Fact]
    public void Columns_ByNameAndPlace_AreInTheOrderGiven()
    {
        var iris = Datasets.Iris().Weighted(Enumerable.Repeat(2.0, 150).ToArray());

        var two = iris.Columns("petal_width", 0);

        two.FeatureNames.Should().Equal("petal_width", "sepal_length");
        (two.Targets, two.Classes, two.TargetNames, two.Weights).Should().Be((iris.Targets, iris.Classes, iris.TargetNames, iris.Weights));
        for (var row = 0; row < 150; row++)
        {
            (two[row][0], two[row][1]).Should().Be((iris[row]["petal_width"], iris[row]["sepal_length"]));
        }

        iris.Columns(^1).FeatureNames.Should().Equal("petal_width");
        iris.Columns([.. iris.FeatureNames.Select(name => (Column)name)]).Should().Be(iris);
        iris.To(ElementType.Float64).Columns("petal_width", 0).Should().Be(two.To(ElementType.Float64));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Without_Features_KeepsTheOthersInOrder(int feature)
    {
        var iris = Datasets.Iris();

        iris.Without(feature).Should().Be(iris.Columns([.. Enumerable.Range(0, 4).Where(place => place != feature).Select(place => (Column)place)]));
        iris.Without(feature).Should().Be(iris.Without(iris.FeatureNames[feature]));
        iris.Without().Should().Be(iris);
        Example.Classes(3, 2, seed: 1).Invoking(data => data.Without(0)).Should().Throw<DataException>();
    }

    [Fact]
    public void Row_Printed_HasItsValues()
    {
        Datasets.Iris()[149].ToString().Should().Be("row 149: sepal_length 5.9, sepal_width 3, petal_length 5.1, petal_width 1.8 → virginica");
        Datasets.Digits()[0].ToString().Should().Match("row 0: pixel_0_0 0, pixel_0_1 0, pixel_0_2 5, *, … (64 in all) → 0");
        Dataset.Of(new[,] { { 0.1, -2 } }, new[,] { { 3, 0.25 } }).Weighted([0.5])[0].ToString().Should().Be("row 0: 0.1, -2 → 3, 0.25, weight 0.5");
        Dataset.Of(new[,] { { 0.1f } }, [100.5f], targetNames: ["price"])[0].ToString().Should().Be("row 0: 0.1 → price 100.5");
    }

    [Fact]
    public void Rows_Repeated_AreTakenAgain() => Example.Numbers(5).Rows([4, 4, 0]).Origin().Should().Equal(4, 4, 0);
}
