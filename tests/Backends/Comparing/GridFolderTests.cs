namespace Pipeline.Tests;

public sealed class GridFolderTests
{
    private static Comparison Run(string folder, IEnumerable<Training>? grid = null, Dataset? train = null, IBackend? backend = null, int epochs = 3, Heard? heard = null, CancellationToken cancellation = default) =>
        (grid ?? Grids.Square).Compare(
            backend ?? Managed, train ?? Grids.Iris.Train, Grids.Iris.Test, epochs: epochs, parallelism: 1, folder: folder, progress: heard, clock: Still.Clock, cancellation: cancellation);

    private static Comparison Whole { get; } = Grids.Square.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, epochs: 3, clock: Still.Clock);

    [Fact]
    public void Compare_AfterAKillInTheMiddle_GoesOnWithTheSameBits()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        Run(folder["grid"], heard: new Heard(happened =>
        {
            if (happened is CellStarted { Number: 4 })
            {
                stop.Cancel();
            }
        }), cancellation: stop.Token).Rows.Should().HaveCount(3);

        // What a process leaves that is killed while it writes a cell.
        var cell = Directory.GetFiles(folder["grid"], "cell-*")[0];
        File.WriteAllText($"{cell}.1234567-0.tmp", "half");
        var heard = new Heard();
        Same(Run(folder["grid"], heard: heard), Whole);
        heard.Events.OfType<CellCompleted>().Where(done => done.IsFromFolder).Select(done => done.Number).Should().Equal(1, 2, 3);
        heard.Events.OfType<CellStarted>().Select(started => started.Number).Should().Equal(4, 5, 6);
        Directory.GetFiles(folder["grid"], "*.tmp").Should().BeEmpty();
        Directory.GetFiles(folder["grid"]).Should().HaveCount(7);
    }

    [Fact]
    public void Compare_WithADamagedCell_TrainsItAgain()
    {
        using var folder = new TemporaryFolder();
        var files = new List<string>();
        Run(folder["grid"], heard: new Heard(happened => files.AddRange(happened is CellCompleted ? Directory.GetFiles(folder["grid"], "cell-*").Except(files) : [])));
        var bytes = File.ReadAllBytes(files[1]);
        File.WriteAllBytes(files[1], bytes[..(bytes.Length / 2)]);
        bytes = File.ReadAllBytes(files[4]);
        bytes[^3] ^= 1;
        File.WriteAllBytes(files[4], bytes);
        File.Copy(files[0], files[5], overwrite: true);
        var heard = new Heard();
        Same(Run(folder["grid"], heard: heard), Whole);
        heard.Events.OfType<CellStarted>().Select(started => started.Number).Should().Equal(2, 5, 6);
        Run(folder["grid"], heard: heard = new Heard());
        heard.Events.OfType<CellStarted>().Should().BeEmpty("what was trained again was written again");
    }

    [Fact]
    public void Compare_OfAGridThatChanged_TrainsOnlyWhatIsNotThere()
    {
        using var folder = new TemporaryFolder();
        Run(folder["grid"]);
        List<int> Trained(IEnumerable<Training> grid, int epochs = 3)
        {
            var heard = new Heard();
            var comparison = Run(folder["grid"], grid, epochs: epochs, heard: heard);
            Same(comparison, grid.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, epochs: epochs, clock: Still.Clock));
            return [.. heard.Events.OfType<CellStarted>().Select(started => started.Number)];
        }

        Trained(Grids.Square.Take(5)).Should().BeEmpty("a grid that shrank has all of them");
        Trained(Grids.Square.Reverse()).Should().BeEmpty("a cell is found wherever it stands");
        Trained(Grids.Square.Append(Grids.Cell(0.5)).Prepend(Grids.Cell(0.7))).Should().Equal([1, 8], "a grid that grew lacks what is new");
        Trained(Grids.Square.Take(2), epochs: 4).Should().Equal([1, 2], "other settings are other cells");
        Trained(Grids.Square.Take(1).Concat(Grids.Square.Take(1)), epochs: 4).Should().BeEmpty("two cells that are the same have one file");
        Directory.GetFiles(folder["grid"], "cell-*").Should().HaveCount(6 + 2 + 2);
    }

    [Fact]
    public void Compare_WithAShareForValidationAndAnAugmentation_FindsItsCells()
    {
        using var folder = new TemporaryFolder();
        var augment = Augmentation.Of("none", (features, _) => features);
        Grids.Square.Compare(Managed, Grids.Iris.Train, validation: 0.2, augment: augment, folder: folder["grid"]);
        var heard = new Heard();
        Grids.Square.Compare(Managed, Grids.Iris.Train, validation: 0.2, augment: augment, folder: folder["grid"], progress: heard);
        heard.Events.OfType<CellStarted>().Should().BeEmpty();
        Refused(() => Grids.Square.Compare(Managed, Grids.Iris.Train, validation: 0.3, augment: augment, folder: folder["grid"]), "*trained otherwise: validation rows were others.*");
    }

    [Fact]
    public void Compare_InAFolderOfCellsTrainedOtherwise_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Run(folder["grid"]);
        Refused(() => Run(folder["grid"], train: Grids.Iris.Train.Skip(1)), $"The cells in the folder {folder["grid"]} were trained otherwise: training rows were others.\n  Fix: the same rows and engine as before, or another folder.");
        Refused(() => Run(folder["grid"], backend: Reference), "*trained otherwise: engine was Managed with { Threads = 1 }, here Reference.\n  Fix: *");
        Refused(() => Grids.Square.Compare(Managed, Grids.Iris.Train, folder: folder["grid"]), "*trained otherwise: test rows were others.\n  Fix: *");
    }

    [Fact]
    public void Compare_InAFolderOfOtherThings_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["other"]);
        File.WriteAllText(Path.Combine(folder["other"], "thesis.txt"), "irreplaceable");
        Refused(() => Run(folder["other"]), "*is no folder of a grid: it has thesis.txt, but no grid.json.\n  Fix: *");
        File.WriteAllText(folder["file"], string.Empty);
        foreach (var path in new[] { folder["file"], Path.Combine(folder["file"], "below") })
        {
            Refused(() => Run(path), $"The folder {path} cannot hold the cells of a grid: {folder["file"]} is a file.\n  Fix: choose a folder that may be made and written.");
        }
    }

    [Fact]
    public void Compare_WithABadManifest_SaysWhatIsWrong()
    {
        using var folder = new TemporaryFolder();
        Run(folder["grid"]);
        var manifest = Path.Combine(folder["grid"], "grid.json");
        var good = File.ReadAllText(manifest);
        (string Text, string Why)[] all =
        [
            ("{\n  \"format\"", "it is not JSON (line 2, byte 11)"),
            ("[]", "it is no object"),
            ("{\"format\": 3}", "it has no string \"format\""),
            ("{\"format\": \"\\ud800\"}", "it has no text in \"format\""),
            ("{\"format\": \"pipeline.grid\"}", "it has no number \"version\""),
            ("{\"format\": \"pipeline.grid\", \"version\": 9}", "it is no pipeline.grid of version 2"),
            ("{\"format\": \"pipeline.grid\", \"version\": 1.5}", "it is no pipeline.grid of version 2"),
            ("{\"format\": \"pipeline.grid\", \"version\": 2}", "it has no string \"engine\""),
            (good.Replace("\"augmentation\"", "\"augmentations\"", StringComparison.Ordinal), "it has no string \"augmentation\""),
        ];
        foreach (var (text, why) in all)
        {
            File.WriteAllText(manifest, text);
            Refused(() => Run(folder["grid"]), $"{manifest} cannot be read as the description of a grid: {why}.\n  Fix: choose another folder, or delete this one.");
        }
    }

    [Fact]
    public void Compare_WithAFolderAndAStreamForValidation_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var act = () => Grids.Square.Compare(Managed, Grids.Iris.Train, validation: SampleStream.From(Grids.Iris.Test, 10), folder: folder["grid"]);
        act.Should().Throw<ArgumentException>().WithMessage("A stream for validation cannot be told from another*\n  Fix: *");
    }

    [Fact]
    public void CrossValidate_WithAFolder_TakesItsFolds()
    {
        using var folder = new TemporaryFolder();
        var first = Grids.Cell(0.1).CrossValidate(Managed, Grids.Iris.Train, folds: 3, folder: folder["folds"], clock: Still.Clock);
        var heard = new Heard();
        Grids.Cell(0.1).CrossValidate(Managed, Grids.Iris.Train, folds: 3, folder: folder["folds"], progress: heard, clock: Still.Clock).Folds.Select(fold => fold.Trained).Should().Equal(first.Folds.Select(fold => fold.Trained));
        heard.Events.OfType<CellStarted>().Should().BeEmpty();
        Refused(() => Grids.Cell(0.1).CrossValidate(Managed, Grids.Iris.Train, folds: 3, stratified: false, folder: folder["folds"]), "*trained otherwise: division was 3 folds *");
    }

    private static void Refused(Action run, string message) => run.Should().Throw<IOException>().WithMessage(message);

    private static void Same(Comparison comparison, Comparison expected)
    {
        comparison.Rows.Select(row => row.Trained).Should().Equal(expected.Rows.Select(row => row.Trained));
        comparison.Rows.Select(row => row.Train).Should().Equal(expected.Rows.Select(row => row.Train));
        comparison.Rows.Select(row => row.Test).Should().Equal(expected.Rows.Select(row => row.Test));
    }
}
