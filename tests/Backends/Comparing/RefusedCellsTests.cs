namespace Pipeline.Tests;

/// <summary>What Fit refuses before its first step a grid refuses before its first cell.</summary>
public sealed class RefusedCellsTests
{
    private static readonly Dataset s_data = Datasets.Iris();
    private static readonly Augmentation s_noise = Augmentation.Noise(0.1);

    public static TheoryData<string> Wrong => [.. Cases.Keys];

    private static Dictionary<string, (Training Training, FitSettings Settings, Augmentation? Augment)> Cases => new()
    {
        ["stop rule without validation"] = (Grids.Cell(0.1).StopWhen(Validation(TotalLoss).Stalls(2)), new(), null),
        ["keep rule without validation"] = (Grids.Cell(0.1).Keep(Best(Validation(Accuracy))), new(), null),
        ["rule of another metric"] = (Grids.Cell(0.1).StopWhen(Train(MeanAbsoluteError).Stalls(2)), new(), null),
        ["class weights"] = (Grids.Cell(0.1), new() { ClassWeights = [1, 2] }, null),
        ["too many batches"] = (Grids.Cell(0.1), new() { Batches = Batches.Into(1000) }, null),
        ["no whole batch"] = (Grids.Cell(0.1), new() { Batches = Batches.DropRemainder, BatchSize = 200 }, null),
        ["rows that are not there"] = (Grids.Cell(0.1), new() { Batches = Batches.Given([[0, 1], [149, 2000]]) }, null),
        ["drawn in order"] = (Grids.Cell(0.1), new() { Batches = Batches.Drawn(), Shuffle = false }, null),
        ["two sizes"] = (Grids.Cell(0.1), new() { Batches = Batches.Full, BatchSize = 7 }, null),
        ["a buffer"] = (Grids.Cell(0.1), new() { ShuffleBuffer = 7 }, null),
        ["an augmentation that is not given"] = (Grids.Cell(0.1), new() { Augmentation = "blur" }, null),
        ["L-BFGS by batches"] = (Grids.Cell(0.1).Optimizer(Lbfgs()), new() { BatchSize = 10 }, null),
        ["L-BFGS of noise"] = (Grids.Cell(0.1).Optimizer(Lbfgs()), new() { Batches = Batches.Full }, s_noise),
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Grid_WithACellThatFitRefuses_RefusesItBeforeTheFirst(string which)
    {
        var (training, settings, augment) = Cases[which];
        var heard = new Heard();
        var good = (Grids.Cell(0.2), augment is null ? new FitSettings() : new FitSettings { Seed = 3 });
        var alone = Refused(() => training.Compile(Managed).Fit(s_data, settings, augment: augment));
        var compared = Refused(() => new[] { good, good, (training, settings) }.Compare(Managed, s_data, augment: augment, progress: heard));
        compared.Should().StartWith("Cell 3 (").And.Contain($" of 3 cannot be trained: {First(alone, "Compare")}");
        var crossed = Refused(() => new[] { good, (training, settings) }.CrossValidate(Managed, s_data, folds: 3, augment: augment, progress: heard));
        crossed.Should().StartWith("Cell 2 (").And.Contain(" of 2 cannot be trained: ");
        Numberless(crossed).Should().Contain(Numberless(First(alone, "CrossValidate")), "folds differ from all rows in their number alone");
        Refused(() => training.CrossValidate(Managed, s_data, settings, folds: 3, augment: augment, progress: heard)).Should().StartWith("The training is refused before it begins: ");
        heard.Events.Should().BeEmpty();
    }

    [Fact]
    public void Grid_WithSeveralProblems_ListsThemAllAtOnce()
    {
        var watching = Grids.Cell(0.1).StopWhen(Validation(TotalLoss).Stalls(2));
        (Training, FitSettings)[] grid = [(watching, new()), (Grids.Cell(0.1), new()), (Grids.Cell(0.1), new() { ClassWeights = [1] }), (watching, new() { Seed = 2 })];
        Refused(() => grid.Compare(Managed, s_data)).Should().Be(
            "3 of 4 cells cannot be trained:\n"
            + "  cells 1, 4: .StopWhen(Validation(TotalLoss).Stalls(2)) looks at validation rows, but Compare has none.\n"
            + "    Fix: Compare(…, validation: dev), validation: 0.2, or Train(…) in the rule.\n"
            + "  cell 3: There are 1 class weights, but the model gives 3 classes.\n"
            + "    Fix: give one weight for each class, in the order of their indices.");
    }

    [Fact]
    public void Rule_ThatLooksAtValidationRows_IsRefusedWithAFixThatItsVerbHas()
    {
        var watching = Grids.Cell(0.1).StopWhen(Validation(TotalLoss).Stalls(2));
        Refused(() => watching.CrossValidate(Managed, s_data)).Should().EndWith(
            "but CrossValidate has none.\n  Fix: new FitSettings { ValidationFraction = 0.2 }, which sets a share of each fold's training rows aside, or Train(…) in the rule.");
        Refused(() => watching.BootstrapValidate(Managed, s_data)).Should().EndWith("but BootstrapValidate has none.\n  Fix: Train(…) in the rule.");
        watching.CrossValidate(Managed, s_data, new FitSettings { ValidationFraction = 0.2 }, folds: 2).IsWhole.Should().BeTrue("the fix holds");
    }

    [Fact]
    public void Validation_ThatDoesNotFit_IsRefusedBeforeTheFirst()
    {
        var heard = new Heard();
        var narrow = Dataset.Of(new float[,] { { 1, 2 }, { 3, 4 } }, [0, 1], ["a", "b"]);
        Refused(() => Grids.Square.Compare(Managed, s_data, validation: SampleStream.From(narrow, 1), progress: heard)).Should().StartWith("None of the 6 cells can be trained: The model reads features [N, 4], but chunk 1 of validation has [N, 2].");
        Refused(() => Grids.Square.Compare(Managed, s_data, validation: SampleStream.Once([s_data.Samples]), progress: heard)).Should().Contain("validation is a stream that can be read a single time, but 6 cells are to be trained.");
        Refused(() => Grids.Square.Select(cell => (cell, new FitSettings { ValidationFraction = 0.5 })).Compare(Managed, s_data, validation: s_data, progress: heard)).Should().Contain("Fix: give one of the two.");
        heard.Events.Should().BeEmpty();
        Grids.Square.Take(1).Compare(Managed, s_data, validation: SampleStream.Once([s_data.Samples]).Named(s_data.FeatureNames, s_data.TargetNames, s_data.Classes)).Rows[0].Trained.History.Epochs[0].Validation.Should().NotBeNull();
        Grids.Square.Take(2).Compare(Managed, s_data, epochs: 2, validation: SampleStream.From(s_data, 40)).IsWhole.Should().BeTrue();
    }

    private static string Refused(Func<object> run)
    {
        var thrown = run.Should().Throw<ArgumentException>().Which;
        return thrown.ParamName is null ? thrown.Message : thrown.Message.Replace($" (Parameter '{thrown.ParamName}')", string.Empty, StringComparison.Ordinal);
    }

    /// <summary>A message without its fix, as another verb says it.</summary>
    private static string First(string message, string verb) => message.Split("\n  Fix: ")[0].Replace("Fit ", $"{verb} ", StringComparison.Ordinal);

    private static string Numberless(string message) => string.Concat(message.Where(sign => !char.IsDigit(sign)));
}
