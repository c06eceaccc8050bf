using System.Globalization;

namespace Pipeline.Tests;

/// <summary>Checkpoints: which files there are, and that going on from one is as never having stopped.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly Dataset s_data = TrainedSample.Data;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Reference")]
    [InlineData("Managed")]
    public void Resume_OfTheCheckpointOfAnEpoch_EqualsTrainingInOneGo(string engine)
    {
        var compiled = Compiled(engine);
        var whole = Fit(compiled, 10, Checkpoints.Every(1, _folder["run"], keepLast: 100));
        foreach (var epoch in new[] { 1, 5, 9, 10 })
        {
            var checkpoint = TrainedModel.Load(Path.Combine(_folder["run"], $"checkpoint-{epoch:D6}.safetensors"), compiled.Backend);
            checkpoint.Ending.Should().Be(new Ending(EndReason.Checkpoint));
            checkpoint.State.Epoch.Should().Be(epoch);
            checkpoint.Settings.Should().Be(whole.Settings);
            if (epoch < 10)
            {
                compiled.Resume(checkpoint, s_data, epochs: 10 - epoch, clock: Still.Clock).Should().Be(whole);
            }
            else
            {
                checkpoint.State.Should().Be(whole.State);
            }
        }
    }

    /// <summary>Five steps an epoch, three for an update: each epoch ends while gradients wait.</summary>
    [Theory]
    [InlineData("Reference")]
    [InlineData("Managed")]
    public void Resume_WithScheduleAccumulationClippingAndAveraging_EqualsTrainingInOneGo(string engine)
    {
        var optimizer = Adam(ExponentialDecay(0.02, decaySteps: 4, decayRate: 0.9)) with
        {
            Accumulation = 3,
            Averaging = MovingAverage(0.9, overwriteEvery: 4),
            Clipping = ByGlobalNorm(0.5),
            WeightDecay = 0.01,
        };
        var compiled = TrainedSample.Compiled.Training.Optimizer(optimizer).Compile(Engine(engine));
        var whole = Fit(compiled, 10, Checkpoints.Every(1, _folder["run"], keepLast: 100));
        foreach (var epoch in new[] { 1, 4, 5, 8 })
        {
            var checkpoint = TrainedModel.Load(Path.Combine(_folder["run"], $"checkpoint-{epoch:D6}.safetensors"), compiled.Backend);
            checkpoint.State.Slots.Paths.Should().Contain(["hidden.weight.gradient_sum", "hidden.weight.average"]);
            compiled.Resume(checkpoint, s_data, epochs: 10 - epoch, clock: Still.Clock).Should().Be(whole);
        }
    }

    [Theory]
    [InlineData("Reference", "Managed")]
    [InlineData("Managed", "Reference")]
    public void Resume_OnAnotherEngine_GoesOnWithinItsRounding(string first, string second)
    {
        Fit(Compiled(first), 5, Checkpoints.Every(5, _folder["run"]));
        var resumed = Compiled(second).Resume(TrainedModel.LoadLatest(_folder["run"], Engine(second)), s_data, epochs: 5, clock: Still.Clock);
        var whole = Fit(Compiled(first), 10, null);

        resumed.State.Epoch.Should().Be(10);
        resumed.State.Parameters.Should().AllSatisfy(item => item.Value.Type.Should().Be(Engine(second).Precision));
        foreach (var (path, values) in whole.State.Parameters)
        {
            for (var i = 0; i < values.Length; i++)
            {
                resumed.State.Parameters[path][i].Should().BeApproximately(values[i], 1e-4);
            }
        }
    }

    [Fact]
    public void Every_KeepsTheLastOfItsOwnFilesAndNoOthersGo()
    {
        Directory.CreateDirectory(_folder["run"]);
        string[] others = ["checkpoint.safetensors", "checkpoint-1.safetensors", "checkpoint-000002.txt", "other-000002.safetensors", "checkpoint-000002 copy.safetensors", "checkpoint-best.safetensors"];
        foreach (var other in others)
        {
            File.WriteAllText(Path.Combine(_folder["run"], other), "mine");
        }

        Fit(Compiled("Reference"), 11, Checkpoints.Every(2, _folder["run"], keepLast: 3));

        Names().Should().BeEquivalentTo([.. others, "checkpoint-000006.safetensors", "checkpoint-000008.safetensors", "checkpoint-000010.safetensors"]);
        others.Should().AllSatisfy(other => File.ReadAllText(Path.Combine(_folder["run"], other)).Should().Be("mine"));
    }

    [Fact]
    public void Every_OfAResumedTraining_GoesOnInTheSameRhythmAndDeletesOlderOnes()
    {
        var checkpoints = Checkpoints.Every(3, _folder["run"], keepLast: 2);
        Fit(Compiled("Reference"), 8, checkpoints);
        Names().Should().BeEquivalentTo("checkpoint-000003.safetensors", "checkpoint-000006.safetensors");

        Compiled("Reference").Resume(TrainedModel.LoadLatest(_folder["run"], Reference), s_data, epochs: 5, checkpoints: checkpoints);

        Names().Should().BeEquivalentTo("checkpoint-000006.safetensors", "checkpoint-000009.safetensors");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OnBest_WritesEachEpochThatIsTheBestSoFar(bool train)
    {
        var measurement = train ? Train(TotalLoss) : Train(Accuracy);
        var trained = Fit(Compiled("Reference"), 12, Checkpoints.OnBest(measurement, _folder["run"], keepLast: 100));

        var (values, best) = (trained.History.Values(measurement), new List<int>());
        for (var i = 0; i < values.Length; i++)
        {
            if (values[..i].All(earlier => measurement.IsBetter(values[i], earlier)))
            {
                best.Add(i + 1);
            }
        }

        best.Count.Should().BeGreaterThan(1).And.BeLessThan(train ? 13 : 12);
        Names().Should().BeEquivalentTo(best.Select(epoch => string.Create(CultureInfo.InvariantCulture, $"checkpoint-best-{epoch:D6}.safetensors")));
        Checkpoints.Best(_folder["run"])!.Epoch.Should().Be(best[^1]);
    }

    [Fact]
    public void OnBest_OfAResumedTraining_KnowsTheBestBefore()
    {
        var measurement = Train(TotalLoss);
        var checkpoints = Checkpoints.OnBest(measurement, _folder["run"], keepLast: 100) with { Epochs = 4 };
        var whole = Fit(Compiled("Reference"), 12, checkpoints with { Name = "whole" });
        Fit(Compiled("Reference"), 4, checkpoints);
        Compiled("Reference").Resume(TrainedModel.LoadLatest(_folder["run"], Reference), s_data, epochs: 8, checkpoints: checkpoints, clock: Still.Clock).State.Should().Be(whole.State);

        var names = Names().ToList();
        names.Where(name => name.StartsWith("checkpoint", StringComparison.Ordinal)).Select(name => name.Replace("checkpoint", "whole", StringComparison.Ordinal))
            .Should().BeEquivalentTo(names.Where(name => name.StartsWith("whole", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryAndBest_Together_KeepSoManyOfEach()
    {
        Fit(Compiled("Reference"), 9, Checkpoints.Every(2, _folder["run"], keepLast: 2) with { Measurement = Train(TotalLoss) });

        Names().Count(name => name.Contains("best", StringComparison.Ordinal)).Should().Be(2);
        Names().Where(name => !name.Contains("best", StringComparison.Ordinal)).Should().BeEquivalentTo("checkpoint-000006.safetensors", "checkpoint-000008.safetensors");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OnCancellation_InsideAnEpoch_IsWrittenWhereAsked(bool asked)
    {
        using var cancellation = new CancellationTokenSource();
        var stop = new Progress(told =>
        {
            if (told is BatchCompleted { Epoch: 3, Batch: 2 })
            {
                cancellation.Cancel();
            }
        });
        var compiled = Compiled("Managed");
        var checkpoints = Checkpoints.Every(2, _folder["run"]) with { OnCancellation = asked };
        var cut = compiled.Fit(s_data, epochs: 6, batchSize: 7, validation: 0.25, seed: 3, checkpoints: checkpoints, progress: stop, clock: Still.Clock, cancellation: cancellation.Token);

        string[] expected = asked ? ["checkpoint-000002.safetensors", "checkpoint-000002-000002.safetensors"] : ["checkpoint-000002.safetensors"];
        Names().Should().BeEquivalentTo(expected);
        var latest = Checkpoints.Latest(_folder["run"])!;
        (latest.Epoch, latest.Batch).Should().Be((2, asked ? 2 : 0));
        var resumed = compiled.Resume(latest.Load(Managed), s_data, epochs: 4, checkpoints: checkpoints, clock: Still.Clock);
        resumed.Should().Be(Fit(compiled, 6, null));
        if (asked)
        {
            latest.Load(Managed).Should().Be(cut);
        }
    }

    [Fact]
    public void Checkpoints_ChangeNothingInTheTraining() =>
        Fit(Compiled("Managed"), 4, Checkpoints.Every(1, _folder["run"]) with { Measurement = Validation(Accuracy), OnCancellation = true }).Should().Be(Fit(Compiled("Managed"), 4, null));

    [Fact]
    public void Fit_IntoAFolderWithALaterCheckpoint_IsRefused()
    {
        var checkpoints = Checkpoints.Every(2, _folder["run"]);
        var half = Fit(Compiled("Reference"), 4, null);
        Fit(Compiled("Reference"), 6, checkpoints);

        ((Action)(() => Fit(Compiled("Reference"), 6, checkpoints))).Should().Throw<IOException>().Which.Message.Should().Be(
            $"{Path.Combine(_folder["run"], "checkpoint-000006.safetensors")} is a later checkpoint than this training, which begins after 0 epochs and 0 batches: it would be taken for the newest."
            + "\n  Fix: go on from it (Resume of TrainedModel.LoadLatest), choose another folder or Name, or delete it.");
        ((Action)(() => Compiled("Reference").Resume(half, s_data, epochs: 2, checkpoints: checkpoints))).Should().Throw<IOException>().WithMessage("*begins after 4 epochs and 0 batches*");
        Names().Should().HaveCount(3);
        Fit(Compiled("Reference"), 2, checkpoints with { Name = "second" });
        Names().Should().HaveCount(4);
    }

    [Fact]
    public void Latest_PassesOverWhatIsNotWhole_AndSaysSo()
    {
        Fit(Compiled("Reference"), 3, Checkpoints.Every(1, _folder["run"]));
        var files = Names().Order().Select(name => Path.Combine(_folder["run"], name)).ToList();
        var bytes = File.ReadAllBytes(files[2]);
        File.WriteAllBytes(files[2], bytes[..^1]);
        bytes = File.ReadAllBytes(files[1]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(files[1], bytes);

        var latest = Checkpoints.Latest(_folder["run"])!;
        latest.Path.Should().Be(files[0]);
        latest.Skipped.Should().HaveCount(2);
        latest.Skipped[0].Should().StartWith($"{files[2]} is not whole: ");
        latest.Skipped[1].Should().StartWith($"{files[1]} was changed after it was saved");
        latest.ToString().Should().Be($"{files[0]}: 1 epochs, 2 newer skipped");
        latest.Load(Reference).State.Epoch.Should().Be(1);
        ((Action)(() => TrainedModel.LoadLatest(_folder["run"], Reference))).Should().Throw<ModelFileException>().Which.Message.Should()
            .StartWith($"The newest checkpoint is not whole; {files[0]} is the newest that is:\n  {files[2]} is not whole: ")
            .And.EndWith("\n  Fix: delete the newer ones and load again, or go on without a word from the whole one: Checkpoints.Latest(folder).Load(backend).");

        File.WriteAllText(files[0], "");
        ((Action)(() => Checkpoints.Latest(_folder["run"]))).Should().Throw<ModelFileException>().WithMessage("The folder * has no whole checkpoint:\n*\n  Fix: begin again*");
    }

    /// <summary>The whole way: the newest file is damaged, LoadLatest says what to do, and that works, although few files are kept.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resume_PastADamagedNewestCheckpoint_GoesOnAsLoadLatestSays(bool deletes)
    {
        var (compiled, checkpoints) = (Compiled("Reference"), Checkpoints.Every(2, _folder["run"], keepLast: 2));
        Fit(compiled, 8, checkpoints);
        var damaged = Path.Combine(_folder["run"], "checkpoint-000008.safetensors");
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..^1]);
        ((Action)(() => TrainedModel.LoadLatest(_folder["run"], Reference))).Should().Throw<ModelFileException>().WithMessage("*Fix: delete the newer ones and load again, or *Checkpoints.Latest(folder).Load(backend).");
        ((Action)(() => Fit(compiled, 8, checkpoints))).Should().Throw<IOException>().WithMessage("*000008*is a later checkpoint*");

        if (deletes)
        {
            File.Delete(damaged);
        }

        var start = deletes ? TrainedModel.LoadLatest(_folder["run"], Reference) : Checkpoints.Latest(_folder["run"])!.Load(Reference);
        start.State.Epoch.Should().Be(6);
        compiled.Resume(start, s_data, epochs: 1, checkpoints: checkpoints with { Epochs = 7, KeepLast = 1 });
        Names().Should().BeEquivalentTo(deletes ? ["checkpoint-000007.safetensors"] : new[] { "checkpoint-000007.safetensors", "checkpoint-000008.safetensors" });

        start = Checkpoints.Latest(_folder["run"])!.Load(Reference);
        var whole = compiled.Resume(start, s_data, epochs: 1, checkpoints: checkpoints, clock: Still.Clock);
        whole.State.Parameters.Should().Equal(Fit(compiled, 8, null).State.Parameters);
        TrainedModel.LoadLatest(_folder["run"], Reference).State.Should().Be(whole.State);
    }

    [Fact]
    public void Latest_OfNothing_IsNull()
    {
        Checkpoints.Latest(_folder["missing"]).Should().BeNull();
        Checkpoints.Best(_folder["missing"]).Should().BeNull();
        ((Action)(() => TrainedModel.LoadLatest(_folder["missing"], Reference))).Should().Throw<ModelFileException>()
            .WithMessage("The folder *missing has no checkpoint of the name checkpoint.\n  Fix: pass the folder and Name that Fit was given; before the first one, begin with Fit.");
    }

    [Fact]
    public void Fit_RemovesWhatAKilledProcessLeftUnfinished_AndNothingElse()
    {
        Directory.CreateDirectory(_folder["run"]);
        string[] kept = ["checkpoint-000003.safetensors.tmp", "checkpoint-000003.safetensors.1-x.tmp", "other-000003.safetensors.1-0.tmp", "checkpoint-3.safetensors.1-0.tmp"];
        foreach (var name in kept.Append("checkpoint-000003.safetensors.4711-0.tmp").Append("checkpoint-best-000003.safetensors.4711-12.tmp").Append("checkpoint-000001.safetensors.1-1.tmp"))
        {
            File.WriteAllText(Path.Combine(_folder["run"], name), "half");
        }

        // A file that is being written is held by its writer.
        using (new FileStream(Path.Combine(_folder["run"], "checkpoint-000001.safetensors.1-1.tmp"), FileMode.Open, FileAccess.Write, FileShare.None))
        {
            Fit(Compiled("Reference"), 1, Checkpoints.Every(1, _folder["run"]));
        }

        Names().Should().BeEquivalentTo([.. kept, "checkpoint-000001.safetensors.1-1.tmp", "checkpoint-000001.safetensors"]);
    }

    [Fact]
    public void Fit_WithCheckpointsThatCannotBe_IsRefusedBeforeTheFirstStep()
    {
        File.WriteAllText(_folder["file"], "");
        var spy = new Spy();
        var compiled = TrainedSample.Compiled.Training.Compile(spy);
        Failing(Checkpoints.Every(1, _folder["file"])).Should().Throw<IOException>().WithMessage("The folder *file cannot hold checkpoints: *\n  Fix: choose a folder that may be made and written.");
        Failing(Checkpoints.OnBest(Validation(MeanSquaredError), _folder["run"])).Should().Throw<ArgumentException>().WithMessage("*OnBest(Validation(MeanSquaredError)*which is not measured*");
        Failing(Checkpoints.Every(1, _folder["run"]) with { Epochs = null }).Should().Throw<ArgumentException>()
            .WithMessage("These checkpoints would never be written: neither after epochs, nor on the best, nor on cancellation.\n  Fix: *");
        spy.Steps.Should().BeEmpty();

        Action Failing(Checkpoints checkpoints) => () => compiled.Fit(s_data, epochs: 1, validation: 0.25, checkpoints: checkpoints);
    }

    [Fact]
    public void OnBest_OfValidationWithoutRows_IsRefused() =>
        ((Action)(() => Made.Linear().Compile(Reference).Fit(Made.Values(10), checkpoints: Checkpoints.OnBest(Validation(TotalLoss), _folder["run"]))))
            .Should().Throw<ArgumentException>().WithMessage("Checkpoints.OnBest(Validation(TotalLoss)*looks at validation rows, but Fit has none.*");

    [Fact]
    public void Options_ThatCannotBe_AreRefused()
    {
        ((Action)(() => Checkpoints.Every(0, "run"))).Should().Throw<ArgumentException>();
        ((Action)(() => Checkpoints.Every(1, "run", keepLast: 0))).Should().Throw<ArgumentException>();
        ((Action)(() => Checkpoints.Every(1, ""))).Should().Throw<ArgumentException>();
        ((Action)(() => Checkpoints.OnBest(null!, "run"))).Should().Throw<ArgumentNullException>();
        ((Func<Checkpoints>)(() => Checkpoints.Every(1, "run") with { Name = "../up" })).Should().Throw<ArgumentException>()
            .WithMessage("The name \"../up\" cannot stand in the names of checkpoints.\n  Fix: use letters, digits and underscores.*");
        ((Action)(() => Checkpoints.Latest("run", "a-b"))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void ToString_IsTheCodeThatMakesIt()
    {
        Checkpoints.Every(5, "run").ToString().Should().Be("Checkpoints.Every(5, \"run\")");
        (Checkpoints.Every(5, "run", keepLast: 7) with { Measurement = Validation(TotalLoss), OnCancellation = true, Name = "a" }).ToString()
            .Should().Be("Checkpoints.Every(5, \"run\", keepLast: 7) with { Measurement = Validation(TotalLoss), OnCancellation = true, Name = \"a\" }");
        Checkpoints.OnBest(Train(TotalLoss), "run").ToString().Should().Be("Checkpoints.OnBest(Train(TotalLoss), \"run\")");
        Checkpoints.Every(5, "run").Should().Be(Checkpoints.Every(5, "run")).And.NotBe(Checkpoints.Every(5, "run", keepLast: 2));
    }

    private IEnumerable<string> Names() => Directory.EnumerateFileSystemEntries(_folder["run"]).Select(path => Path.GetFileName(path));

    private static IBackend Engine(string name) => name == "Managed" ? Managed : Reference;

    private static CompiledModel Compiled(string engine) => TrainedSample.Compiled.Training.Compile(Engine(engine));

    private static TrainedModel Fit(CompiledModel compiled, int epochs, Checkpoints? checkpoints) => compiled.Fit(
        s_data, new FitSettings { Epochs = 10, BatchSize = 7, Seed = 3, ValidationFraction = 0.25 } with { Epochs = epochs }, checkpoints: checkpoints, clock: Still.Clock);

    private sealed class Progress(Action<TrainingEvent> report) : IProgress<TrainingEvent>
    {
        public void Report(TrainingEvent value) => report(value);
    }
}
