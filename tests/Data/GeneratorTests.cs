namespace Pipeline.Tests;

public sealed class GeneratorTests
{
    private static readonly double[,] Centers = { { -2, -2 }, { 0, 2 }, { 2, -2 } };

    public static TheoryData<string, Func<long, ElementType, Dataset>> All => new()
    {
        { "clusters", (seed, type) => Datasets.GaussianClusters(seed: seed, type: type) },
        { "clusters of their own", (seed, type) => Datasets.GaussianClusters(3, features: 5, seed: seed, type: type) },
        { "polynomial", (seed, type) => Datasets.Polynomial([0, 1, 2, 3, 4, 5], variables: 2, seed: seed, type: type) },
        { "sine", (seed, type) => Datasets.Sine(seed: seed, type: type) },
        { "two classes", (seed, type) => Datasets.TwoClass(seed: seed, type: type) },
        { "circles", (seed, type) => Datasets.Circles(seed: seed, type: type) },
        { "moons", (seed, type) => Datasets.Moons(seed: seed, type: type) },
        { "clouds", (seed, type) => Datasets.XorClouds(seed: seed, type: type) },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Generator_SameSeed_GivesTheSame_OtherSeedOthers(string what, Func<long, ElementType, Dataset> make)
    {
        make(5, ElementType.Float64).Should().Be(make(5, ElementType.Float64), what);
        make(5, ElementType.Float64).Features.Should().NotBe(make(6, ElementType.Float64).Features, what);
        make(5, ElementType.Float32).Should().Be(make(5, ElementType.Float64).To(ElementType.Float32), "each value is rounded once");
        make(5, ElementType.Float32).Type.Should().Be(ElementType.Float32);
        make(5, ElementType.Float32).FirstNonFinite().Should().BeNull();
    }

    /// <summary>The first numbers are part of what a version promises: a program gives the same results again.</summary>
    [Theory]
    [InlineData("clusters", -1.397980384371444, -2.4677814847082975, 0)]
    [InlineData("clusters of their own", 5.505914776698294, -4.701157299507654, 0)]
    [InlineData("polynomial", -0.15452417276282637, -0.7587183696786928, 1.8706528274691232)]
    [InlineData("sine", 0.7890840191735266, 0.5124823720471969, -0.9388816291302804)]
    [InlineData("two classes", 0.3593324859193058, 0.5947129677425237, 1)]
    [InlineData("circles", 0.9023658426117207, 0.13770390814628053, 0)]
    [InlineData("moons", 1.0013253140628993, 0.16578668246257533, 0)]
    [InlineData("clouds", -1.240433142998223, -0.815534055516173, 0)]
    public void Generator_FirstRow_StaysAsItIs(string what, double first, double second, double target)
    {
        var make = (Func<long, ElementType, Dataset>)All.Single(row => (string)row[0] == what)[1];
        var data = make(1, ElementType.Float64);

        new[] { data.Features[0], data.Features[1], data.Targets[0] }.Should().Equal([first, second, target], (got, wanted) => Math.Abs(got - wanted) < 1e-12);
    }

    [Fact]
    public void GaussianClusters_Default_AreTheCoursesThree()
    {
        var data = Datasets.GaussianClusters();

        data.ToString().Should().Be("Dataset 300 × [2], 3 classes");
        data.ClassCounts().Should().Equal(100, 100, 100);
        data.Targets[0].Should().Be(0);
        data.Targets[299].Should().Be(2);
        (data.FeatureNames, data.TargetNames).Should().Be((["x0", "x1"], ["class"]));
        data.Should().Be(Datasets.GaussianClusters(Centers));
    }

    [Fact]
    public void GaussianClusters_ManyRows_HaveMeansAndDeviations()
    {
        var data = Datasets.GaussianClusters(Centers, rows: 30_001, deviation: 0.5, seed: 3, type: ElementType.Float64);

        data.ClassCounts().Should().Equal(10_001, 10_000, 10_000);
        for (var label = 0; label < 3; label++)
        {
            var rows = Enumerable.Range(0, data.Count).Where(row => data.Targets[row] == label).ToArray();
            for (var column = 0; column < 2; column++)
            {
                var values = rows.Select(row => data.Features[(2 * row) + column]).ToArray();
                var mean = values.Average();
                mean.Should().BeApproximately(Centers[label, column], 0.02);
                Math.Sqrt(values.Average(value => (value - mean) * (value - mean))).Should().BeApproximately(0.5, 0.02);
            }
        }
    }

    [Fact]
    public void GaussianClusters_WithoutDeviation_AreTheirCenters()
    {
        var data = Datasets.GaussianClusters(4, features: 3, rows: 8, deviation: 0, range: 2, type: ElementType.Float64);

        data.Classes.Count.Should().Be(4);
        data[0].Should().NotBe(data[2]);
        data.Features.Float64.ToArray().Should().OnlyContain(value => value >= -2 && value < 2);
        data.Features.Float64[..3].ToArray().Should().Equal(data.Features.Float64[3..6].ToArray());
        data.Features.Float64.ToArray().Distinct().Should().HaveCount(12);
    }

    [Fact]
    public void Polynomial_Evenly_IsTheCoursesGrid()
    {
        var data = Datasets.Polynomial([0, 1, 2, 3, 4, 5], variables: 2, rows: 4, noise: 0, low: 0, high: 0.5, evenly: true, type: ElementType.Float64);

        data.Features.Float64.ToArray().Should().Equal(0, 0, 0.5, 0, 0, 0.5, 0.5, 0.5);
        data.Targets.Float64.ToArray().Should().Equal(0, 1.25, 2.25, 4.5);
        data.PolynomialFeatures(3).Features.Float64[10..20].ToArray().Should().Equal(1, 0.5, 0, 0.25, 0, 0, 0.125, 0, 0, 0);
        (data.FeatureNames, data.TargetNames).Should().Be((["x0", "x1"], ["y"]));
    }

    [Fact]
    public void Polynomial_WithoutNoise_IsTheFormula()
    {
        var data = Datasets.Polynomial([0, 1, 2, 3, 4, 5], variables: 2, rows: 50, noise: 0, low: -3, high: 4, seed: 9, type: ElementType.Float64);

        for (var row = 0; row < data.Count; row++)
        {
            var (x, y) = (data[row][0], data[row][1]);
            x.Should().BeInRange(-3, 4);
            data.Targets[row].Should().BeApproximately(x + (2 * y) + (3 * x * x) + (4 * x * y) + (5 * y * y), 1e-12);
        }
    }

    [Fact]
    public void Polynomial_OfOneVariable_TakesAnyNumberOfCoefficients()
    {
        var data = Datasets.Polynomial([1, 0, 0, 2], rows: 3, noise: 0, low: 0, high: 2, evenly: true, type: ElementType.Float64);

        data.Targets.Float64.ToArray().Should().Equal(1, 3, 17);
        data.FeatureNames.Should().Equal("x");
        Datasets.Polynomial([7], noise: 0).Targets.Float32.ToArray().Should().OnlyContain(value => value == 7);
    }

    [Fact]
    public void Polynomial_Noise_HasItsDeviation()
    {
        var with = Datasets.Polynomial([1, 2], rows: 20_000, noise: 0.3, seed: 2, type: ElementType.Float64);
        var without = Datasets.Polynomial([1, 2], rows: 20_000, noise: 0, seed: 2, type: ElementType.Float64);

        with.Features.Should().Be(without.Features);
        var noise = Enumerable.Range(0, with.Count).Select(row => with.Targets[row] - without.Targets[row]).ToArray();
        noise.Average().Should().BeApproximately(0, 0.01);
        Math.Sqrt(noise.Average(value => value * value)).Should().BeApproximately(0.3, 0.01);
    }

    [Fact]
    public void Sine_Evenly_IsLinspaceAndSine()
    {
        var data = Datasets.Sine(5, noise: 0, evenly: true, type: ElementType.Float64);

        data.Features.Float64.ToArray().Should().Equal(0, 0.25, 0.5, 0.75, 1);
        data.Targets.Float64.ToArray().Should().Equal([0, 1, 0, -1, 0], (got, wanted) => Math.Abs(got - wanted) < 1e-15);
        Datasets.Sine(1, evenly: true, low: 2, high: 3).Features[0].Should().Be(2);
        (data.FeatureNames, data.TargetNames).Should().Be((["x"], ["y"]));
    }

    [Fact]
    public void Sine_AtRandom_LiesInItsRangeWithItsNoise()
    {
        var data = Datasets.Sine(20_000, noise: 0.2, low: -4, high: 8, frequency: 0.25, seed: 4, type: ElementType.Float64);

        var noise = Enumerable.Range(0, data.Count).Select(row => data.Targets[row] - Math.Sin(Math.PI / 2 * data.Features[row])).ToArray();
        data.Features.Float64.ToArray().Should().OnlyContain(x => x >= -4 && x < 8);
        data.Features.Float64.ToArray().Average().Should().BeApproximately(2, 0.1);
        noise.Average().Should().BeApproximately(0, 0.01);
        Math.Sqrt(noise.Average(value => value * value)).Should().BeApproximately(0.2, 0.01);
    }

    [Fact]
    public void TwoClass_Sharp_IsInsideTheCircle()
    {
        var data = Datasets.TwoClass(2000, noise: 0, seed: 1, type: ElementType.Float64);

        for (var row = 0; row < data.Count; row++)
        {
            var (x, y) = (data[row][0] - 0.5, data[row][1] - 0.5);
            data.Targets[row].Should().Be((x * x) + (y * y) < Math.Log(2) / 8 ? 1 : 0);
        }
    }

    [Fact]
    public void TwoClass_Default_IsTheCoursesRule()
    {
        var data = Datasets.TwoClass(20_000, seed: 1, type: ElementType.Float64);

        // Over the square the mean probability is 0.3018, and that of the likelier class 0.8807; within four deviations.
        data.ClassCounts()[1].Should().BeInRange(5775, 6295);
        Datasets.TwoClass().Count.Should().Be(400);
        data.Features.Float64.ToArray().Should().OnlyContain(x => x >= 0 && x < 1);
        var right = Enumerable.Range(0, data.Count).Count(row => data.Targets[row] == (Inside(data[row]) ? 1 : 0));
        (right / 20_000.0).Should().BeInRange(0.871, 0.890);

        static bool Inside(Row row) => Math.Pow(row[0] - 0.5, 2) + Math.Pow(row[1] - 0.5, 2) < Math.Log(2) / 8;
    }

    [Fact]
    public void Circles_WithoutNoise_LieOnCircles()
    {
        var data = Datasets.Circles(9, noise: 0, factor: 0.25, type: ElementType.Float64);

        data.ClassCounts().Should().Equal(5, 4);
        for (var row = 0; row < 9; row++)
        {
            Math.Sqrt((data[row][0] * data[row][0]) + (data[row][1] * data[row][1])).Should().BeApproximately(data.Targets[row] == 0 ? 1 : 0.25, 1e-12);
        }
    }

    /// <summary>As <c>sklearn.datasets.make_moons(6, shuffle=False)</c> has them.</summary>
    [Fact]
    public void Moons_WithoutNoise_AreScikitLearns() =>
        Datasets.Moons(6, noise: 0, type: ElementType.Float64).Features.Float64.ToArray().Should()
            .Equal([1, 0, 0, 1, -1, 0, 0, 0.5, 1, -0.5, 2, 0.5], (got, wanted) => Math.Abs(got - wanted) < 1e-15);

    [Fact]
    public void XorClouds_WithoutNoise_AreTheCorners()
    {
        var data = Datasets.XorClouds(8, noise: 0);

        for (var row = 0; row < 8; row++)
        {
            data.Targets[row].Should().Be(data[row][0] == data[row][1] ? 0 : 1);
        }

        Enumerable.Range(0, 8).Select(row => (data[row][0], data[row][1])).Distinct().Should().HaveCount(4);
    }

    public static TheoryData<string, Action, string> Wrong => new()
    {
        { "rows", () => Datasets.Sine(0), "Sine needs a positive whole number for rows, got 0.\n  Fix: pass at least 1. (Parameter 'rows')" },
        { "noise", () => Datasets.TwoClass(noise: -1),
            "TwoClass needs a finite number that is not negative for noise, got -1.\n  Fix: pass a finite number that is not negative. (Parameter 'noise')" },
        { "frequency", () => Datasets.Sine(frequency: double.NaN), "Sine needs a finite number for frequency, got NaN.\n  Fix: pass a finite number. (Parameter 'frequency')" },
        { "range", () => Datasets.Sine(low: 1), "Sine needs a finite number above 1 for high, got 1.\n  Fix: pass a finite number above 1. (Parameter 'high')" },
        { "factor", () => Datasets.Circles(factor: 1), "Circles needs a number from 0 to below 1 for factor, got 1.\n  Fix: pass a number from 0 to below 1. (Parameter 'factor')" },
        { "fewer rows", () => Datasets.GaussianClusters(rows: 2), "GaussianClusters has 3 classes, but 2 rows.\n  Fix: pass at least one row per class. (Parameter 'rows')" },
        { "coefficients", () => Datasets.Polynomial([1, 2], variables: 2),
            "Polynomial has 2 coefficients, which fits no degree in 2 variables.\n  Fix: pass 1, 3, 6, 10, …: one per term, in the order of PolynomialFeatures." },
        { "no coefficients", () => Datasets.Polynomial([]), "Polynomial has 0 coefficients, which fits no degree in 1 variable.\n  Fix: pass at least one, of 1, x, x², …." },
        { "grid", () => Datasets.Polynomial([0, 1, 2], variables: 2, rows: 5, evenly: true),
            "Polynomial cannot lay 5 rows evenly in 2 variables.\n  Fix: pass 4, 9, 16, … rows." },
        { "degree", () => Datasets.Xor().PolynomialFeatures(0), "PolynomialFeatures needs a positive whole number for degree, got 0.\n  Fix: pass at least 1. (Parameter 'degree')" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Argument_ThatIsWrong_SaysWhatAndFix(string what, Action action, string message) =>
        action.Should().Throw<ArgumentException>(what).Which.Message.Should().Be(message);

    public static TheoryData<string, Action, string> TooMuch => new()
    {
        { "no centers", () => Datasets.GaussianClusters(new double[0, 2]),
            "GaussianClusters cannot be around centers [0, 2] as they are given.\n  Fix: give 1 to 1048576 rows of at least one finite number: new double[,] { { -1, 0 }, { 1, 0 } } are two centers in the plane." },
        { "center not finite", () => Datasets.GaussianClusters(new[,] { { 1, double.NaN } }),
            "GaussianClusters cannot be around centers [1, 2] as they are given.\n  Fix: give 1 to 1048576 rows of at least one finite number: new double[,] { { -1, 0 }, { 1, 0 } } are two centers in the plane." },
        { "too many classes", () => Datasets.GaussianClusters(2_000_000, features: 1, rows: 2_000_000),
            "GaussianClusters cannot be around centers [2000000, 1] as they are given.\n  Fix: give 1 to 1048576 rows of at least one finite number: new double[,] { { -1, 0 }, { 1, 0 } } are two centers in the plane." },
        { "too many values", () => Datasets.GaussianClusters(2, features: 2_000_000_000),
            "GaussianClusters of 300 rows would have more than 2147483591 values.\n  Fix: use fewer rows or columns." },
        { "too many points", () => Datasets.TwoClass(2_000_000_000), "TwoClass of 2000000000 rows would have more than 2147483591 values.\n  Fix: use fewer rows or columns." },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void Size_BeyondMemory_IsRefusedBeforeItIsTaken(string what, Action action, string message) =>
        action.Should().Throw<DataException>(what).Which.Message.Should().Be(message);
}
