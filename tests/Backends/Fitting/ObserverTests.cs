using System.Collections.Immutable;

namespace Pipeline.Tests;

/// <summary>An observer is a fold over the events of a training, and may end it.</summary>
public sealed class ObserverTests
{
    private static readonly FitSettings s_settings = new() { Epochs = 3, BatchSize = 2 };

    private static Observer<ImmutableList<string>> Names => Observer.Of(ImmutableList<string>.Empty, (names, happened) => names.Add(happened.GetType().Name));

    [Fact]
    public void Fold_SeesWhatProgressIsTold_AndChangesNothing()
    {
        var compiled = Made.Linear().Compile(Reference);
        var progress = new Recorder();
        var (trained, names) = compiled.Fit(Made.Values(5), s_settings, Names, progress: progress, clock: new HandClock());
        names.Should().Equal(progress.Events.Select(happened => happened.GetType().Name)).And.HaveCount(1 + (3 * 5) + 1);
        trained.Should().Be(compiled.Fit(Made.Values(5), s_settings, clock: new HandClock()));
    }

    [Fact]
    public void Fold_GoesOnWithResume()
    {
        var compiled = Made.Linear().Compile(Reference);
        var losses = Observer.Of(ImmutableList<double>.Empty, (seen, happened) => happened is BatchCompleted batch ? seen.Add(batch.Loss.Total) : seen);
        var (whole, all) = compiled.Fit(Made.Values(6), s_settings with { Epochs = 4 }, losses, clock: new HandClock());
        var (half, first) = compiled.Fit(Made.Values(6), s_settings with { Epochs = 2 }, losses, clock: new HandClock());
        var (rest, both) = compiled.Resume(half, Made.Values(6), 2, losses with { Start = first }, clock: new HandClock());
        both.Should().Equal(all);
        rest.State.Should().Be(whole.State);
    }

    [Theory]
    [InlineData(4, 1, 1)]
    [InlineData(3, 1, 0)]
    [InlineData(1, 0, 1)]
    public void Fold_ThatAsksToStop_EndsAfterThatBatch(int steps, int epoch, int batch)
    {
        var counting = Observer.Of(0, (count, happened) => happened is BatchCompleted ? count + 1 : count, stopWhen: count => count >= steps);
        var progress = new Recorder();
        var (trained, count) = Made.Linear().Compile(Reference).Fit(Made.Values(5), s_settings, counting, progress: progress);
        (count, trained.State.Epoch, trained.State.Batch).Should().Be((steps, epoch, batch));
        trained.Ending.Should().Be(new Ending(EndReason.Observer));
        trained.Ending.ToString().Should().Be("stopped by the observer");
        progress.Events[^1].Should().BeOfType<TrainingEnded>().Which.Ending.Should().Be(trained.Ending);
    }

    [Fact]
    public void Fold_ThatStopped_CanBeResumedInsideTheEpoch()
    {
        var compiled = Made.Linear().Compile(Reference);
        var counting = Observer.Of(0, (count, happened) => happened is BatchCompleted ? count + 1 : count, stopWhen: count => count >= 4);
        var stopped = compiled.Fit(Made.Values(5), s_settings, counting, clock: new HandClock()).Trained;
        compiled.Resume(stopped, Made.Values(5), 2, clock: new HandClock()).State.Should().Be(compiled.Fit(Made.Values(5), s_settings, clock: new HandClock()).State);
    }

    [Fact]
    public void Fold_ThatThrows_EndsTraining_AndThatIsTold()
    {
        var progress = new Recorder();
        var thrown = new InvalidOperationException("mine");
        var fit = () => Made.Linear().Compile(Reference).Fit(Made.Values(5), s_settings, Observer.Of(0, (_, happened) => happened is EpochCompleted ? throw thrown : 0), progress: progress);
        fit.Should().Throw<InvalidOperationException>().Which.Should().BeSameAs(thrown);
        progress.Events[^1].Should().Be(new TrainingFailed(thrown));
    }

    [Fact]
    public void Progress_ThatThrowsAgain_DoesNotHideTheFirst()
    {
        var fit = () => Made.Linear().Compile(Reference).Fit(Made.Values(5), progress: new Recorder(happened => throw new InvalidOperationException(happened.GetType().Name)));
        fit.Should().Throw<InvalidOperationException>().WithMessage("TrainingStarted");
    }

    [Fact]
    public void Divergence_ReturnedInsteadOfThrown_KeepsTheState()
    {
        var settings = new FitSettings { Epochs = 50, OnDivergence = OnDivergence.Return };
        var (trained, names) = Made.Linear(rate: 1e200).Compile(Reference).Fit(Made.Values(5), settings, Names);
        trained.Ending.Reason.Should().Be(EndReason.Diverged);
        names[^1].Should().Be("TrainingEnded");
    }

    [Fact]
    public async Task Begun_AnObserverGoesWithEveryFormOfFitAndResume()
    {
        var compiled = Made.Linear().Compile(Reference);
        var (data, stream) = (Made.Values(6), SampleStream.From(Made.Values(6), 2));
        var counting = Observer.Of(0, (count, happened) => happened is BatchCompleted ? count + 1 : count, stopWhen: count => count == 2);
        var half = compiled.Fit(data, s_settings with { Epochs = 1 });
        var streamed = compiled.Fit(stream, epochs: 1, batchSize: 2);
        Func<IProgress<TrainingEvent>, Task<TrainedModel>>[] forms =
        [
            seen => Task.FromResult(compiled.Fit(data, epochs: 3, batchSize: 2, progress: seen)),
            seen => Task.FromResult(compiled.Fit(data, s_settings, progress: seen)),
            seen => Task.FromResult(compiled.Resume(half, data, 2, progress: seen)),
            seen => compiled.FitAsync(data, epochs: 3, batchSize: 2, progress: seen),
            seen => compiled.FitAsync(data, s_settings, progress: seen),
            seen => compiled.ResumeAsync(half, data, 2, progress: seen),
            seen => Task.FromResult(compiled.Fit(stream, epochs: 3, batchSize: 2, progress: seen)),
            seen => Task.FromResult(compiled.Fit(stream, s_settings with { Shuffle = false }, progress: seen)),
            seen => Task.FromResult(compiled.Resume(streamed, stream, 2, progress: seen)),
            seen => compiled.FitAsync(stream, epochs: 3, batchSize: 2, progress: seen),
            seen => compiled.FitAsync(stream, s_settings with { Shuffle = false }, progress: seen),
            seen => compiled.ResumeAsync(streamed, stream, 2, progress: seen),
            seen => Task.FromResult(compiled.Fit(data, s_settings, progress: new Recorder().And(seen))),
        ];
        foreach (var form in forms)
        {
            var seen = counting.Begin();
            var trained = await form(seen);
            (seen.State, trained.State.Batch, trained.Ending).Should().Be((2, 2, new Ending(EndReason.Observer)));
            counting.Start.Should().Be(0);
        }
    }

    [Fact]
    public void Begun_InANextTraining_GoesOnAndAsksAnew()
    {
        var compiled = Made.Linear().Compile(Reference);
        var seen = Observer.Of(0, (count, happened) => happened is BatchCompleted ? count + 1 : count, stopWhen: count => count == 2).Begin();
        var stopped = compiled.Fit(Made.Values(6), s_settings, progress: seen);
        compiled.Resume(stopped, Made.Values(6), 1, progress: seen).State.Batch.Should().Be(2, "the state still says so before the first batch");
        var other = Observer.Of(0, (count, happened) => happened is TrainingStarted ? 0 : happened is BatchCompleted ? count + 1 : count, stopWhen: count => count == 2).Begin();
        stopped = compiled.Fit(Made.Values(6), s_settings, progress: other);
        compiled.Resume(stopped, Made.Values(6), 1, progress: other).Ending.Should().Be(new Ending(EndReason.AllEpochs));
    }

    [Fact]
    public void And_TellsBothInOrder()
    {
        var told = new List<string>();
        IProgress<TrainingEvent> first = new Recorder(_ => told.Add("first"));
        first.And(new Recorder(_ => told.Add("second"))).Report(new EpochStarted(1));
        told.Should().Equal("first", "second");
    }

    [Fact]
    public void Nothing_IsRefused()
    {
        var compiled = Made.Linear().Compile(Reference);
        Action[] calls =
        [
            () => Observer.Of<int>(0, null!), () => Observer.Of<object?>(null, null!), () => compiled.Fit(Made.Values(3), s_settings, (Observer<int>)null!), () => compiled.Resume(compiled.Initialize(), Made.Values(3), 1, (Observer<int>)null!),
            () => ((IProgress<TrainingEvent>)null!).And(new Recorder()), () => new Recorder().And(null!),
        ];
        calls[0].Should().Throw<ArgumentNullException>().WithParameterName("next");
        foreach (var call in calls)
        {
            call.Should().Throw<ArgumentNullException>();
        }
    }
}
