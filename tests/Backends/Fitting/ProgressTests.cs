namespace Pipeline.Tests;

/// <summary>What a fit tells while it runs, and how it is cancelled.</summary>
public sealed class ProgressTests
{
    [Fact]
    public void Events_ComeInOrder()
    {
        var progress = new Recorder();
        var compiled = Made.Linear().Compile(Reference);
        var trained = compiled.Fit(Made.Values(5), epochs: 2, batchSize: 2, validation: Made.Values(3), progress: progress);
        progress.Events.Select(happened => happened switch
        {
            TrainingStarted started => $"start {started.FirstEpoch} to {started.LastEpoch}, {started.Batches} batches, {started.Rows} rows, {started.Backend}",
            EpochStarted started => $"begin {started.Epoch}",
            BatchCompleted batch => $"batch {batch.Epoch}.{batch.Batch} of {batch.Batches}",
            EpochCompleted epoch => $"epoch {epoch.Record.Epoch}",
            TrainingEnded ended => $"end {ended.Ending}",
            _ => "?",
        }).Should().Equal(
            "start 1 to 2, 3 batches, 5 rows, Reference", "begin 1", "batch 1.1 of 3", "batch 1.2 of 3", "batch 1.3 of 3", "epoch 1", "begin 2", "batch 2.1 of 3", "batch 2.2 of 3", "batch 2.3 of 3", "epoch 2", "end all epochs done");
        progress.Events.OfType<BatchCompleted>().Select(batch => (batch.Rows, batch.Rate)).Should().Equal((2, 0.1), (2, 0.1), (1, 0.1), (2, 0.1), (2, 0.1), (1, 0.1));
        progress.Events.OfType<TrainingStarted>().Single().Training.Should().Be(compiled.Training);
        progress.Events.OfType<EpochCompleted>().Select(epoch => epoch.Record).Should().Equal(trained.History.Epochs);
        progress.Events.OfType<TrainingEnded>().Single().History.Should().Be(trained.History);
    }

    [Fact]
    public void BatchLosses_AddUpToTheEpochs()
    {
        var progress = new Recorder();
        var trained = Made.Linear(penalty: L2(0.1)).Compile(Reference).Fit(Made.Values(6), batchSize: 3, progress: progress);
        progress.Events.OfType<BatchCompleted>().Average(batch => batch.Loss.Total).Should().BeApproximately(trained.History.Epochs[0].Train.Loss, 1e-15);
    }

    [Fact]
    public void Cancelled_BeforeTheFirstStep_GivesTheStart()
    {
        var spy = new Spy();
        var compiled = Made.Linear().Compile(spy);
        var trained = compiled.Fit(Made.Values(5), epochs: 2, seed: 3, cancellation: new CancellationToken(canceled: true));
        trained.Ending.Should().Be(new Ending(EndReason.Cancelled));
        trained.Parameters.Equals(compiled.Initialize(3).Parameters).Should().BeTrue();
        spy.Steps.Should().BeEmpty();
    }

    [Fact]
    public void Cancelled_InABatch_StopsAfterItAndReturnsWhatThereIs()
    {
        using var source = new CancellationTokenSource();
        var (spy, progress) = (new Spy(), new Recorder(happened => Cancel(happened, source, 2, 2)));
        var trained = Made.Linear().Compile(spy).Fit(Made.Values(10), epochs: 5, batchSize: 3, progress: progress, cancellation: source.Token);
        spy.Steps.Should().HaveCount(4 + 2);
        trained.Ending.Should().Be(new Ending(EndReason.Cancelled));
        (trained.State.Epoch, trained.State.Batch, trained.State.Calls).Should().Be((1, 2, 6));
        trained.History.Epochs.Should().HaveCount(1);
        progress.Events[^1].Should().BeOfType<TrainingEnded>();
        double.IsFinite(trained.Evaluate(Made.Values(10)).Loss).Should().BeTrue();
    }

    [Fact]
    public void Cancelled_InTheLastBatchOfAnEpoch_FinishesTheEpoch()
    {
        using var source = new CancellationTokenSource();
        var trained = Made.Linear().Compile(Reference).Fit(
            Made.Values(10), epochs: 5, batchSize: 3, validation: Made.Values(4), progress: new Recorder(happened => Cancel(happened, source, 2, 4)), cancellation: source.Token);
        (trained.State.Epoch, trained.State.Batch, trained.Ending.Reason).Should().Be((2, 0, EndReason.Cancelled));
        trained.History.Epochs.Should().HaveCount(2);
    }

    [Fact]
    public void Cancelled_InTheVeryLastBatch_HasDoneAllEpochs()
    {
        using var source = new CancellationTokenSource();
        var trained = Made.Linear().Compile(Reference).Fit(Made.Values(10), epochs: 2, batchSize: 3, progress: new Recorder(happened => Cancel(happened, source, 2, 4)), cancellation: source.Token);
        trained.Ending.Reason.Should().Be(EndReason.AllEpochs);
    }

    [Fact]
    public void CancelledWithAKeepRule_StillGivesTheBest()
    {
        using var source = new CancellationTokenSource();
        var training = Made.Linear().Keep(Best(Train(TotalLoss)));
        var trained = training.Compile(Reference).Fit(Made.Values(10), epochs: 5, batchSize: 3, progress: new Recorder(happened => Cancel(happened, source, 3, 1)), cancellation: source.Token);
        trained.State.Kept.Should().NotBeNull();
        trained.Parameters.Should().BeSameAs(trained.State.Kept!.Parameters);
    }

    private static void Cancel(TrainingEvent happened, CancellationTokenSource source, int epoch, int batch)
    {
        if (happened is BatchCompleted completed && completed.Epoch == epoch && completed.Batch == batch)
        {
            source.Cancel();
        }
    }
}
