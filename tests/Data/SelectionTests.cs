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
    public void Rows_Repeated_AreTakenAgain() => Example.Numbers(5).Rows([4, 4, 0]).Origin().Should().Equal(4, 4, 0);
}
