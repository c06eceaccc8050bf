namespace Pipeline.Tests;

/// <summary>Initial values against the formulas of Glorot, He and LeCun, as Keras has them.</summary>
public sealed class InitializerTests
{
    private const int Seed = 11;

    /// <summary>Shape, inputs and outputs of a unit by Keras' compute_fans.</summary>
    private static readonly (Shape Shape, double In, double Out)[] s_fans =
    [
        ([300, 200], 300, 200), ([200, 300], 200, 300), ([3, 3, 50, 100], 450, 900), ([5, 40, 60], 200, 300), ([60_000], 60_000, 60_000),
    ];

    public static TheoryData<Initializer, bool, Func<double, double, double>> Words => new()
    {
        { GlorotUniform, false, (inputs, outputs) => 2 / (inputs + outputs) },
        { GlorotNormal, true, (inputs, outputs) => 2 / (inputs + outputs) },
        { HeUniform, false, (inputs, _) => 2 / inputs },
        { HeNormal, true, (inputs, _) => 2 / inputs },
        { LeCunUniform, false, (inputs, _) => 1 / inputs },
        { LeCunNormal, true, (inputs, _) => 1 / inputs },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void VarianceScaling_OfEveryFan_HasTheVarianceAndBoundsOfItsFormula(Initializer initializer, bool normal, Func<double, double, double> variance)
    {
        foreach (var (shape, inputs, outputs) in s_fans)
        {
            var values = initializer.Draw(shape, Seed, "1:Dense.weight").ToFloat64().Float64.ToArray();
            var expected = variance(inputs, outputs);
            var bound = normal ? 2 * Math.Sqrt(expected) / 0.87962566103423978 : Math.Sqrt(3 * expected);
            (values.Average() / Math.Sqrt(expected)).Should().BeApproximately(0, 0.02, $"{initializer}{shape}");
            (values.Average(x => x * x) / expected).Should().BeApproximately(1, 0.02, $"{initializer}{shape}");
            var largest = values.Max(Math.Abs) / bound;
            largest.Should().BeInRange(0.99, 1 + 1e-7, $"{initializer}{shape} reaches its bound and stays below");
        }
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void VarianceScaling_OfASingleNumber_CountsOneConnection(Initializer initializer, bool normal, Func<double, double, double> variance)
    {
        var bound = normal ? 2 * Math.Sqrt(variance(1, 1)) / 0.87962566103423978 : Math.Sqrt(3 * variance(1, 1));
        Enumerable.Range(0, 2000).Select(seed => Math.Abs(initializer.Draw([], seed, "gain")[0])).Max().Should().BeInRange(0.95 * bound, bound * (1 + 1e-7));
    }

    [Fact]
    public void Uniform_WithBounds_FillsThem()
    {
        var values = Uniform(-0.25, 0.75).Draw([50_000], Seed, "p").ToFloat64().Float64.ToArray();
        values.Min().Should().BeInRange(-0.25, -0.2499);
        values.Max().Should().BeInRange(0.7499, 0.75);
        values.Average().Should().BeApproximately(0.25, 0.005);
    }

    [Fact]
    public void Normal_WithMeanAndDeviation_HasThemAndIsNotTruncated()
    {
        var values = Normal(3, 0.5).Draw([50_000], Seed, "p").ToFloat64().Float64.ToArray();
        values.Average().Should().BeApproximately(3, 0.01);
        values.Average(x => (x - 3) * (x - 3)).Should().BeApproximately(0.25, 0.005);
        values.Max().Should().BeGreaterThan(3 + (0.5 * 3.5));
    }

    [Fact]
    public void Constants_AreTheSameEverywhere()
    {
        Constant(0.1).Draw([2, 2], Seed, "p").Should().Be(Tensor.Of([0.1f, 0.1f, 0.1f, 0.1f], [2, 2]));
        Zeros.Draw([3], Seed, "p").Should().Be(Tensor.Of([0f, 0f, 0f], [3]));
        Constant(0).Should().Be(Zeros);
    }

    [Fact]
    public void Draw_OfAnyInitializer_DependsOnSeedAndPathAlone()
    {
        foreach (var initializer in new Initializer[] { GlorotUniform, HeNormal, Uniform(), Normal() })
        {
            var first = initializer.Draw([20, 30], 1, "1:Dense.weight");
            first.Type.Should().Be(ElementType.Float32);
            first.Shape.Should().Equal(20, 30);
            initializer.Draw([20, 30], 1, "1:Dense.weight").Should().Be(first);
            initializer.Draw([20, 30], 2, "1:Dense.weight").Should().NotBe(first);
            initializer.Draw([20, 30], 1, "2:Dense.weight").Should().NotBe(first);
            first.Float32.ToArray().Distinct().Should().HaveCountGreaterThan(590);
        }
    }

    /// <summary>Recorded, and computed once more by a script of its own: a change here changes what every seed gives.</summary>
    [Fact]
    public void Draw_OfTheFirstValues_IsTheRecorded()
    {
        Bits(GlorotUniform).Should().Be("3f84366c 3f9359c4 bf7d8e7e bf9422d2");
        Bits(HeNormal).Should().Be("3fbbd446 3f008e2f becd2bbb 3fe052c6");
        Bits(Normal()).Should().Be("3de30351 3cb4edd4 bc9060fa 3d9ddb41");

        static string Bits(Initializer initializer) =>
            string.Join(' ', initializer.Draw([2, 2], 1, "1:Dense.weight").Float32.ToArray().Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
