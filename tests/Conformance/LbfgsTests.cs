namespace Pipeline.Tests;

/// <summary>L-BFGS is the same on every engine, as far as its type goes.</summary>
[Trait("Category", "Engine")]
public sealed class LbfgsTests
{
    private static readonly Dataset s_data = Rows.Classes(24, [4], 3);

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Fit_OnAnEngine_EndsInReferencesMinimum(string engine)
    {
        var training = Input(4).Dense(3, Softmax).Loss(CrossEntropy, L2(0.01)).Optimizer(Lbfgs(gradientTolerance: 1e-4));
        var (trained, reference) = (training.Compile(Engines.Named(engine)).Fit(s_data, epochs: 100, batches: Batches.Full), training.Compile(Reference).Fit(s_data, epochs: 100, batches: Batches.Full));
        trained.Ending.Reason.Should().Be(EndReason.Optimizer);
        trained.History.Epochs[^1].Train.Loss.Should().BeApproximately(reference.History.Epochs[^1].Train.Loss, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Resume_InTheMiddle_IsTheWholeFitBitForBit(string engine)
    {
        var compiled = Input(4).Dense(5, Tanh).Dense(3, Softmax).Loss(CrossEntropy, L2(1e-3)).Optimizer(Lbfgs(4)).Compile(Engines.Named(engine));
        var whole = compiled.Fit(s_data, epochs: 10, batches: Batches.Full, clock: Still.Clock);
        var half = compiled.Fit(s_data, epochs: 5, batches: Batches.Full, clock: Still.Clock);
        compiled.Resume(half, s_data, epochs: 5, clock: Still.Clock).State.Should().Be(whole.State);
        half.State.Parameters.Equals(whole.State.Parameters).Should().BeFalse();
    }
}
