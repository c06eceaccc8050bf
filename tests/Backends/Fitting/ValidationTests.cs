namespace Pipeline.Tests;

/// <summary>Validation rows: of their own, or set aside by seed and class.</summary>
public sealed class ValidationTests
{
    [Theory]
    [InlineData(0.1, 36)]
    [InlineData(0.2, 32)]
    [InlineData(0.25, 30)]
    [InlineData(0.3, 28)]
    [InlineData(0.5, 20)]
    [InlineData(0.6, 16)]
    [InlineData(0.7, 12)]
    [InlineData(0.8, 8)]
    [InlineData(0.9, 4)]
    public void Fraction_SetsThatShareAside(double fraction, int train)
    {
        var (trained, validated) = Parts(Made.Labelled(40), fraction, seed: 0);
        (trained.Count, validated.Count).Should().Be((train, 40 - train));
    }

    [Fact]
    public void Fraction_IsDrawnBySeed_NotTheLastRows_AndEachRowIsInOnePart()
    {
        var data = Made.Labelled(40);
        var (trained, validated) = Parts(data, 0.25, seed: 0);
        RowsOf(trained).Concat(RowsOf(validated)).Should().BeEquivalentTo(RowsOf(data.Samples));
        RowsOf(validated).Should().NotEqual(RowsOf(data.Samples).TakeLast(10));
        RowsOf(Parts(data, 0.25, seed: 0).Validated).Should().Equal(RowsOf(validated));
        RowsOf(Parts(data, 0.25, seed: 1).Validated).Should().NotEqual(RowsOf(validated));
    }

    [Fact]
    public void Fraction_HasEachClassByItsShare()
    {
        var (trained, validated) = Parts(Made.Labelled(40), 0.2, seed: 3);
        double[] Counts(Samples samples) => [.. Enumerable.Range(0, 3).Select(k => (double)Enumerable.Range(0, samples.Count).Count(row => samples.Targets[row] == k))];
        Counts(validated).Should().Equal(4, 2, 2);
        Counts(trained).Should().Equal(16, 8, 8);
    }

    [Fact]
    public void Fraction_OnResume_IsTheSameRows()
    {
        var spy = new Spy();
        var compiled = Made.Classifier.Compile(spy);
        var data = Made.Labelled(40);
        compiled.Resume(compiled.Fit(data, epochs: 1, validation: 0.25, seed: 4), data, epochs: 1);
        var validated = spy.Evaluated.Where(samples => samples.Count == 10).ToList();
        validated.Should().HaveCount(2);
        validated[1].Should().Be(validated[0]);
    }

    [Fact]
    public void Dataset_IsMeasuredAfterEachEpochWithItsWeightsAndNotTrainedOn()
    {
        var spy = new Spy();
        var validation = Made.Values(6, seed: 9).Weighted([1, 2, 3, 0, 0, 1]);
        var trained = Made.Linear().Compile(spy).Fit(Made.Values(10), epochs: 3, batchSize: 5, validation: validation);
        spy.Data.Should().NotContain(validation.Samples);
        spy.Evaluated.Where(samples => samples.Equals(validation.Samples)).Should().HaveCount(6);
        trained.History.Epochs[^1].Validation!.Loss.Should().BeApproximately(trained.Evaluate(validation).Loss, 1e-15);
    }

    [Fact]
    public void None_MeasuresNone()
    {
        var spy = new Spy();
        Made.Linear().Compile(spy).Fit(Made.Values(10)).History.Epochs[0].Validation.Should().BeNull();
        spy.Evaluated.Should().BeEmpty();
    }

    private static (Samples Trained, Samples Validated) Parts(Dataset data, double fraction, long seed)
    {
        var spy = new Spy();
        Made.Classifier.Compile(spy).Fit(data, batchSize: 1000, validation: fraction, seed: seed);
        return (spy.Data.Single(), spy.Evaluated.Distinct().Single());
    }

    private static IEnumerable<double> RowsOf(Samples samples) => Enumerable.Range(0, samples.Count).Select(row => samples.Features[2 * row]);
}
