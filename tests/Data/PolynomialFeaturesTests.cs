namespace Pipeline.Tests;

/// <summary>Held to scikit-learn's definition: combinations with replacement of each degree, in lexicographic order.</summary>
public sealed class PolynomialFeaturesTests
{
    private static Dataset Two => Dataset.Of(new double[,] { { 0, 1 }, { 2, 3 }, { 4, 5 } }, [0, 1, 1]);

    /// <summary>The example on scikit-learn's page.</summary>
    [Fact]
    public void PolynomialFeatures_OfDegreeTwo_AreScikitLearns()
    {
        var data = Two.PolynomialFeatures(2);

        data.Features.Float64.ToArray().Should().Equal(1, 0, 1, 0, 0, 1, 1, 2, 3, 4, 6, 9, 1, 4, 5, 16, 20, 25);
        data.FeatureNames.Should().Equal("1", "x0", "x1", "x0^2", "x0 x1", "x1^2");
    }

    [Fact]
    public void PolynomialFeatures_InteractionOnly_AreScikitLearns()
    {
        Two.PolynomialFeatures(2, interactionOnly: true).Features.Float64.ToArray().Should().Equal(1, 0, 1, 0, 1, 2, 3, 6, 1, 4, 5, 20);
        Two.PolynomialFeatures(9, interactionOnly: true, includeBias: false).FeatureNames.Should().Equal("x0", "x1", "x0 x1");
    }

    [Fact]
    public void PolynomialFeatures_OfThree_AreNamedInScikitLearnsOrder()
    {
        var data = Dataset.Of(new float[,] { { 2, 3, 5 } }, [0], featureNames: ["a", "b", "c"]).PolynomialFeatures(3, includeBias: false);

        data.FeatureNames.Should().Equal(
            "a", "b", "c", "a^2", "a b", "a c", "b^2", "b c", "c^2",
            "a^3", "a^2 b", "a^2 c", "a b^2", "a b c", "a c^2", "b^3", "b^2 c", "b c^2", "c^3");
        data.Features.Float32.ToArray().Should().Equal(2, 3, 5, 4, 6, 10, 9, 15, 25, 8, 12, 20, 18, 30, 50, 27, 45, 75, 125);
    }

    /// <summary>The whole order against combinations written anew: all sequences of indices of a length, those that do not descend, sorted.</summary>
    [Theory]
    [InlineData(1, 4, false)]
    [InlineData(2, 5, false)]
    [InlineData(4, 3, false)]
    [InlineData(3, 4, true)]
    [InlineData(5, 3, true)]
    public void Monomials_AnyDegree_AreCombinationsInOrder(int variables, int degree, bool interactionOnly)
    {
        var expected = new List<string>();
        for (var k = 0; k <= degree; k++)
        {
            var all = Enumerable.Range(0, (int)Math.Pow(variables, k)).Select(code => Digits(code, variables, k));
            expected.AddRange(all.Where(term => term.Zip(term.Skip(1)).All(pair => interactionOnly ? pair.First < pair.Second : pair.First <= pair.Second)).Select(term => string.Join(' ', term)));
        }

        Monomials.Of(variables, degree, includeBias: true, interactionOnly).Select(term => string.Join(' ', term)).Should().Equal(expected);
        Monomials.Count(variables, degree, includeBias: true, interactionOnly).Should().Be(expected.Count);
        Monomials.Count(variables, degree, includeBias: false, interactionOnly).Should().Be(expected.Count - 1);

        static int[] Digits(int code, int variables, int length) => [.. Enumerable.Range(0, length).Select(place => code / (int)Math.Pow(variables, length - 1 - place) % variables)];
    }

    [Fact]
    public void PolynomialFeatures_Rest_Stays()
    {
        var data = Datasets.Iris().Weighted(Enumerable.Repeat(0.5, 150).ToArray());
        var products = data.PolynomialFeatures(2);

        (products.Targets, products.Weights, products.Classes, products.TargetNames, products.Type).Should().Be((data.Targets, data.Weights, data.Classes, data.TargetNames, data.Type));
        products.FeatureNames[5].Should().Be("sepal_length^2");
        data.PolynomialFeatures(1, includeBias: false).Should().Be(data);
    }

    public static TheoryData<string, Action, string> Wrong => new()
    {
        { "images", () => Example.Images(2, 3).PolynomialFeatures(2),
            "PolynomialFeatures needs samples of one axis, but they have the shape [3, 3, 1].\n  Fix: reshape them: data.Reshape([9])." },
        { "explosion", () => Datasets.Digits().PolynomialFeatures(5),
            "PolynomialFeatures(5) of 64 features would make 11238513 columns for 1797 rows, which is more than fits.\n  Fix: take a smaller degree, fewer features, or interactionOnly: true." },
        { "endless", () => Datasets.Digits().PolynomialFeatures(int.MaxValue),
            "PolynomialFeatures(2147483647) of 64 features would make more than 10^18 columns for 1797 rows, which is more than fits.\n  Fix: take a smaller degree, fewer features, or interactionOnly: true." },
        { "long products", () => Dataset.Of(new float[,] { { 2 } }, [0]).PolynomialFeatures(int.MaxValue - 100),
            "PolynomialFeatures(2147483547) of 1 feature would make 2147483548 columns for 1 row, which is more than fits.\n  Fix: take a smaller degree, fewer features, or interactionOnly: true." },
        { "memory", () => Datasets.Iris().PolynomialFeatures(3, includeBias: true, interactionOnly: false, memory: 10_000),
            "PolynomialFeatures(3) of 4 features would make 35 columns for 150 rows, which is more than fits.\n  Fix: take a smaller degree, fewer features, or interactionOnly: true." },
        { "names", () => Dataset.Of(new float[,] { { 2, 3 } }, [0], featureNames: ["a", "a^2"]).PolynomialFeatures(2),
            "The feature name \"a^2\" is given twice.\n  Fix: give each feature a name of its own." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Products_ThatDoNotFit_AreRefusedWithAFix(string what, Action action, string message) =>
        action.Should().Throw<DataException>(what).Which.Message.Should().Be(message);
}
