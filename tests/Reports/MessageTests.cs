namespace Pipeline.Tests;

/// <summary>Every message of reports, word for word: what, why, fix.</summary>
public sealed class MessageTests
{
    private static readonly TrainedModel s_four = Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.01)).Compile(Reference).Initialize();

    public static TheoryData<string, Action, string> Messages => new()
    {
        { "settings", () => _ = new ReportSettings { Pictures = 0 }, "Pictures is a number of pictures and must be positive, got 0.\n  Fix: pass 1 or more, or leave it out. (Parameter 'Pictures')" },
        { "spec", () => _ = new Chart("mine", "[1]"), "The spec of the chart “mine” cannot be read: it is not an object.\n  Fix: pass a Vega-Lite spec, a JSON object such as {\"data\": {\"values\": [1, 2]}, \"mark\": \"point\", \"encoding\": {…}}." },
        { "curve", () => _ = new Curve("loss", [1, 2], [1]), "The curve “loss” has 2 points and 1 values.\n  Fix: give a value for each point; NaN is a gap." },
        { "no curve", () => Chart.Curves("Loss", "epoch", "loss", []), "The chart “Loss” has no curve.\n  Fix: give at least one." },
        { "same curve", () => Chart.Curves("Loss", "epoch", "loss", [new("a", [1], [1]), new("a", [1], [2])]), "Two curves of the chart “Loss” have the name “a”, and the legend could not tell them apart.\n  Fix: give each a name of its own." },
        { "no cell", () => Chart.HeatMap("Grid", "x", "y", "v", []), "The heat map “Grid” has no cell.\n  Fix: give at least one." },
        { "same cell", () => Chart.HeatMap("Grid", "x", "y", "v", [new("1", "2", 3), new("1", "2", 4)]), "The heat map “Grid” has two cells for the column “1” and the row “2”.\n  Fix: give each pair of labels one value, such as the mean of the seeds." },
        { "one class", () => Chart.Roc(s_four, Datasets.Iris().Take(20)), "A ROC curve needs rows of a class and rows of another, but all rows are of one class of 3.\n  Fix: take rows of several classes; Split keeps their shares." },
        { "feature", () => Chart.Scatter(Datasets.Iris(), 0, 4), "There is no feature 4: a sample is [4], so features are 0 to 3.\n  Fix: pass the place of a feature, from 0. (Parameter 'y')" },
        { "plane", () => Chart.DecisionRegions(s_four, Datasets.Iris()), "A plane has two features, but the model takes [N, 4] and the data has [N, 4].\n  Fix: Scatter shows two chosen features of any data; regions need a model of two." },
        { "output", () => Chart.OutputOverPlane(Input(2).Dense(1).Loss(MeanSquaredError).Optimizer(Adam(0.01)).Compile(Reference).Initialize(), Datasets.Xor(), 1), "There is no output 1 to show: there are 1 of them.\n  Fix: pass a place from 0 to 0. (Parameter 'output')" },
        { "line", () => Chart.OutputOverLine(s_four, Datasets.Iris()), "A line has one feature, but the model takes [N, 4] and the data has [N, 4].\n  Fix: a model of one feature; RegressionFit shows any regression." },
        { "fit", () => Chart.RegressionFit(s_four, Datasets.Iris()), "The model has 3 outputs and the data 1 targets: there is no 0 to compare.\n  Fix: data with a target for each output, and a place among them." },
        { "image", () => Pictures.Of(Datasets.Iris(), [0], image: [3, 2]), "A sample of [4] is no image of [3, 2].\n  Fix: say the shape of an image of as many values: [rows, columns], or [rows, columns, channels] with 1 or 3 channels, such as [8, 8] for 64 features." },
        { "captions", () => Pictures.Of(Datasets.Digits(), [0, 1], ["zero"]), "There are 1 captions for 2 pictures.\n  Fix: give one for each, or none." },
        { "row", () => Pictures.Of(Datasets.Digits(), [1797]), "There is no row 1797: the data has 1797.\n  Fix: pass rows from 0 to 1796. (Parameter 'rows')" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Report_ThatCannotBe_SaysWhatWhyAndFix(string what, Action make, string message) => make.Should().Throw<ArgumentException>(what).Which.Message.Should().Be(message);

    [Fact]
    public void Chart_OfNoJson_SaysWhereItBreaks()
    {
        var act = () => new Chart("mine", "{\"mark\": ");
        act.Should().Throw<ArgumentException>().WithMessage("The spec of the chart “mine” cannot be read: *\n  Fix: *").WithInnerException<System.Text.Json.JsonException>();
    }

    [Fact]
    public void Throw_OfReports_HasNoMessageWithoutATest()
    {
        var made = typeof(Report).Assembly.GetType("Pipeline.Export.Reports.Throw")!.GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DeclaredOnly);
        made.Should().HaveCount(Messages.Count);
    }
}
