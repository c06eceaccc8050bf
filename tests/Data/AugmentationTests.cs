namespace Pipeline.Tests;

/// <summary>Changes of samples: pure functions of seed, epoch and row.</summary>
public sealed class AugmentationTests
{
    private static readonly int[] s_all = [.. Enumerable.Range(0, 30)];

    [Fact]
    public void Apply_DependsOnSeedEpochAndRowAlone()
    {
        var rows = Example.Images(30, 4).Samples;
        var noise = Augmentation.Noise(0.5);
        var all = noise.Apply(rows, s_all, 1, 2);

        noise.Apply(rows, [7, 3, 7], 1, 2).Should().Be(all.Rows([7, 3, 7]));
        noise.Apply(rows.Rows([20, 21, 22]), [0, 2], 1, 2, firstRow: 20).Should().Be(all.Rows([20, 22]));
        noise.Apply(rows, s_all, 2, 2).Should().NotBe(all);
        noise.Apply(rows, s_all, 1, 3).Should().NotBe(all);
        (all.Targets, all.Weights).Should().Be((rows.Targets, rows.Weights));
    }

    [Fact]
    public void Shift_MovesByEachDistanceAlike_AndZerosComeIn()
    {
        var image = Dataset.Of(Tensor.Of([.. Enumerable.Range(1, 9).Select(i => (float)i)], [1, 3, 3, 1]), [0]).Samples;
        var shift = Augmentation.Shift(1);
        var seen = Enumerable.Range(0, 900).Select(epoch => string.Join(' ', shift.Apply(image, [0], 1, epoch).Features.Float32.ToArray())).CountBy(text => text).ToDictionary();

        seen.Should().HaveCount(9).And.ContainKeys("1 2 3 4 5 6 7 8 9", "0 0 0 0 1 2 0 4 5", "5 6 0 8 9 0 0 0 0");
        seen.Values.Should().OnlyContain(count => count > 60, "each of 9 has 100 of 900 in the mean");
        shift.Apply(image.Rows([0]), [0], 1, 0).Type.Should().Be(ElementType.Float32);
    }

    [Fact]
    public void Mirror_ExchangesLeftAndRight_OfSome()
    {
        var rows = Dataset.Of(Tensor.Of([.. Enumerable.Range(0, 30 * 12).Select(i => (double)i)], [30, 2, 3, 2]), Tensor.Of(new double[30], [30, 1])).Samples;
        var mirrored = Augmentation.Mirror().Apply(rows, s_all, 1, 0);
        var changed = s_all.Where(row => mirrored.Rows([row]).Features != rows.Rows([row]).Features).ToList();

        changed.Count.Should().BeInRange(8, 22);
        mirrored.Rows([changed[0]]).Features.Float64.ToArray().Select(value => value - (12 * changed[0])).Should().Equal(4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7);
        Augmentation.Mirror(0).Apply(rows, s_all, 1, 0).Should().Be(rows);
        Augmentation.Mirror(1).Apply(Augmentation.Mirror(1).Apply(rows, s_all, 1, 0), s_all, 1, 0).Should().Be(rows);
    }

    [Fact]
    public void Noise_HasItsDeviation()
    {
        var rows = Dataset.Of(Tensor.Of(new double[30 * 400], [30, 400]), Tensor.Of(new double[30], [30, 1])).Samples;
        var values = Augmentation.Noise(0.5).Apply(rows, s_all, 1, 0).Features.Float64.ToArray();

        values.Average().Should().BeApproximately(0, 0.02);
        Math.Sqrt(values.Average(value => value * value)).Should().BeApproximately(0.5, 0.02);
        values.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Then_GivesEachNumbersOfItsOwn()
    {
        var rows = Dataset.Of(Tensor.Of(new double[60], [30, 2]), Tensor.Of(new double[30], [30, 1])).Samples;
        var twice = Augmentation.Noise(1).Then(Augmentation.Noise(1));

        twice.Name.Should().Be("Noise(1).Then(Noise(1))");
        var (once, both) = (Augmentation.Noise(1).Apply(rows, s_all, 1, 0).Features, twice.Apply(rows, s_all, 1, 0).Features);
        Enumerable.Range(0, 60).Should().OnlyContain(i => Math.Abs(both[i] - (2 * once[i])) > 1e-9, "the second noise is another");
        Augmentation.Shift(2).Then(Augmentation.Mirror()).ToString().Should().Be("Shift(2).Then(Mirror(0.5))");
    }

    [Fact]
    public void RowRandom_Whole_HasBothEnds()
    {
        var rows = Dataset.Of(Tensor.Of(new double[300], [300, 1]), Tensor.Of(new double[300], [300, 1])).Samples;
        var dice = Augmentation.Of("dice", (sample, random) => Tensor.Of([(double)random.Whole(0, 1, 6)], sample.Shape));

        dice.Apply(rows, [.. Enumerable.Range(0, 300)], 1, 0).Features.Float64.ToArray().Distinct().Order().Should().Equal(1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public void Wrong_IsRefused()
    {
        var rows = Example.Numbers(3).Samples;
        Refused(() => Applied((_, _) => null!), "The augmentation mine gave null for row 2.\n  Fix: give the features, changed or as they are.");
        Refused(() => Applied((_, _) => Tensor.Of([1f, 2], [2])), "The augmentation mine gave Float32 [2] for row 2, whose features are Float32 [1].\n  Fix: give features of the same shape and number type.");
        Refused(() => Applied((sample, _) => sample.ToFloat64()), "The augmentation mine gave Float64 [1] for row 2, whose features are Float32 [1].\n  Fix: give features of the same shape and number type.");
        Refused(() => Applied((_, _) => Tensor.Of([float.NaN], [1])), "The augmentation mine gave a feature that is NaN or infinite for row 2.\n  Fix: give finite numbers.");
        Refused(() => Augmentation.Shift(1).Apply(rows, [0], 1, 0), "Shift changes images [rows, columns, channels], but samples have the shape [1].\n  Fix: reshape the data, such as data.Reshape([28, 28, 1]).");
        Refused(() => Augmentation.Shift(-1), "Shift needs a whole number that is not negative for pixels, got -1.\n  Fix: pass a whole number that is not negative. (Parameter 'pixels')");
        Refused(() => Augmentation.Mirror(1.5), "Mirror needs a number from 0 to 1 for chance, got 1.5.\n  Fix: pass a number from 0 to 1. (Parameter 'chance')");
        Refused(() => Augmentation.Noise(double.NaN), "Noise needs a finite number that is not negative for deviation, got NaN.\n  Fix: pass a finite number that is not negative. (Parameter 'deviation')");
        FluentActions.Invoking(() => Augmentation.Of(" ", (sample, _) => sample)).Should().Throw<ArgumentException>();

        Samples Applied(Func<Tensor, RowRandom, Tensor> change) => Augmentation.Of("mine", change).Apply(rows, [2], 1, 0);

        static void Refused<T>(Func<T> call, string message) => call.Should().Throw<Exception>().Which.Message.Should().Be(message);
    }
}
