using System.Collections.Concurrent;
using System.Reflection;

namespace Pipeline.Tests;

/// <summary>FitAsync is Fit on a thread of its own.</summary>
public sealed class AsyncTests
{
    [Fact]
    public async Task FitAsync_GivesWhatFitGives()
    {
        var compiled = Made.Linear().Compile(Reference);
        var data = Made.Values(7);
        var settings = new FitSettings { Epochs = 2, BatchSize = 3 };
        var trained = await compiled.FitAsync(data, epochs: 2, batchSize: 3, clock: new HandClock());
        trained.Should().Be(compiled.Fit(data, epochs: 2, batchSize: 3, clock: new HandClock()));
        (await compiled.FitAsync(data, settings, clock: new HandClock())).Should().Be(trained);
        (await compiled.ResumeAsync(trained, data, 1, clock: new HandClock())).Should().Be(compiled.Resume(trained, data, 1, clock: new HandClock()));
    }

    [Fact]
    public async Task FitAsync_RunsOutsideTheCallersContext_AndTellsItThereInOrder()
    {
        // A user interface in small: one thread with a queue, which the caller blocks until all is done.
        using var queue = new BlockingCollection<Action>();
        var (seen, threads) = (new List<TrainingEvent>(), new ConcurrentBag<int>());
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new QueueContext(queue));
        Task<TrainedModel> task;
        var caller = Environment.CurrentManagedThreadId;
        try
        {
            var shown = new Progress<TrainingEvent>(seen.Add);
            var told = new Recorder(_ => threads.Add(Environment.CurrentManagedThreadId));
            task = Made.Linear().Compile(Reference).FitAsync(Made.Values(9), epochs: 5, batchSize: 2, progress: told.And(shown));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }

        await task;
        queue.CompleteAdding();
        foreach (var action in queue.GetConsumingEnumerable())
        {
            action();
        }

        threads.Distinct().Should().ContainSingle().Which.Should().NotBe(caller);
        seen[0].Should().BeOfType<TrainingStarted>();
        seen.OfType<BatchCompleted>().Select(batch => (batch.Epoch, batch.Batch)).Should().BeInAscendingOrder().And.HaveCount(25);
        seen[^1].Should().BeOfType<TrainingEnded>();
    }

    [Fact]
    public async Task FitAsync_ThatFails_ThrowsWhenAwaited()
    {
        var task = Made.Linear().Compile(Reference).FitAsync(Made.Labelled(5));
        await FluentActions.Awaiting(() => task).Should().ThrowAsync<ArgumentException>();
        var diverging = Made.Linear(rate: 1e200).Compile(Reference).FitAsync(Made.Values(5), epochs: 50);
        await FluentActions.Awaiting(() => diverging).Should().ThrowAsync<TrainingDivergedException>();
    }

    [Fact]
    public async Task FitAsync_Cancelled_GivesWhatThereIs()
    {
        using var source = new CancellationTokenSource();
        var compiled = Made.Linear().Compile(Reference);
        var progress = new Recorder(happened =>
        {
            if (happened is BatchCompleted { Epoch: 2, Batch: 1 })
            {
                source.Cancel();
            }
        });
        var trained = await compiled.FitAsync(Made.Values(10), epochs: 5, batchSize: 3, progress: progress, cancellation: source.Token);
        (trained.State.Epoch, trained.State.Batch, trained.Ending.Reason).Should().Be((1, 1, EndReason.Cancelled));
        var before = await compiled.FitAsync(Made.Values(10), cancellation: new CancellationToken(canceled: true));
        (before.State.Calls, before.Ending.Reason).Should().Be((0, EndReason.Cancelled));
    }

    /// <summary>What Fit can be told, FitAsync can be told as well.</summary>
    [Fact]
    public void FitAsync_HasTheParametersOfFit()
    {
        static List<string> Of(string name) => typeof(CompiledModel).GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => method.Name == name && !method.IsGenericMethod)
            .Select(method => string.Join(", ", method.GetParameters().Select(parameter => $"{parameter.ParameterType} {parameter.Name} = {parameter.RawDefaultValue}"))).Order(StringComparer.Ordinal).ToList();
        Of("FitAsync").Should().Equal(Of("Fit")).And.HaveCount(4);
        Of("ResumeAsync").Should().Equal(Of("Resume")).And.HaveCount(2);
    }

    private sealed class QueueContext(BlockingCollection<Action> queue) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => queue.Add(() => d(state));

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing may wait for this thread.");
    }
}
