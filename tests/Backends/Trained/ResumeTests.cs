namespace Pipeline.Tests;

/// <summary>Going on: with what may differ, and what must not.</summary>
public sealed class ResumeTests
{
    private static readonly Training s_training = TrainedSample.Compiled.Training with { Stops = [], Kept = null };

    [Fact]
    public void Resume_WithoutTheKeepRuleOfBefore_IsRefused()
    {
        var kept = (s_training with { Kept = Best(Train(Accuracy)) }).Compile(Reference).Fit(TrainedSample.Data, epochs: 2);

        Resuming(s_training, kept).Should().Throw<ArgumentException>().WithMessage("*keep rule*must be the same*");
    }

    [Fact]
    public void Resume_WithOtherMetrics_IsRefused()
    {
        var measured = s_training.Compile(Reference).Fit(TrainedSample.Data, epochs: 2);

        Resuming(s_training.Metrics(), measured).Should().Throw<ArgumentException>().WithMessage("*metrics*must be the same*");
    }

    [Fact]
    public void Resume_WithSlotsOfAnotherKind_IsRefused()
    {
        var plain = s_training.Optimizer(Sgd(0.1)).Compile(Reference).Fit(TrainedSample.Data, epochs: 2);

        Resuming(s_training.Optimizer(Sgd(0.1, momentum: 0.9)), plain).Should().Throw<ArgumentException>().WithMessage("*kind of optimizer must be the same*");
    }

    [Fact]
    public void Resume_WithAnotherRate_GoesOnWithIt()
    {
        var first = s_training.Optimizer(Sgd(0.1)).Compile(Reference).Fit(TrainedSample.Data, epochs: 2);
        var resumed = s_training.Optimizer(Sgd(0.01)).Compile(Reference).Resume(first, TrainedSample.Data, epochs: 1);

        resumed.History.Epochs.Select(epoch => epoch.Rate).Should().Equal(0.1, 0.1, 0.01);
    }

    [Fact]
    public void Resume_WhereAStopRuleHoldsAlready_TrainsNothing()
    {
        var training = s_training.StopWhen(Train(TotalLoss).Reaches(1e6));
        var stopped = training.Compile(Reference).Fit(TrainedSample.Data, epochs: 10);
        var resumed = training.Compile(Reference).Resume(stopped, TrainedSample.Data, epochs: 10);

        stopped.State.Epoch.Should().Be(1);
        resumed.Should().Be(stopped);
    }

    [Fact]
    public void Resume_AfterAStopWithAnotherRule_GoesOn()
    {
        var stopped = s_training.StopWhen(Train(TotalLoss).Reaches(1e6)).Compile(Reference).Fit(TrainedSample.Data, epochs: 10);

        s_training.Compile(Reference).Resume(stopped, TrainedSample.Data, epochs: 3).State.Epoch.Should().Be(4);
    }

    [Fact]
    public void Resume_InsideAnEpochWithFewerRows_IsRefused()
    {
        using var cancellation = new CancellationTokenSource();
        var cut = s_training.Compile(Reference).Fit(
            TrainedSample.Data, epochs: 2, batchSize: 7, progress: new CancelAt(3, cancellation), cancellation: cancellation.Token);

        cut.State.Batch.Should().Be(3);
        var resume = () => s_training.Compile(Reference).Resume(cut, TrainedSample.Data.Take(21), epochs: 1);
        resume.Should().Throw<ArgumentException>()
            .WithMessage("The training stands after batch 3 of an epoch over 40 rows, but data gives an epoch of 21.\n  Fix: pass the rows with which the epoch was begun.");
    }

    [Fact]
    public void Resume_ForMoreEpochsThanCanBeCounted_EndsWithItsRule()
    {
        var training = s_training.StopWhen(Train(TotalLoss).Stalls(1, minimumChange: 1e6));
        var first = s_training.Compile(Reference).Fit(TrainedSample.Data, epochs: 1);

        training.Compile(Reference).Resume(first, TrainedSample.Data, int.MaxValue).Ending.Reason.Should().Be(EndReason.StopRule);
    }

    [Fact]
    public void Evaluate_OfRowsThatLackTheLastClass_IsNoMistake()
    {
        var trained = s_training.Compile(Reference).Fit(TrainedSample.Data, epochs: 1);
        var few = Dataset.Of(TrainedSample.Data.Features, [.. Enumerable.Repeat(0, 40)], ["a"], TrainedSample.Data.FeatureNames);
        var other = Dataset.Of(TrainedSample.Data.Features, [.. Enumerable.Repeat(0, 40)], ["b \"c\"", "a", "ü"], TrainedSample.Data.FeatureNames);

        trained.Invoking(t => t.Evaluate(few)).Should().NotThrow();
        trained.Invoking(t => t.Evaluate(other)).Should().Throw<ArgumentException>().WithMessage("The classes of data are not those of the training rows*");
    }

    private static Action Resuming(Training training, TrainedModel trained) => () => training.Compile(Reference).Resume(trained, TrainedSample.Data, epochs: 1);

    private sealed class CancelAt(int batch, CancellationTokenSource cancellation) : IProgress<TrainingEvent>
    {
        public void Report(TrainingEvent value)
        {
            if (value is BatchCompleted done && done.Batch == batch)
            {
                cancellation.Cancel();
            }
        }
    }
}
