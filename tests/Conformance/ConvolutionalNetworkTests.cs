using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>LeNet and residual networks with batch normalization learn the digits, and every engine takes the same way there.</summary>
[Trait("Category", "Engine")]
public sealed class ConvolutionalNetworkTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void LeNet_OnDigits_TrainsLikeReferenceAndExports(string engine) => Holds(ConvolutionalNetworks.LeNetOnDigits, engine, 0.9);

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Residual_OnDigits_TrainsLikeReferenceAndExports(string engine) => Holds(ConvolutionalNetworks.ResidualOnDigits, engine, 0.8);

    /// <summary>
    /// Relu has a kink, and behind a normalization values come to lie on it: which side rounding puts them on moves the weights by more than rounding does. From weights moved
    /// by half a unit of float32 Reference's own losses lie 1e-2 apart after 135 steps, an engine's up to 7e-2; the mean of an epoch by less than 1e-2. So the way is held by
    /// the means here, and by <see cref="ResidualRelu_EachStepFromStateOfReference_IsItsStep"/> step by step.
    /// </summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void ResidualRelu_OnDigits_LearnsLikeReferenceAndExports(string engine)
    {
        var sample = ConvolutionalNetworks.ResidualReluOnDigits;
        var run = sample.On(Engines.Named(engine));
        var expected = sample.OnReference.Trained.History.Epochs;
        foreach (var (epoch, expectedEpoch) in run.Trained.History.Epochs.Zip(expected))
        {
            epoch.Train.Loss.Should().BeApproximately(expectedEpoch.Train.Loss, 0.05 * expectedEpoch.Train.Loss, $"of epoch {epoch.Epoch}");
        }

        NetworkChecks.Learned(sample, run, 0.8, output);
        NetworkChecks.Exports(sample, run, output);
    }

    /// <summary>
    /// Losses: measured at most 1e-7 apart, as float32 rounds. Weights and moving statistics after the step: 1e-5 after Adam's first, which gives gradients of any size the same
    /// step, otherwise 3e-7; a value on another side of a kink adds to this, but 1e-4 is a fiftieth of the rate 0.005 that a weight moves by.
    /// </summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void ResidualRelu_EachStepFromStateOfReference_IsItsStep(string engine)
    {
        var sample = ConvolutionalNetworks.ResidualReluOnDigits;
        var beside = new StepByStep(Engines.Named(engine));
        sample.Training.Compile(beside).Fit(sample.Train.Take(640), batchSize: 32);

        beside.Steps.Should().HaveCount(20);
        output.WriteLine(FormattableString.Invariant($"losses {beside.Steps.Max(step => step.LossesApart):E1}, weights and statistics {beside.Steps.Max(step => step.Apart):E1} apart"));
        beside.Steps.Should().OnlyContain(step => step.LossesApart <= 2e-6 && step.Apart <= 1e-4);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Residual_Fit10_EqualsResumeOfFit5By5(string engine)
    {
        var sample = ConvolutionalNetworks.ResidualReluOnDigits;
        var (compiled, data) = (sample.Training.Compile(Engines.Named(engine)), sample.Train.Take(100));
        var whole = compiled.Fit(data, epochs: 10, batchSize: 32, validation: sample.Test.Take(20), clock: Still.Clock);
        var half = compiled.Fit(data, epochs: 5, batchSize: 32, validation: sample.Test.Take(20), clock: Still.Clock);
        var resumed = compiled.Resume(half, data, epochs: 5, validation: sample.Test.Take(20), clock: Still.Clock);

        resumed.State.Should().Be(whole.State);
        resumed.Predict(data).Should().Be(whole.Predict(data));
        foreach (var path in whole.State.Parameters.Paths)
        {
            half.State.Parameters[path].Should().NotBe(whole.State.Parameters[path], $"{path} moves");
        }

        whole.State.Parameters.Paths.Count(path => path.Contains(".moving_", StringComparison.Ordinal)).Should().Be(10);
    }

    [Theory]
    [InlineData(SimdPath.Avx512)]
    [InlineData(SimdPath.Avx2)]
    [InlineData(SimdPath.Portable)]
    public void Managed_OneOrTwoThreads_SameBits(SimdPath path)
    {
        if (!SimdPaths.IsAvailable(path))
        {
            output.WriteLine($"{path}: missing on this machine");
            return;
        }

        foreach (var sample in (NetworkSample[])[ConvolutionalNetworks.LeNetOnDigits, ConvolutionalNetworks.ResidualReluOnDigits])
        {
            var (one, two) = (Fit(sample, 1), Fit(sample, 2));
            two.State.Should().Be(one.State);
            two.Predict(sample.Test).Should().Be(one.Predict(sample.Test));
        }

        TrainedModel Fit(NetworkSample sample, int threads) =>
            sample.Training.Compile(Managed with { Simd = path, Threads = threads }).Fit(sample.Train, epochs: 2, clock: Still.Clock);
    }

    private void Holds(NetworkSample sample, string engine, double accuracy)
    {
        var run = sample.On(Engines.Named(engine));
        NetworkChecks.StayedTogether(sample, run, output);
        NetworkChecks.Learned(sample, run, accuracy, output);
        NetworkChecks.Exports(sample, run, output);
    }
}
