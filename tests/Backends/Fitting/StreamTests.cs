using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>Streams: the numbers of a data set with the same rows, and what goes wrong said with its place.</summary>
public sealed class StreamTests
{
    private static readonly FitSettings s_inOrder = new() { Epochs = 4, BatchSize = 7, Shuffle = false, Seed = 3 };

    private static CompiledModel Compiled { get; } = Input(2).Standardize().Dense(5, Tanh).Dropout(0.25).Dense(3, Softmax)
        .Loss(CrossEntropy, L2(1e-3)).Optimizer(Adam(0.05)).Metrics(Accuracy).Keep(Best(Validation(TotalLoss))).Compile(Reference);

    public static TheoryData<int, int> Chunks => new() { { 1, 0 }, { 5, 0 }, { 7, 2 }, { 8, 1 }, { 14, 2 }, { 39, 3 }, { 40, 2 }, { 1000, 5 } };

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Fit_ChunksOfAnySize_IsTheDataSetBitForBit(int chunk, int ahead)
    {
        var (data, test, clock) = (Weighted(40), Made.Labelled(11, seed: 2), new HandClock());
        var settings = s_inOrder with { ClassWeights = [1, 2, 0.5] };
        var expected = Compiled.Fit(data, settings, test, clock: clock);

        var fitted = Compiled.Fit(SampleStream.From(data, chunk).Prefetch(ahead), settings, SampleStream.From(test, 4), clock: clock);

        fitted.Should().Be(expected);
        fitted.Evaluate(SampleStream.From(test, chunk).Prefetch(ahead), batchSize: 3, clock).Should().Be(expected.Evaluate(test, batchSize: 3, clock));
        var outputs = fitted.Predict(SampleStream.From(test, chunk).Prefetch(ahead)).SelectMany(tensor => tensor.Float64.ToArray());
        outputs.Should().Equal(expected.Predict(test).Float64.ToArray());
    }

    [Fact]
    public void Fit_MeasuredAfterTheEpoch_IsTheDataSetToo()
    {
        var (data, test, clock) = (Made.Labelled(40), Made.Labelled(11, seed: 2), new HandClock());
        var settings = s_inOrder with { TrainMetrics = TrainMetrics.AfterEpoch, Batches = Batches.DropRemainder };

        Compiled.Fit(SampleStream.From(data, 9), settings, test, clock: clock).Should().Be(Compiled.Fit(data, settings, test, clock: clock));
    }

    [Fact]
    public void Fit_Arguments_AreTheSettings()
    {
        var (data, clock) = (SampleStream.From(Made.Labelled(40), 9), new HandClock());
        var classifier = Made.Classifier.Compile(Reference);
        var settings = new FitSettings { Epochs = 2, BatchSize = 7, Seed = 3, ShuffleBuffer = 10, Batches = Batches.DropRemainder, ClassWeights = [1, 2, 3], TrainMetrics = TrainMetrics.AfterEpoch };

        var byArguments = classifier.Fit(
            data, epochs: 2, batchSize: 7, seed: 3, shuffleBuffer: 10, batches: Batches.DropRemainder, classWeights: [1, 2, 3], trainMetrics: TrainMetrics.AfterEpoch, clock: clock);
        byArguments.Should().Be(classifier.Fit(data, settings, clock: clock));
        classifier.Fit(data).Settings.Should().Be(new FitSettings { Shuffle = false });
    }

    [Fact]
    public async Task FitAsync_AndResumeAsync_GiveTheSame()
    {
        var (data, clock, compiled) = (SampleStream.From(Made.Labelled(40), 9), new HandClock(), Made.Classifier.Compile(Reference));
        var settings = s_inOrder with { Recording = Recording.Steps | Recording.DeadUnits | Recording.GradientNorms };
        var expected = compiled.Fit(Made.Labelled(40), settings, clock: clock);

        (await compiled.FitAsync(data, settings, clock: clock)).Should().Be(expected);
        (await compiled.FitAsync(data, epochs: 4, batchSize: 7, seed: 3, recording: settings.Recording, clock: clock)).Should().Be(expected);
        var two = compiled.Fit(data, settings with { Epochs = 2 }, clock: clock);
        (await compiled.ResumeAsync(two, data, 2, clock: clock)).History.Should().Be(expected.History);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(39)]
    [InlineData(1000)]
    public void Fit_ShuffledInABuffer_VisitsEachRowOnceAndNoneTooEarly(int buffer)
    {
        var spy = new Spy();
        var data = Dataset.Of(Tensor.Of([.. Enumerable.Range(0, 80).Select(i => (double)i)], [40, 2]), Tensor.Of(new double[40], [40, 1]));
        Made.Linear(1e-9).Compile(spy).Fit(SampleStream.From(data, 9), epochs: 3, batchSize: 7, shuffleBuffer: buffer, seed: 1);

        var epochs = spy.Steps.Zip(spy.Data, (rows, samples) => rows.Select(row => (int)samples.Features[2 * row] / 2).ToList()).Chunk(6).Select(epoch => epoch.SelectMany(rows => rows).ToList()).ToList();
        foreach (var epoch in epochs)
        {
            epoch.Order().Should().Equal(Enumerable.Range(0, 40));
            epoch.Select((row, place) => row - place).Should().OnlyContain(ahead => ahead < buffer, "a row comes out after it came in");
        }

        epochs[0].SequenceEqual(epochs[1]).Should().Be(buffer == 1);
    }

    [Fact]
    public void Fit_ShuffledInABuffer_DoesNotDependOnChunks()
    {
        var (data, clock) = (Made.Labelled(40), new HandClock());
        TrainedModel Fit(int chunk) => Made.Classifier.Compile(Reference).Fit(SampleStream.From(data, chunk), epochs: 3, batchSize: 7, shuffleBuffer: 11, clock: clock);

        Fit(1).Should().Be(Fit(1000)).And.Be(Fit(13));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(11, false)]
    public void Resume_BetweenAndInsideEpochs_IsTheSameBits(int buffer, bool drops)
    {
        var (data, clock) = (Made.Labelled(40), new HandClock());
        var compiled = Compiled.Training with { Kept = null };
        var settings = s_inOrder with { ShuffleBuffer = buffer, Shuffle = buffer > 0, Batches = drops ? Batches.DropRemainder : Batches.Partition };
        var whole = compiled.Compile(Reference).Fit(SampleStream.From(data, 9), settings, clock: clock);
        for (var batch = 1; batch <= 6; batch++)
        {
            using var cancellation = new CancellationTokenSource();
            var progress = new Recorder(told =>
            {
                if (told is BatchCompleted done && done.Epoch == 2 && done.Batch == Math.Min(batch, drops ? 5 : 6))
                {
                    cancellation.Cancel();
                }
            });
            var cut = compiled.Compile(Reference).Fit(SampleStream.From(data, 9), settings, progress: progress, clock: clock, cancellation: cancellation.Token);
            using var folder = new TemporaryFolder();
            cut.Save(folder["a.st"]);

            var resumed = compiled.Compile(Reference).Resume(TrainedModel.Load(folder["a.st"], Reference), SampleStream.From(data, 8), 4 - cut.State.Epoch, clock: clock);

            resumed.Should().Be(whole);
        }
    }

    [Fact]
    public async Task Fit_AsyncStream_IsTheDataSetToo()
    {
        var (data, clock) = (Made.Labelled(40), new HandClock());
        var expected = Made.Classifier.Compile(Reference).Fit(data.Named(classes: []).Named(classes: ["a", "b", "c"]), s_inOrder, clock: clock);
        async IAsyncEnumerable<Samples> Open([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            foreach (var rows in Enumerable.Range(0, 40).Chunk(9))
            {
                await Task.Delay(1, cancellation);
                yield return data.Samples.Rows(rows);
            }
        }

        var stream = SampleStream.From(() => Open()).Named(classes: ["a", "b", "c"]);
        foreach (var ahead in (int[])[0, 2])
        {
            (await Task.Run(() => Made.Classifier.Compile(Reference).Fit(stream.Prefetch(ahead), s_inOrder, clock: clock))).Should().Be(expected);
        }
    }

    [Fact]
    public void Augmentation_ByChunks_IsThatOfTheDataSet()
    {
        var (data, clock) = (Made.Labelled(40), new HandClock());
        var compiled = Made.Classifier.Compile(Reference);
        var noise = Augmentation.Noise(0.5);
        var expected = compiled.Fit(data, s_inOrder, augment: noise, clock: clock);

        compiled.Fit(SampleStream.From(data, 9), s_inOrder, augment: noise, clock: clock).Should().Be(expected);
        compiled.Fit(data, s_inOrder, clock: clock).Parameters.Equals(expected.Parameters).Should().BeFalse();
    }

    [Fact]
    public void Thread_IsGoneWhenFitIsDone_WhateverHappens()
    {
        var opened = 0;
        var closed = 0;
        IEnumerable<Samples> Open(int failAt)
        {
            Interlocked.Increment(ref opened);
            try
            {
                for (var i = 0; i < 20; i++)
                {
                    yield return i == failAt ? throw new IOException("the disk is gone.") : Made.Values(10, i).Samples;
                }
            }
            finally
            {
                Interlocked.Increment(ref closed);
            }
        }

        var compiled = Made.Linear().Compile(Reference);
        using var cancellation = new CancellationTokenSource();
        compiled.Fit(SampleStream.From(() => Open(-1)), epochs: 2);
        var cut = compiled.Fit(SampleStream.From(() => Open(-1)).Prefetch(1), progress: new Recorder(told => cancellation.Cancel()), cancellation: cancellation.Token);
        cut.Ending.Reason.Should().Be(EndReason.Cancelled);
        var fail = () => compiled.Fit(SampleStream.From(() => Open(7)), batchSize: 8);
        fail.Should().Throw<DataException>().WithInnerException<IOException>();
        var diverge = () => Made.Linear(1e200).Compile(Reference).Fit(SampleStream.From(() => Open(-1)));
        diverge.Should().Throw<TrainingDivergedException>();
        foreach (var _ in compiled.Initialize().Predict(SampleStream.From(() => Open(-1))).Take(2))
        {
        }

        closed.Should().Be(opened, "every reading was ended before Fit returned");
    }

    [Fact]
    public void Cancellation_WhileRowsAreWaitedFor_EndsTheWaiting()
    {
        using var cancellation = new CancellationTokenSource();
        IEnumerable<Samples> Open(CancellationToken stop)
        {
            yield return Made.Values(10).Samples;
            yield return Made.Values(10).Samples;
            stop.WaitHandle.WaitOne();
            stop.ThrowIfCancellationRequested();
        }

        var told = 0;
        var progress = new Recorder(value =>
        {
            if (value is BatchCompleted && ++told == 3)
            {
                cancellation.CancelAfter(20);
            }
        });
        var cut = Made.Linear().Compile(Reference).Fit(SampleStream.From(Open), batchSize: 5, progress: progress, cancellation: cancellation.Token);

        (cut.State.Epoch, cut.Ending.Reason).Should().Be((0, EndReason.Cancelled));
        cut.State.Batch.Should().BeInRange(3, 4);
        cut.State.Running.Rows.Should().Be(5 * cut.State.Batch);
    }

    [Fact]
    public void Read_ThatDoesNotHearTheToken_IsLeftBehind()
    {
        using var cancellation = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        IEnumerable<Samples> Open()
        {
            yield return Made.Values(10).Samples;
            release.Wait();
        }

        var progress = new Recorder(value =>
        {
            if (value is BatchCompleted)
            {
                cancellation.CancelAfter(20);
            }
        });
        var cut = Made.Linear().Compile(Reference).Fit(SampleStream.From(Open), batchSize: 5, progress: progress, cancellation: cancellation.Token);
        release.Set();

        cut.Ending.Reason.Should().Be(EndReason.Cancelled);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Stream_ThatGivesUpWaitingByItself_IsNamedAsAnyFailure(int ahead)
    {
        IEnumerable<Samples> Open(int good)
        {
            for (var i = 0; i < good; i++)
            {
                yield return Made.Values(4).Samples;
            }

            throw new TaskCanceledException("The request took too long.");
        }

        for (var good = 0; good < 3; good++)
        {
            var chunks = good;
            Refuses(
                () => Made.Linear().Compile(Reference).Fit(SampleStream.From(() => Open(chunks)).Prefetch(ahead)),
                $"data failed at chunk {good + 1} (from 1), after {4 * good} rows: The request took too long.\n  Fix: correct what the stream reads, or how.");
        }
    }

    [Theory]
    [InlineData(20_000_000, 0)]
    [InlineData(20_000_000, 100_000_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(7, int.MaxValue)]
    public void Sizes_BeyondTheRows_TakeTheRoomOfTheRows(int batchSize, int buffer)
    {
        var (data, clock, compiled) = (Made.Labelled(150), new HandClock(), Made.Classifier.Compile(Reference));
        TrainedModel Fit(SampleStream stream, int size, int shuffle) => compiled.Fit(stream, epochs: 1, batchSize: size, shuffleBuffer: shuffle, validation: SampleStream.From(data, 40), clock: clock);
        var expected = Fit(SampleStream.From(data, 9), Math.Min(batchSize, 150), Math.Min(buffer, 150));
        var before = GC.GetAllocatedBytesForCurrentThread();

        foreach (var stream in (SampleStream[])[SampleStream.From(data, 9), SampleStream.Once(SampleStream.From(data, 9).Chunks()).Named(classes: data.Classes, features: data.FeatureNames)])
        {
            var fitted = Fit(stream, batchSize, buffer);
            fitted.Parameters.Equals(expected.Parameters).Should().BeTrue();
            fitted.History.Should().Be(expected.History);
            fitted.Evaluate(SampleStream.From(data, 9), batchSize: int.MaxValue, clock).Should().Be(fitted.Evaluate(data, batchSize: 150, clock));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(50_000_000);
    }

    [Fact]
    public void Stream_ThatGrows_IsRefusedWhereItsBatchDoes()
    {
        var opened = 0;
        var stream = SampleStream.From(() => (Samples[])[Made.Values(10 * ++opened).Samples]);

        Refuses(
            () => Made.Linear().Compile(Reference).Fit(stream, batchSize: 5000),
            "data is a stream that had 10 rows when training began, but now gives 20 for one batch.\n  Fix: give the same rows in each epoch, or a batchSize that the first reading fills.");
    }

    [Fact]
    public void Rows_ThatMemoryCannotHold_AreRefused()
    {
        var wide = new Samples(Tensor.Of(new float[70_000], [1, 70_000]), Tensor.Of(new float[1], [1, 1]));
        var slab = new RowSlab(wide, int.MaxValue);
        slab.Capacity.Should().Be(64);

        Refuses<int>(
            () =>
            {
                slab.Copy(wide, 0, 1, 50_000);
                return 0;
            },
            "Memory cannot hold 50001 rows of [70000] at once.\n  Fix: a smaller batchSize or shuffleBuffer.");
    }

    [Fact]
    public void Once_IsEnoughForOneEpoch_AndRefusedForMore()
    {
        var data = Made.Values(20);
        SampleStream Once() => SampleStream.Once(Enumerable.Range(0, 20).Chunk(6).Select(rows => data.Samples.Rows(rows)));
        var compiled = Made.Linear().Compile(Reference);
        var clock = new HandClock();
        var settings = new FitSettings { Shuffle = false };

        compiled.Fit(Once(), settings, clock: clock).Should().Be(compiled.Fit(data, settings, clock: clock));
        compiled.Initialize().Evaluate(Once(), clock: clock).Should().Be(compiled.Initialize().Evaluate(data, clock: clock));

        Refuses(() => compiled.Fit(Once(), epochs: 2), "data is a stream that can be read a single time, but 2 epochs are to be trained.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");
        Refuses(() => compiled.Fit(data, epochs: 2, validation: Once()), "validation is a stream that can be read a single time, but 2 epochs are to be validated.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");
        Refuses(
            () => compiled.Fit(Once(), trainMetrics: TrainMetrics.AfterEpoch),
            "data is a stream that can be read a single time, but the training rows are to be measured after the epoch.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");
        Refuses(
            () => Input(2).Standardize().Dense(1).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference).Fit(Once()),
            "data is a stream that can be read a single time, but preprocessing layers are to be fitted before the first step.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");
        Refuses(
            () => compiled.Fit(Once(), recording: Recording.DeadUnits),
            "data is a stream that can be read a single time, but dead units are to be counted after the epoch.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");
        var twice = Once();
        compiled.Fit(twice);
        Refuses(
            () => compiled.Fit(twice),
            "data failed at chunk 1 (from 1), after 0 rows: The stream was made by SampleStream.Once, and is read a second time.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");
    }

    [Fact]
    public void Settings_ThatAStreamCannotHave_AreRefused()
    {
        var (compiled, stream, data) = (Made.Linear().Compile(Reference), SampleStream.From(Made.Values(20), 6), Made.Values(20));

        Refuses(() => compiled.Fit(stream, validation: 0.2), "A share of 0.2 cannot be set aside for validation: the rows of a stream are not all at hand.\n  Fix: validation: a data set, or a stream of other rows.");
        Refuses(
            () => compiled.Fit(stream, new FitSettings { ValidationFraction = 0.2 }),
            "A share of 0.2 cannot be set aside for validation: the rows of a stream are not all at hand.\n  Fix: validation: a data set, or a stream of other rows.");
        Refuses(
            () => compiled.Fit(stream, new FitSettings()),
            "A stream is shuffled within a buffer, but the settings have Shuffle = true and ShuffleBuffer = 0.\n  Fix: ShuffleBuffer = 10_000 with Shuffle = true, or Shuffle = false for the order in which rows come.");
        Refuses(
            () => compiled.Fit(stream, new FitSettings { Shuffle = false, ShuffleBuffer = 5 }),
            "A stream is shuffled within a buffer, but the settings have Shuffle = false and ShuffleBuffer = 5.\n  Fix: ShuffleBuffer = 10_000 with Shuffle = true, or Shuffle = false for the order in which rows come.");
        Refuses(() => compiled.Fit(stream, batches: Batches.Drawn()), "Batches.Drawn() needs all rows at hand, but a stream gives one after the other.\n  Fix: Batches.Partition or Batches.DropRemainder, or a data set.");
        Refuses(
            () => compiled.Fit(data, new FitSettings { ShuffleBuffer = 5 }),
            "A data set is shuffled as a whole, so a shuffle buffer of 5 rows would do nothing.\n  Fix: leave ShuffleBuffer out, or make a stream: SampleStream.From(data, chunk).");
        Refuses(
            () => Made.Linear().Optimizer(Lbfgs()).Compile(Reference).Fit(stream),
            "Lbfgs() takes all rows as one batch, but a stream gives one after the other.\n  Fix: a data set, or another optimizer, such as Adam.");
        Refuses(() => compiled.Fit(stream, shuffleBuffer: -1), "Fit needs a whole number that is not negative for shuffleBuffer, got -1.\n  Fix: pass a whole number that is not negative. (Parameter 'shuffleBuffer')");
        Refuses(() => compiled.Fit(stream, batches: Batches.DropRemainder), "data is a stream of less than 32 rows in epoch 1, so no whole batch is left.\n  Fix: a smaller batchSize, or Batches.Partition.");
    }

    [Fact]
    public void Chunks_ThatCannotBe_AreNamed()
    {
        var good = Made.Values(4);
        void Fails(string message, params Samples[] chunks)
        {
            foreach (var ahead in (int[])[0, 2])
            {
                var stream = SampleStream.From(() => chunks).Prefetch(ahead);
                Refuses(() => Made.Linear().Compile(Reference).Fit(stream), message);
                Refuses(() => Made.Linear().Compile(Reference).Initialize().Evaluate(stream), message);
            }
        }

        Fails("data is a stream without rows.\n  Fix: open it at its first chunk.");
        Fails(
            "The model reads features [N, 2], but chunk 2 of data has [N, 3].\n  Fix: choose columns, or begin the model with the data's shape. (Parameter 'chunk 2 of data')",
            good.Samples, new Samples(Tensor.Of(new double[6], [2, 3]), Tensor.Of([1.0, 2], [2, 1])));
        Fails(
            "chunk 3 of data has a feature that is NaN or infinite: row 1, column 0 (from 0).\n  Fix: leave such rows out with Where, or fill in what is missing with Imputer. (Parameter 'chunk 3 of data')",
            good.Samples, good.Samples, new Samples(Tensor.Of([1.0, 2, double.NaN, 4], [2, 2]), Tensor.Of([1.0, 2], [2, 1])));
        Fails(
            "chunk 2 of data has 1 targets per row in Float32, but chunk 1 has 1 in Float64.\n  Fix: give all chunks the same columns and number type.",
            good.Samples, good.To(ElementType.Float32).Samples);
        Fails(
            "chunk 2 of data has 2 targets per row in Float64, but chunk 1 has 1 in Float64.\n  Fix: give all chunks the same columns and number type.",
            good.Samples, new Samples(good.Features, Tensor.Of(new double[8], [4, 2])));

        var labels = SampleStream.From(() => (Samples[])[Made.Labelled(4).Samples, Dataset.Of(good.Features, [0, 1, 3, 0]).Samples]).Named(classes: ["a", "b", "c"]);
        Refuses(
            () => Made.Classifier.Compile(Reference).Fit(labels),
            "data failed at chunk 2 (from 1), after 4 rows: The label of row 2 is 3, which is no index of the 3 classes.\n  Fix: use whole numbers from 0 to 2.");
        Refuses(
            () => Made.Classifier.Compile(Reference).Fit(labels.Named(classes: [])),
            "chunk 2 of data has the label 3 in row 2 (from 0), but the model gives 3 classes: 0 to 2.\n  Fix: number the classes from 0, or change the last layer's units. (Parameter 'chunk 2 of data')");
        Refuses(
            () => Made.Linear().Metrics(Accuracy).Compile(Reference).Fit(SampleStream.From(Dataset.Of(good.Features, Tensor.Of([0.0, 1, 2, 0], [4, 1])), 2)),
            "Accuracy counts decisions between two targets, but chunk 2 of data has more than two different ones.\n  Fix: MeanAbsoluteError, which measures numbers, or leave Accuracy out. (Parameter 'chunk 2 of data')");
        Refuses(
            () => Made.Linear().Compile(Reference).Initialize().Predict(SampleStream.From(() => [good.Samples, new Samples(Tensor.Of(new double[6], [2, 3]), Tensor.Of([1.0, 2], [2, 1]))])).ToList(),
            "The model reads features [N, 2], but chunk 2 of data has [N, 3].\n  Fix: choose columns, or begin the model with the data's shape. (Parameter 'chunk 2 of data')");
        IEnumerable<Samples> Broken()
        {
            yield return good.Samples;
            throw new IOException("The disk is gone.");
        }

        Refuses(
            () => Made.Linear().Compile(Reference).Fit(SampleStream.From(Broken)),
            "data failed at chunk 2 (from 1), after 4 rows: The disk is gone.\n  Fix: correct what the stream reads, or how.");
        var opened = 0;
        Refuses(
            () => Made.Linear().Compile(Reference).Fit(SampleStream.From(() => opened++ < 2 ? [good.Samples] : Array.Empty<Samples>()), epochs: 2),
            "data is a stream that gave no rows in epoch 2.\n  Fix: open it at its first chunk each time: SampleStream.From(() => …) is called for each epoch.");
    }

    [Fact]
    public void Resume_InsideAnEpochOfOtherRows_IsRefused()
    {
        var compiled = Made.Linear().Compile(Reference);
        var settings = new FitSettings { Shuffle = false, BatchSize = 4 };
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder(told =>
        {
            if (told is BatchCompleted { Batch: 3 })
            {
                cancellation.Cancel();
            }
        });
        var cut = compiled.Fit(SampleStream.From(Made.Values(20), 6), settings, progress: progress, cancellation: cancellation.Token);

        Refuses(() => compiled.Resume(cut, SampleStream.From(Made.Values(8), 6), 1), "The training stands after batch 3 of an epoch, but data ends after batch 2.\n  Fix: pass the rows with which the epoch was begun.");
        Refuses(
            () => compiled.Resume(cut, Made.Values(20), 1),
            "The training stands after batch 3 of an epoch over a stream, but data gives an epoch of 20.\n  Fix: pass the rows with which the epoch was begun.");
    }

    private static void Refuses<T>(Func<T> call, string message) => call.Should().Throw<Exception>().Which.Message.Should().Be(message);

    private static Dataset Weighted(int rows) => Made.Labelled(rows).Weighted([.. Enumerable.Range(0, rows).Select(row => 1 + (0.25 * (row % 3)))]);
}
