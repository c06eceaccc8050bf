namespace Pipeline.Tests;

/// <summary>A last update that goes too far: no loss comes after it, but the weights show it.</summary>
public sealed class LastUpdateTests
{
    private static readonly Dataset s_data = Dataset.Of(Tensor.Of([1e5, 2e5], [2, 1]), Tensor.Of([1.0, 2], [2, 1]));

    private static CompiledModel Compiled => Input(1).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(1e300)).Compile(Reference);

    [Fact]
    public void LastUpdate_ThatOverflows_IsADivergence()
    {
        var fit = () => Compiled.Fit(s_data);
        var thrown = fit.Should().Throw<TrainingDivergedException>().Which;
        thrown.Message.Should().StartWith("Training diverged in epoch 1, measured after its last batch: 1:Dense.weight is not finite.\n");
        (thrown.Epoch, thrown.Batch, thrown.Quantity).Should().Be((1, 0, "1:Dense.weight"));
        thrown.LastGood.State.Epoch.Should().Be(0);
        double.IsFinite(thrown.LastGood.Evaluate(s_data).Loss).Should().BeTrue();
    }

    [Fact]
    public void LastUpdate_ThatOverflows_CanBeReturned()
    {
        var trained = Compiled.Fit(s_data, onDivergence: OnDivergence.Return);
        (trained.Ending.Reason, trained.State.Calls).Should().Be((EndReason.Diverged, 0L));
    }

    [Fact]
    public void Update_ThatOverflows_BeforeACancel_IsADivergenceToo()
    {
        using var source = new CancellationTokenSource();
        var fit = () => Compiled.Fit(s_data, batchSize: 1, progress: new Recorder(happened => source.Cancel()), cancellation: source.Token);
        fit.Should().NotThrow("nothing was done when it was cancelled before the first epoch");
        using var later = new CancellationTokenSource();
        var begun = () => Compiled.Fit(s_data, batchSize: 1, progress: new Recorder(happened => Cancel(happened, later)), cancellation: later.Token);
        begun.Should().Throw<TrainingDivergedException>().Which.Batch.Should().Be(1);
    }

    private static void Cancel(TrainingEvent happened, CancellationTokenSource source)
    {
        if (happened is BatchCompleted)
        {
            source.Cancel();
        }
    }
}
