namespace Pipeline.Tests;

/// <summary>How the rows of an epoch become batches, beside Keras' way.</summary>
public sealed class BatchPolicyTests
{
    /// <summary>Every way, with settings that it takes; a resume must hold for each.</summary>
    public static TheoryData<Batches, int, bool> Ways => new()
    {
        { Batches.Partition, 6, true },
        { Batches.Partition, 6, false },
        { Batches.DropRemainder, 6, true },
        { Batches.DropRemainder, 6, false },
        { Batches.Full, 32, true },
        { Batches.Into(3), 32, true },
        { Batches.Into(3), 32, false },
        { Batches.Drawn(), 6, true },
        { Batches.Drawn(5), 6, true },
        { Batches.Given([[0, 1, 2], [3], [19, 19, 4]]), 32, true },
        { Batches.GivenByEpoch([[[0, 1], [2, 3]], [[4, 5, 6, 7], [8, 9], [10]]]), 32, true },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DropRemainder_HasOnlyWholeBatches(bool shuffle)
    {
        var epochs = Epochs(Batches.DropRemainder, rows: 20, batchSize: 6, shuffle: shuffle);

        foreach (var epoch in epochs)
        {
            epoch.Select(rows => rows.Length).Should().Equal(6, 6, 6);
            epoch.SelectMany(rows => rows).Should().OnlyHaveUniqueItems();
        }

        (epochs[0][0].SequenceEqual(epochs[1][0])).Should().Be(!shuffle);
    }

    [Theory]
    [InlineData(20, 3, new[] { 6, 6, 8 })]
    [InlineData(20, 20, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(7, 4, new[] { 1, 1, 1, 4 })]
    [InlineData(7, 1, new[] { 7 })]
    public void Into_GivesTheRestToTheLastBatch(int rows, int count, int[] sizes)
    {
        foreach (var epoch in Epochs(Batches.Into(count), rows))
        {
            epoch.Select(batch => batch.Length).Should().Equal(sizes);
            epoch.SelectMany(batch => batch).Order().Should().Equal(Enumerable.Range(0, rows));
        }
    }

    [Fact]
    public void Full_IsAllRowsAtOnce()
    {
        Epochs(Batches.Full, 40, shuffle: false).Should().OnlyContain(epoch => epoch.Count == 1 && epoch[0].SequenceEqual(Enumerable.Range(0, 40)));
        Batches.Full.Should().Be(Batches.Into(1));
    }

    [Fact]
    public void Drawn_DrawsEachRowWithTheSameChance_AgainAndAgain()
    {
        var epochs = Epochs(Batches.Drawn(250), rows: 10, batchSize: 8, epochs: 4);

        epochs.Should().OnlyContain(epoch => epoch.Count == 250 && epoch.TrueForAll(rows => rows.Length == 8));
        var counts = epochs.SelectMany(epoch => epoch.SelectMany(rows => rows)).CountBy(row => row).ToDictionary();
        counts.Keys.Should().BeEquivalentTo(Enumerable.Range(0, 10));

        // 8,000 draws over 10 rows: 99.9 % of chi squares with 9 degrees of freedom are below 27.9.
        counts.Values.Sum(count => (count - 800.0) * (count - 800) / 800).Should().BeLessThan(27.9);
        epochs[0].Should().Contain(rows => rows.Distinct().Count() < 8, "a row may come twice");
        epochs[0][0].Should().NotEqual(epochs[1][0]);
        Epochs(Batches.Drawn(), rows: 20, batchSize: 6)[0].Select(rows => rows.Length).Should().Equal(6, 6, 6, 6);
    }

    [Fact]
    public void Drawn_MoreRowsThanThereAre_IsNoMistake() => Epochs(Batches.Drawn(), rows: 3, batchSize: 8)[0].Should().ContainSingle().Which.Should().HaveCount(8).And.OnlyContain(row => row < 3);

    [Fact]
    public void Given_TakesTheRowsGiven_EachEpochOrInTurn()
    {
        var same = Epochs(Batches.Given([[2, 0], [1, 1, 1]]), 3);
        same.Should().HaveCount(3).And.OnlyContain(epoch => epoch[0].SequenceEqual(new[] { 2, 0 }) && epoch[1].SequenceEqual(new[] { 1, 1, 1 }) && epoch.Count == 2);

        var spy = new Spy();
        Made.Linear().Compile(spy).Fit(Made.Values(3), epochs: 3, batches: Batches.GivenByEpoch([[[0], [1]], [[2, 2]]]));
        spy.Steps.Select(rows => string.Join(' ', rows)).Should().Equal("0", "1", "2 2", "0", "1");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Resume_BetweenAndInsideEpochs_IsTheSameBits(Batches batches, int batchSize, bool shuffle)
    {
        var data = Made.Labelled(20);
        var settings = new FitSettings { Epochs = 5, BatchSize = batchSize, Shuffle = shuffle, Batches = batches, Seed = 4 };
        var compiled = Made.Classifier.Metrics(Accuracy).Compile(Reference);
        var clock = new HandClock();
        var whole = compiled.Fit(data, settings, clock: clock);

        for (var batch = 1; batch <= 3; batch++)
        {
            using var cancellation = new CancellationTokenSource();
            var cut = compiled.Fit(data, settings, progress: new CancelAfter(2, batch, cancellation), clock: clock, cancellation: cancellation.Token);
            using var folder = new TemporaryFolder();
            cut.Save(folder["a.st"]);
            var resumed = compiled.Resume(TrainedModel.Load(folder["a.st"], Reference), data, epochs: 5 - cut.State.Epoch, clock: clock);
            resumed.Should().Be(whole with { Settings = resumed.Settings });
            resumed.Settings.Should().Be(settings);
        }
    }

    [Fact]
    public void Ways_AllChangeTheResult()
    {
        var compiled = Made.Classifier.Compile(Reference);
        var results = Ways.Select(way => compiled.Fit(
            Made.Labelled(20), new FitSettings { Epochs = 3, Batches = (Batches)way[0], BatchSize = (int)way[1], Shuffle = (bool)way[2] }).Parameters).ToList();

        results.Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("Batches.Partition")]
    [InlineData("Batches.DropRemainder")]
    [InlineData("Batches.Full")]
    [InlineData("Batches.Into(3)")]
    [InlineData("Batches.Drawn()")]
    [InlineData("Batches.Drawn(5)")]
    [InlineData("Batches.Given([[0, 1, 2], [3], [19, 19, 4]])")]
    [InlineData("Batches.GivenByEpoch([[[0, 1], [2, 3]], [[4, 5, 6, 7], [8, 9], [10]]])")]
    public void Text_IsTheCodeThatMakesIt(string code) => Ways.Select(way => way[0].ToString()).Should().Contain(code);

    [Fact]
    public void Values_AreEqualWhenTheirPartsAre()
    {
        Batches.Into(3).Should().Be(Batches.Into(3)).And.NotBe(Batches.Into(4));
        Batches.Drawn().Should().Be(Batches.Drawn()).And.NotBe(Batches.Drawn(3));
        Batches.Given([[0, 1], [2]]).Should().Be(Batches.GivenByEpoch([[[0, 1], [2]]])).And.NotBe(Batches.Given([[0], [1, 2]]));
        Batches.Partition.Should().NotBe(Batches.DropRemainder);
    }

    [Fact]
    public void Settings_ThatContradictEachOther_AreRefused()
    {
        Refused(Batches.Into(3), "Batches.Into(3) has its own number of rows, but batchSize is 6.\n  Fix: leave batchSize out, or take Batches.Partition, which uses it.", batchSize: 6);
        Refused(Batches.Full, "Batches.Full has its own number of rows, but batchSize is 6.\n  Fix: leave batchSize out, or take Batches.Partition, which uses it.", batchSize: 6);
        Refused(Batches.Given([[0]]), "Batches.Given([[0]]) has its own number of rows, but batchSize is 6.\n  Fix: leave batchSize out, or take Batches.Partition, which uses it.", batchSize: 6);
        Refused(Batches.Given([[0]]), "Batches.Given([[0]]) has its own order of rows, so shuffle: false would do nothing.\n  Fix: leave shuffle out, or take Batches.Partition, which uses it.", shuffle: false);
        Refused(Batches.GivenByEpoch([[[0, 1], [2]], [[3]]]), "Batches.GivenByEpoch([[[0, 1], [2]], [[3]]]) has its own order of rows, so shuffle: false would do nothing.\n  Fix: leave shuffle out, or take Batches.Partition, which uses it.", shuffle: false);
        Seq<Seq<int>> many = [.. Enumerable.Range(0, 4).Select(batch => Enumerable.Range(5 * batch, 5).ToSeq())];
        Refused(Batches.Given(many), "Batches.Given([[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, …], …]) has its own order of rows, so shuffle: false would do nothing.\n  Fix: leave shuffle out, or take Batches.Partition, which uses it.", shuffle: false);
        Refused(Batches.GivenByEpoch([many, many]), "Batches.GivenByEpoch([[[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, …], …], …]) has its own number of rows, but batchSize is 6.\n  Fix: leave batchSize out, or take Batches.Partition, which uses it.", batchSize: 6);
        Refused(Batches.Drawn(), "Batches.Drawn() has its own order of rows, so shuffle: false would do nothing.\n  Fix: leave shuffle out, or take Batches.Partition, which uses it.", shuffle: false);
        Refused(Batches.DropRemainder, "Batches.DropRemainder leaves out a batch of less than 32 rows, but data has 20: no batch is left.\n  Fix: a batchSize of at most 20.");
        Refused(Batches.Into(21), "Batches.Into(21) cannot be, with 20 rows: a batch has at least one.\n  Fix: at most 20 batches.");
        Refused(Batches.Drawn(int.MaxValue), $"An epoch of 2147483647 batches of 32 drawn rows has more than {Array.MaxLength}.\n  Fix: fewer batches an epoch, and more epochs.");
        Refused(Batches.Given([[0, 20]]), "A batch of given rows has the row 20, but the training rows are 0 to 19.\n  Fix: places of rows below 20; rows set aside for validation do not count.");
    }

    [Fact]
    public void Values_ThatCannotBe_AreRefused()
    {
        Made(() => Batches.Into(0), "Fit needs a positive whole number for the number of batches, got 0.\n  Fix: pass a positive whole number. (Parameter 'the number of batches')");
        Made(() => Batches.Drawn(-1), "Fit needs a positive whole number for the number of batches, got -1.\n  Fix: pass a positive whole number. (Parameter 'the number of batches')");
        Made(() => Batches.Given([]), "Batches of given rows need at least one batch in each epoch, and at least one row in each batch.\n  Fix: leave out what is empty.");
        Made(() => Batches.Given([[0], []]), "Batches of given rows need at least one batch in each epoch, and at least one row in each batch.\n  Fix: leave out what is empty.");
        Made(() => Batches.GivenByEpoch([]), "Batches of given rows need at least one batch in each epoch, and at least one row in each batch.\n  Fix: leave out what is empty.");
        Made(() => Batches.Given([[0, -1]]), "A batch of given rows has the row -1.\n  Fix: count rows from 0.");

        static void Made(Func<Batches> make, string message) => make.Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
    }

    private static void Refused(Batches batches, string message, int batchSize = 32, bool shuffle = true)
    {
        var spy = new Spy();
        Made.Linear().Compile(spy).Invoking(compiled => compiled.Fit(Made.Values(20), batchSize: batchSize, shuffle: shuffle, batches: batches))
            .Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
        spy.Steps.Should().BeEmpty();
    }

    /// <summary>The batches of each epoch.</summary>
    private static List<List<int[]>> Epochs(Batches batches, int rows, int batchSize = 32, bool shuffle = true, int epochs = 3)
    {
        var spy = new Spy();
        Made.Linear().Compile(spy).Fit(Made.Values(rows), epochs, batchSize, shuffle: shuffle, batches: batches);
        return [.. spy.Steps.Chunk(spy.Steps.Count / epochs).Select(epoch => epoch.ToList())];
    }

    private sealed class CancelAfter(int epoch, int batch, CancellationTokenSource cancellation) : IProgress<TrainingEvent>
    {
        public void Report(TrainingEvent value)
        {
            if (value is BatchCompleted done && done.Epoch == epoch && (done.Batch == batch || done.Batch == done.Batches))
            {
                cancellation.Cancel();
            }
        }
    }
}
