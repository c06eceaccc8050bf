namespace Pipeline.Tests;

/// <summary>Fits beside one another and fits that are ended: none leaves a trace in another, none keeps its session.</summary>
[Trait("Category", "Engine")]
public sealed class FitTests
{
    private static readonly Dataset s_data = Rows.Labelled(90, [20], 5);

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Fit_TwoAtOnceFromTwoThreads_GiveTheBitsOfOneAfterTheOther(string engine)
    {
        var compiled = Compiled(Engines.Named(engine));
        TrainedModel Fit(int number) => compiled.Fit(s_data, epochs: 3, batchSize: 16, validation: 0.2, seed: number, clock: Still.Clock);
        TrainedModel[] serial = [.. Enumerable.Range(0, 6).Select(Fit)];
        var parallel = new TrainedModel[serial.Length];
        using var both = new Barrier(2);
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(first => new Thread(() =>
        {
            for (var i = first; i < parallel.Length; i += 2)
            {
                both.SignalAndWait();
                try
                {
                    parallel[i] = Fit(i);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        failure.Should().BeNull();
        parallel.Should().Equal(serial);
        serial.Select(trained => trained.Predict(s_data)).Should().Equal(parallel.Select(trained => trained.Predict(s_data))).And.OnlyHaveUniqueItems();
    }

    /// <summary>However a fit ends, what the engine opened for it is closed once, and the next fit does not see that there was one before.</summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Fit_EndedInTheMiddle_ClosesItsSession(string engine)
    {
        var witness = new SessionWitness(Engines.Named(engine));
        var compiled = Compiled(witness);
        TrainedModel Fit(IProgress<TrainingEvent>? progress = null, CancellationToken cancellation = default) =>
            compiled.Fit(s_data, epochs: 3, batchSize: 16, progress: progress, clock: Still.Clock, cancellation: cancellation);
        var whole = Fit();
        witness.Counts.Should().Be((1, 1));

        using var source = new CancellationTokenSource();
        Fit(new Recorder(At(batch: 2, source.Cancel)), source.Token).Ending.Reason.Should().Be(EndReason.Cancelled);
        witness.Counts.Should().Be((2, 2));

        var failing = () => Fit(new Recorder(At(batch: 2, () => throw new TimeoutException("the display is gone"))));
        failing.Should().Throw<TimeoutException>();
        witness.Counts.Should().Be((3, 3));

        Fit().Should().Be(whole);
        witness.Counts.Should().Be((4, 4));
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Fit_OnAnyEngine_NamesItsDeviceInTheHistory(string engine) =>
        Compiled(Engines.Named(engine)).Fit(s_data, epochs: 2, batchSize: 16).History.Epochs.Select(epoch => epoch.Device).Distinct()
            .Should().ContainSingle().Which.Should().MatchRegex(@"^(CPU|GPU:\d+)$");

    private static CompiledModel Compiled(IBackend engine) =>
        Input(20).Dense(30, Relu).Dropout(0.3).Dense(5, Softmax).Loss(CrossEntropy, L2(0.001)).Optimizer(Adam(0.01)).Metrics(Accuracy).Compile(engine);

    private static Action<TrainingEvent> At(int batch, Action then) => happened =>
    {
        if (happened is BatchCompleted { Epoch: 2 } completed && completed.Batch == batch)
        {
            then();
        }
    };
}
