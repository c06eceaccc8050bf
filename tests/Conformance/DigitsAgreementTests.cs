using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>A hundred steps of a net of real size with dropout, from one seed: the engines stay together step by step.</summary>
[Trait("Category", "Engine")]
public sealed class DigitsAgreementTests(ITestOutputHelper output)
{
    private const double Limit = 1e-4;

    private static readonly Lazy<double[]> s_reference = new(() => Losses(Reference));
    private static readonly Lazy<double[]> s_managed = new(() => Losses(Managed));

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Digits_HundredStepsWithDropout_EachLossIsThatOfReferenceAndManaged(string engine)
    {
        var losses = Losses(Engines.Named(engine));
        losses.Should().HaveCount(100);
        losses[^10..].Average().Should().BeLessThan(losses[..10].Average() / 2, "it learns");
        StayTogether(losses, s_reference.Value, engine, "Reference");
        StayTogether(losses, s_managed.Value, engine, "Managed");
    }

    private void StayTogether(double[] losses, double[] others, string engine, string other)
    {
        var differences = losses.Zip(others, (loss, expected) => Math.Abs(loss - expected) / expected).ToList();
        output.WriteLine(FormattableString.Invariant($"{engine} and {other}: at most {differences.Max():E1}, in step {differences.IndexOf(differences.Max()) + 1}"));
        differences.Max().Should().BeLessThanOrEqualTo(Limit, $"losses of {engine} should be those of {other}");
    }

    /// <summary>The loss of each step, before its update.</summary>
    private static double[] Losses(IBackend engine)
    {
        var told = new Recorder();
        Input(64).Dense(100, Relu).Dropout(0.2).Dense(50, Relu).Dropout(0.2).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.001)).Compile(engine)
            .Fit(Datasets.Digits().Take(1600), epochs: 2, batchSize: 32, progress: told);
        return [.. told.Batches.Select(batch => batch.Loss.Total)];
    }
}
