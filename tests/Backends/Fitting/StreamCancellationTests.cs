namespace Pipeline.Tests;

/// <summary>Cancelling while rows are read for something else than a step.</summary>
public sealed class StreamCancellationTests
{
    private static readonly FitSettings s_settings = new()
    {
        Epochs = 3,
        BatchSize = 7,
        Shuffle = false,
        Seed = 3,
        Recording = Recording.Steps | Recording.DeadUnits | Recording.GradientNorms,
    };

    private static CompiledModel Compiled { get; } = Input(2).Standardize().Dense(5, Relu).Dropout(0.25).Dense(3, Softmax)
        .Loss(CrossEntropy).Optimizer(Adam(0.05)).Metrics(Accuracy).Compile(Reference);

    public static TheoryData<bool, TrainMetrics, int> Measured => new()
    {
        { false, TrainMetrics.Running, 0 }, { false, TrainMetrics.AfterEpoch, 2 }, { true, TrainMetrics.Running, 2 }, { true, TrainMetrics.AfterEpoch, 0 },
    };

    [Theory]
    [MemberData(nameof(Measured))]
    public void Validation_ThatIsCut_IsDoneByResumeToTheSameBits(bool isStream, TrainMetrics metrics, int ahead)
    {
        var (data, test, clock) = (Made.Labelled(40), Made.Labelled(11, seed: 2), new HandClock());
        var settings = s_settings with { TrainMetrics = metrics };
        TrainedModel Fit(SampleStream validation, CancellationToken token) => isStream
            ? Compiled.Fit(SampleStream.From(data, 9), settings, validation, clock: clock, cancellation: token)
            : Compiled.Fit(data, settings, validation, clock: clock, cancellation: token);
        var whole = Fit(SampleStream.From(test, 4), CancellationToken.None);

        // It is opened once to look at its first chunk, then after each epoch.
        using var cancellation = new CancellationTokenSource();
        var cut = Fit(CancelsAt(3, SampleStream.From(test, 4), cancellation).Prefetch(ahead), cancellation.Token);
        (cut.State.Epoch, cut.State.Batch, cut.Ending.Reason, cut.History.Epochs.Count).Should().Be((1, 6, EndReason.Cancelled, 1));
        using var folder = new TemporaryFolder();
        cut.Save(folder["a.st"]);
        var loaded = TrainedModel.Load(folder["a.st"], Reference);
        var resumed = isStream
            ? Compiled.Resume(loaded, SampleStream.From(data, 8), 2, SampleStream.From(test, 4), clock: clock)
            : Compiled.Resume(loaded, data, 2, SampleStream.From(test, 4), clock: clock);

        resumed.Should().Be(whole);
    }

    /// <summary>The stream is opened for its first chunk, twice for preprocessing, then in each epoch for steps, for the training's measures, and for dead units.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void TrainingRows_WhoseMeasuringIsCut_AreMeasuredByResume(int opening)
    {
        var (data, clock) = (Made.Labelled(40), new HandClock());
        var settings = s_settings with { TrainMetrics = TrainMetrics.AfterEpoch };
        using var cancellation = new CancellationTokenSource();
        var cut = Compiled.Fit(CancelsAt(opening, SampleStream.From(data, 9), cancellation), settings, clock: clock, cancellation: cancellation.Token);

        (cut.State.Epoch, cut.State.Batch, cut.Ending.Reason).Should().Be((0, 6, EndReason.Cancelled));
        Compiled.Resume(cut, SampleStream.From(data, 8), 3, clock: clock).Should().Be(Compiled.Fit(SampleStream.From(data, 9), settings, clock: clock));
    }

    [Fact]
    public void Lbfgs_WhoseValidationIsCut_DoesTheIterationAgain()
    {
        var (data, test, clock) = (Made.Values(20), Made.Values(8, seed: 2), new HandClock());
        var compiled = Made.Linear().Optimizer(Lbfgs()).Compile(Reference);
        TrainedModel Fit(SampleStream validation, CancellationToken token) => compiled.Fit(data, epochs: 3, batches: Batches.Full, validation: validation, clock: clock, cancellation: token);
        using var cancellation = new CancellationTokenSource();
        var cut = Fit(CancelsAt(3, SampleStream.From(test, 4), cancellation), cancellation.Token);

        (cut.State.Epoch, cut.State.Batch, cut.Ending.Reason).Should().Be((1, 0, EndReason.Cancelled));
        compiled.Resume(cut, data, 2, SampleStream.From(test, 4), clock: clock).Should().Be(Fit(SampleStream.From(test, 4), CancellationToken.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Preprocessing_ThatIsCut_IsAnUntrainedModelThatSaysSo(int opening)
    {
        using var cancellation = new CancellationTokenSource();
        var told = new List<TrainingEvent>();
        var cut = Compiled.Fit(
            CancelsAt(opening, SampleStream.From(Made.Labelled(40), 9), cancellation), s_settings, progress: new Recorder(told.Add), cancellation: cancellation.Token);

        (cut.State.Calls, cut.Ending.Reason, cut.Ending.ToString()).Should().Be((0, EndReason.Cancelled, "cancelled before the preprocessing layers were fitted"));
        told.Select(happened => happened.GetType()).Should().Equal(typeof(TrainingStarted), typeof(TrainingEnded));
        var resume = () => Compiled.Resume(cut, SampleStream.From(Made.Labelled(40), 9), 3);
        resume.Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "The training was cancelled before its preprocessing layers were fitted, so there is nothing to go on with.\n  Fix: call Fit again.");
    }

    [Fact]
    public void FirstChunk_ThatIsCut_IsAModelToGoOnWith()
    {
        var (data, clock, compiled) = (Made.Labelled(40), new HandClock(), Made.Classifier.Compile(Reference));
        using var cancellation = new CancellationTokenSource();
        var cut = compiled.Fit(CancelsAt(1, SampleStream.From(data, 9), cancellation), s_settings, clock: clock, cancellation: cancellation.Token);

        (cut.State.Calls, cut.Ending).Should().Be((0, new Ending(EndReason.Cancelled)));
        compiled.Resume(cut, SampleStream.From(data, 9), 3, clock: clock).Should().Be(compiled.Fit(SampleStream.From(data, 9), s_settings, clock: clock));
    }

    /// <summary>The same stream, whose reader is cancelled when it is opened for the given time (from 1).</summary>
    private static SampleStream CancelsAt(int opening, SampleStream stream, CancellationTokenSource cancellation)
    {
        var opened = 0;
        IEnumerable<Samples> Open(CancellationToken token)
        {
            var cuts = ++opened == opening;
            foreach (var chunk in stream.Chunks(CancellationToken.None))
            {
                if (cuts)
                {
                    cancellation.Cancel();
                    token.ThrowIfCancellationRequested();
                }

                yield return chunk;
            }
        }

        return SampleStream.From(Open).Named(stream.FeatureNames, stream.TargetNames, stream.Classes);
    }
}
