namespace Pipeline.Tests;

public sealed class ImputerTests
{
    private static readonly double[,] Train = { { 7, 2, 3 }, { 4, double.NaN, 6 }, { 10, 5, 9 } };

    /// <summary>The example on scikit-learn's page.</summary>
    [Fact]
    public void Mean_OfScikitLearnsExample_GivesItsNumbers()
    {
        var imputer = Imputer.Mean().Fit(Dataset.Of(Train, [0, 1, 0]));

        imputer.Apply(Tensor.Of(new[,] { { double.NaN, 2, 3 }, { 4, double.NaN, 6 }, { 10, double.NaN, 9 } })).Float64.ToArray().Should().Equal(7, 2, 3, 4, 3.5, 6, 10, 3.5, 9);
        imputer.Values.Should().Equal(7, 3.5, 6);
        imputer.ToString().Should().Be("Imputer.Mean() of 3 features");
    }

    [Fact]
    public void Median_OfOddAndEvenCounts_IsTheMiddleOrTheMeanOfTheTwo()
    {
        var data = Dataset.Of(new[,] { { 100, 4.0 }, { 1, double.NaN }, { 3, 1 }, { 2, 8 }, { double.NaN, 1000 } }, [0, 0, 0, 0, 0]);

        Imputer.Median().Fit(data).Values.Should().Equal(2.5, 6);
        Imputer.Median().Fit(data.Take(3)).Values.Should().Equal(3, 2.5);
    }

    [Fact]
    public void Apply_OtherRows_UsesTheTrainingRowsNumbersAndKeepsTheRest()
    {
        var data = Datasets.Iris().Weighted(Enumerable.Repeat(2.0, 150).ToArray());
        var values = data.Features.Float32.ToArray();
        (values[2], values[599]) = (float.NaN, float.NaN);
        var holed = Dataset.Of(Tensor.Of(values, [150, 4]), data.Targets, data.FeatureNames, data.TargetNames).Named(classes: data.Classes).Weighted(data.Weights!.Float64);
        var imputer = Imputer.Median().Fit(holed.Take(50));

        var filled = imputer.Apply(holed);

        (values[2], values[599]) = ((float)imputer.Values[2], (float)imputer.Values[3]);
        filled.Should().Be(new Dataset(new Samples(Tensor.Of(values, [150, 4]), data.Targets, data.Weights), data.FeatureNames, data.TargetNames, data.Classes));
        imputer.Apply(filled).Should().Be(filled);
        imputer.Apply([float.NaN, 1, 2, 3]).Should().Equal((float)imputer.Values[0], 1, 2, 3);
        imputer.Apply([1.0, 1, 2, double.NaN]).Should().Equal(1, 1, 2, imputer.Values[3]);
    }

    [Fact]
    public void Images_AreFilledByChannel()
    {
        var images = Dataset.Of(Tensor.Of([1, 10, double.NaN, 20, 3, double.NaN, 5, 60], [2, 2, 1, 2]), [0, 1]);

        Imputer.Mean().Fit(images).Apply(images).Features.Float64.ToArray().Should().Equal(1, 10, 3, 20, 3, 30, 5, 60);
    }

    [Fact]
    public void Infinity_InOtherRows_Stays() =>
        Imputer.Mean().Fit(Dataset.Of(Train, [0, 1, 0])).Apply([double.PositiveInfinity, double.NaN, 0]).Should().Equal(double.PositiveInfinity, 3.5, 0);

    [Fact]
    public void Imputers_AreValues()
    {
        var data = Dataset.Of(Train, [0, 1, 0]);

        Imputer.Median().Should().Be(Imputer.Median()).And.NotBe(Imputer.Mean());
        Imputer.Median().ToString().Should().Be("Imputer.Median()");
        Imputer.Median().Fit(data).Should().Be(Imputer.Median().Fit(data)).And.NotBe(Imputer.Median().Fit(data.Take(1).Concat(data.Skip(2))));
    }

    /// <summary>Each value that is missing becomes a number between the smallest and the largest that is there, and no other value changes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Apply_AnyHoles_ChangesThoseAlone(long seed)
    {
        var random = Philox.For(seed, "holes");
        var values = Enumerable.Range(0, 300).Select(i => i >= 3 && random.Uniform((ulong)i, 0) < 0.3 ? double.NaN : random.Normal((ulong)i, 1)).ToArray();
        var data = Dataset.Of(Tensor.Of(values, [100, 3]), Tensor.Of(new double[100], [100]));
        foreach (var imputer in new[] { Imputer.Median().Fit(data), Imputer.Mean().Fit(data) })
        {
            var filled = imputer.Apply(data).Features.Float64.ToArray();
            for (var i = 0; i < filled.Length; i++)
            {
                filled[i].Should().Be(double.IsNaN(values[i]) ? imputer.Values[i % 3] : values[i]);
            }

            for (var column = 0; column < 3; column++)
            {
                var there = values.Where((value, i) => i % 3 == column && !double.IsNaN(value)).Order().ToArray();
                (imputer.ToString()[8..12] == "Mean" ? there.Average() : (there[there.Length / 2] + there[(there.Length - 1) / 2]) / 2)
                    .Should().BeApproximately(imputer.Values[column], 1e-12);
            }
        }
    }
}
