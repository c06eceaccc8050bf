namespace Pipeline.Tests;

public sealed class ScalerTests
{
    private static readonly Dataset Data = Dataset.Of(new[,] { { -1.0, 2 }, { -0.5, 6 }, { 0, 10 }, { 1, 18 } }, [10.0, 20, 30, 40]);

    /// <summary>The example on scikit-learn's page.</summary>
    [Fact]
    public void MinMax_OfScikitLearnsExample_GivesItsNumbers()
    {
        var scaler = Scaler.MinMax().Fit(Data);

        scaler.Apply(Data).Features.Float64.ToArray().Should().Equal(0, 0, 0.25, 0.25, 0.5, 0.5, 1, 1);
        scaler.Apply(Tensor.Of([2.0, 2], [1, 2])).Float64.ToArray().Should().Equal(1.5, 0);
        (scaler.Center, scaler.Divisor, scaler.IsOfTargets).Should().Be(([-1, 2], [2, 16], false));
    }

    [Fact]
    public void Row_AppliedAndInverted_IsThatOfADataSet()
    {
        var (features, targets) = (Scaler.MinMax().Fit(Data), Scaler.Standardize().Fit(Data, targets: true));

        features.Apply([2.0, 2]).Should().Equal(1.5, 0);
        features.Apply([2f, 2]).Should().Equal(1.5f, 0);
        features.Invert([1.5, 0.0]).Should().Equal(2, 2);
        features.Invert([1.5f, 0]).Should().Equal(2, 2);
        double[] scaled = [0];
        targets.Invert(scaled).Should().Equal(25);
        Scaler.Rescale(2).Apply([1.0, 2, 3]).Should().Equal(2, 4, 6);
        features.Invoking(it => it.Invert([1.0])).Should().Throw<DataException>()
            .WithMessage("Scaler.MinMax() was fitted to 2 channels, but the values have the shape [1].\n  Fix: pass values whose last axis has 2.");
    }

    [Fact]
    public void MinMax_ToMinusOneAndOne_ReachesBoth()
    {
        var scaled = Scaler.MinMax(-1, 1).Fit(Data).Apply(Data);

        scaled.Features.Float64.ToArray().Should().Equal(-1, -1, -0.5, -0.5, 0, 0, 1, 1);
        (scaled.Targets, scaled.FeatureNames).Should().Be((Data.Targets, Data.FeatureNames));
    }

    /// <summary>The example on scikit-learn's page.</summary>
    [Fact]
    public void Standardize_OfScikitLearnsExample_GivesItsNumbers()
    {
        var scaler = Scaler.Standardize().Fit(Dataset.Of(new double[,] { { 0, 0 }, { 0, 0 }, { 1, 1 }, { 1, 1 } }, [0, 0, 1, 1]));

        (scaler.Center, scaler.Divisor).Should().Be(([0.5, 0.5], [0.5, 0.5]));
        scaler.Apply(Tensor.Of([2.0, 2], [1, 2])).Float64.ToArray().Should().Equal(3, 3);
    }

    [Fact]
    public void Standardize_Fitted_HasMeanZeroAndDeviationOne()
    {
        var scaled = Scaler.Standardize().Fit(Datasets.Wine(ElementType.Float64)).Apply(Datasets.Wine(ElementType.Float64));

        for (var column = 0; column < 13; column++)
        {
            var values = Enumerable.Range(0, scaled.Count).Select(row => scaled[row][column]).ToArray();
            values.Average().Should().BeApproximately(0, 1e-12);
            values.Average(value => value * value).Should().BeApproximately(1, 1e-12);
        }
    }

    /// <summary>scikit-learn's scale_ of a constant column is 1, so it becomes 0, or low.</summary>
    [Fact]
    public void Constant_Columns_AreDividedByOne()
    {
        var data = Dataset.Of(new[,] { { 0.1 }, { 0.1 }, { 0.1 } }, [0, 0, 0]);

        Scaler.Standardize().Fit(data).Apply(data).Features.Float64.ToArray().Should().Equal(0, 0, 0);
        Scaler.MinMax(-1, 1).Fit(data).Apply(data).Features.Float64.ToArray().Should().Equal(-1, -1, -1);
        Scaler.Standardize().Fit(data).Divisor.Should().Equal(1);
    }

    public static TheoryData<string, Func<Dataset, bool, FittedScaler>> All => new()
    {
        { "min max", Scaler.MinMax().Fit },
        { "min max -1, 1", Scaler.MinMax(-1, 1).Fit },
        { "standardize", Scaler.Standardize().Fit },
        { "rescale", (_, targets) => Scaler.Rescale(1.0 / 255, -0.5, targets) },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Invert_AfterApply_GivesTheSame(string what, Func<Dataset, bool, FittedScaler> fit)
    {
        foreach (var targets in new[] { false, true })
        {
            var data = Dataset.Of(Datasets.Wine(ElementType.Float64).Features, Datasets.Wine(ElementType.Float64).Features).Weighted(Enumerable.Repeat(2.0, 178).ToArray());
            var (scaler, other) = (fit(data, targets), data.Skip(100));
            var scaled = scaler.Apply(other);

            scaler.Should().Be(fit(data, targets), what);
            (targets ? scaled.Features : scaled.Targets).Should().Be(targets ? other.Features : other.Targets);
            scaled.Should().NotBe(other);
            scaled.Weights.Should().Be(other.Weights);
            var back = scaler.Invert(scaled);
            for (var i = 0; i < other.Features.Length; i++)
            {
                (targets ? back.Targets : back.Features)[i].Should().BeApproximately(other.Features[i], 1e-12 * Math.Max(1000, other.Features[i]));
            }

            scaler.Invert(scaler.Apply(other.Targets)).Should().Be(scaler.Invert(scaler.Apply(other.Features)));
        }
    }

    /// <summary>What is fitted depends on the training rows alone, and each row is scaled alike whatever stands beside it.</summary>
    [Fact]
    public void Apply_ToOtherRows_LeaksNothing()
    {
        var (train, test) = Datasets.Wine().Split(0.8, seed: 1);
        var scaler = Scaler.Standardize().Fit(train);

        scaler.Apply(test).Rows([3]).Should().Be(scaler.Apply(test.Rows([3])));
        scaler.Apply(train.Concat(test)).Should().Be(scaler.Apply(train).Concat(scaler.Apply(test)));
        scaler.Apply(test).Features.Should().NotBe(Scaler.Standardize().Fit(test).Apply(test).Features);
    }

    [Fact]
    public void Apply_Float32_IsRoundedOnce()
    {
        var scaler = Scaler.Standardize().Fit(Datasets.Wine());

        scaler.Apply(Datasets.Wine()).Should().Be(scaler.Apply(Datasets.Wine().To(ElementType.Float64)).To(ElementType.Float32));
    }

    [Fact]
    public void Fit_Images_HasOneNumberPerChannel()
    {
        var images = Example.Images(3, 4);
        var scaler = Scaler.MinMax().Fit(images);

        scaler.Center.Should().Equal(0);
        scaler.Apply(images).Features.Float32.ToArray().Should().Contain(0).And.Contain(1);
        Scaler.Rescale(0.5).Apply(images).Features[5].Should().Be(images.Features[5] / 2);
    }

    [Fact]
    public void ToString_IsTheVerb()
    {
        Scaler.MinMax().ToString().Should().Be("Scaler.MinMax()");
        Scaler.MinMax(-1, 1).Fit(Data).ToString().Should().Be("Scaler.MinMax(-1, 1) of 2 features");
        Scaler.Standardize().ToString().Should().Be("Scaler.Standardize()");
        Scaler.Standardize().Fit(Data, targets: true).ToString().Should().Be("Scaler.Standardize() of 1 target");
        Scaler.Rescale(0.5, -1, targets: true).ToString().Should().Be("Scaler.Rescale(0.5, -1) of targets");
    }

    [Fact]
    public void Scalers_WithTheSameOptions_AreEqual()
    {
        Scaler.MinMax(-1, 1).Should().Be(Scaler.MinMax(-1, 1)).And.NotBe(Scaler.MinMax());
        Scaler.Rescale(2).Should().Be(Scaler.Rescale(2)).And.NotBe(Scaler.Rescale(2, targets: true));
    }

    public static TheoryData<string, Action, string> Wrong => new()
    {
        { "classes", () => Scaler.MinMax().Fit(Datasets.Iris(), targets: true),
            "A scaler cannot scale the targets: they are classes.\n  Fix: scale the features (targets: false), or targets that are numbers." },
        { "classes given", () => Scaler.Rescale(2, targets: true).Apply(Datasets.Iris()),
            "A scaler cannot scale the targets: they are classes.\n  Fix: scale the features (targets: false), or targets that are numbers." },
        { "not finite", () => Scaler.Standardize().Fit(Dataset.Of(new float[,] { { 1 }, { float.NaN } }, [0, 1], featureNames: ["width"])),
            "A scaler cannot be fitted to row 1, width: NaN.\n  Fix: leave such rows out, with Where, or fill them in, with Imputer." },
        { "width", () => Scaler.MinMax(-1, 1).Fit(Data).Apply(Datasets.Iris()),
            "Scaler.MinMax(-1, 1) was fitted to 2 channels, but the values have the shape [150, 4].\n  Fix: pass values whose last axis has 2." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Data_ThatDoesNotFit_SaysWhatAndFix(string what, Action action, string message) =>
        action.Should().Throw<DataException>(what).Which.Message.Should().Be(message);

    [Fact]
    public void Options_ThatCannotBe_AreRefused()
    {
        ((Action)(() => Scaler.MinMax(1, 1))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("MinMax needs a finite number above 1 for high, got 1.\n  Fix: pass a finite number above 1. (Parameter 'high')");
        ((Action)(() => Scaler.Rescale(0))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Rescale needs a finite number that is not 0 for scale, got 0.\n  Fix: pass a finite number that is not 0. (Parameter 'scale')");
    }
}
