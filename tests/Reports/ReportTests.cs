using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>Pages as text: what is in them, and that names from data are nothing but text.</summary>
public sealed partial class ReportTests
{
    [Fact]
    public void Report_OfAClassifierOfImages_HasItsSectionsAndCharts()
    {
        var report = Pages.Of("digits");
        report.Sections.Select(section => section.Title).Should().Equal("Training", "Test", "Mistakes", "Inside the model", "Training data", "Model", "Settings and versions");
        report.Charts.Select(chart => chart.Title).Should().Equal("Loss", "Accuracy", "Gradient norm", "Share of dead units", "Confusion matrix", "ROC curve", "Activity of 1:Dense", "Activation functions");
        report.Sections.SelectMany(section => section.Blocks).OfType<Pictures>().Should().HaveCount(3);
        report.ToHtml().Should().ContainAll("taken for", "Input(64).Dense(32, Relu).Dense(10, Softmax)", ".Optimizer(Adam(0.003))", "2,080 parameters", "2026-01-02 03:04", "1:Dense.weight, one picture per unit");
    }

    [Fact]
    public void Report_OfTwoFeatures_HasRegionsAndOutputs() =>
        Pages.Of("clusters").Charts.Select(chart => chart.Title).Should().ContainInOrder("Decision regions", "Output for north", "Output for south", "Output for west").And.Contain("latitude over longitude");

    [Fact]
    public void Report_OfOneFeature_HasOutputUnitsAndFit() =>
        Pages.Of("sine").Charts.Select(chart => chart.Title).Should().Contain(["Predicted and true sin", "Output over the feature", "Units of 1:Dense", "Units of 2:Dense", "Mean absolute error"]);

    [Fact]
    public void Report_OfTheModelAlone_HasWhatNeedsNoData()
    {
        var trained = Input(64).Dense(4, Relu).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.001)).Compile(Reference).Initialize();
        var report = Report.Of(trained, clock: Pages.Clock);
        report.Sections.Select(section => section.Title).Should().Equal("Inside the model", "Model", "Settings and versions");
        report.Subtitle.Should().Contain("not trained");
    }

    [Fact]
    public void Report_OfAChangingRate_HasItsCurve()
    {
        EpochRecord[] epochs = [Story.Record(1), Story.Record(2) with { Rate = 0.0005, Validation = null, Validations = [new("dev", Story.Record(2).Train), new("<b>", Story.Record(2).Train)] }];
        var charts = CurvesSection.Of(new History(TrainMetrics.Running, epochs.ToSeq())).Blocks.Cast<Chart>().ToList();
        charts.Select(chart => chart.Title).Should().Equal("Loss", "Accuracy", "Learning rate");
        charts[0].Values.Columns.Should().Equal("epoch", "train", "validation", "dev", "<b>");
        charts[2].Values.Rows.Select(row => row[1]).Should().Equal("0.001", "0.0005");
    }

    [Theory]
    [InlineData("val,dev", "validation,dev")]
    [InlineData("val,validation", "val,validation")]
    [InlineData("train,dev", "train (validation),dev")]
    [InlineData("train,train (validation)", "train (validation) 2,train (validation)")]
    public void Report_OfValidationSets_HasACurveOfEachWhateverTheirNames(string names, string shown)
    {
        var measures = Story.Record(1).Train;
        var epoch = Story.Record(1) with { Validation = null, Validations = names.Split(',').Select(name => new NamedMeasures(name, measures)).ToSeq() };
        var chart = CurvesSection.Of(new History(TrainMetrics.Running, [epoch, epoch with { Epoch = 2 }])).Blocks.Cast<Chart>().First();
        chart.Values.Columns.Should().Equal(["epoch", "train", .. shown.Split(',')]);
    }

    [Fact]
    public void Report_OfRecordedLayers_HasACurveOfEach()
    {
        EpochRecord[] epochs =
        [
            Story.Record(1) with { Layers = [new("1:Dense", 0.5, 0.25), new("2:Dense", 2, null)] },
            Story.Record(2) with { Layers = [new("1:Dense", 0.25, 0.5), new("2:Dense", 1, null)] },
        ];
        var charts = CurvesSection.Of(new History(TrainMetrics.Running, epochs.ToSeq())).Blocks.Cast<Chart>().ToDictionary(chart => chart.Title);
        charts["Gradient norm"].Values.Columns.Should().Equal("epoch", "1:Dense", "2:Dense");
        charts["Gradient norm"].Values.Rows.Select(row => row[2]).Should().Equal("2.0000", "1.0000");
        charts["Share of dead units"].Values.Columns.Should().Equal("epoch", "1:Dense");
        var encoding = JsonDocument.Parse(charts["Share of dead units"].Spec).RootElement.GetProperty("encoding");
        encoding.GetProperty("y").GetProperty("scale").GetProperty("domain").ToString().Should().Be("[0,1]");
        encoding.GetProperty("color").GetProperty("legend").ValueKind.Should().Be(JsonValueKind.Object, "it says of which layer");
    }

    [Fact]
    public void Html_OfHostileNames_HasNoElementOfTheirs()
    {
        var html = HtmlPage.Of(Pages.Of("hostile"), charts: null);
        var body = ScriptOrStyle().Replace(html, string.Empty);
        body.Should().NotContainAny("<img src=x", "<b>", "<i>", "<!--", "javascript:window\"", "\u2028alert").And.Contain("&lt;script&gt;window.pwned = 1&lt;/script&gt;");
        body.Any(character => char.IsControl(character) && character is not ('\n' or '\t')).Should().BeFalse();
        Regex.Count(html, "<script").Should().Be(1 + Pages.Of("hostile").Charts.Count(), "one script of the page, and the specs");
        Regex.Count(html, "</script").Should().Be(1 + Pages.Of("hostile").Charts.Count());
    }

    [Fact]
    public void Specs_OfHostileNames_AreJsonThatEndsNoElementAndNoLine()
    {
        foreach (var chart in Pages.Of("hostile").Charts)
        {
            chart.Spec.Should().MatchRegex("^[\\x20-\\x7e]*$").And.NotContainAny("<", ">", "&", "'");
        }

        Values(Pages.Of("hostile").Charts.First(chart => chart.Title == "Confusion matrix")).Should().Contain("</script><script>window.pwned = 2</script>");
    }

    [Fact]
    public void Html_OfAnyReport_AsksForNothingOutside()
    {
        var html = HtmlPage.Of(Pages.Of("digits"), charts: null);
        html.Should().NotContainAny("src=\"http", "href=\"http", "@import", "url(").And.Contain("default-src 'none'");
    }

    [Fact]
    public void Html_OfAReport_IsTheSameEachTime() => Pages.Of("iris").ToHtml().Should().Be(Pages.Of("iris").ToHtml());

    [Fact]
    public void Html_WithoutTheChartLibrary_SaysWhyAndHasTables()
    {
        var html = HtmlPage.Of(Pages.Of("xor"), charts: null);
        html.Should().Contain("Tables stand in place of charts").And.NotContain("sha256-AAAA");
        Regex.Count(html, "<details class=\"values\" open>").Should().Be(Pages.Of("xor").Charts.Count());
    }

    [Fact]
    public void SaveReport_OfATraining_WritesThePageAndGivesItsCharts()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("iris.html");
        var trained = Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.01)).Metrics(Accuracy).Compile(Reference).Fit(Datasets.Iris(), epochs: 2);
        var report = trained.SaveReport(path, Datasets.Iris(), clock: Pages.Clock);
        File.ReadAllText(path).Should().Be(report.ToHtml());
        report.Charts.Should().Contain(chart => chart.Title == "Confusion matrix");
        Datasets.Iris().SaveReport(path, new ReportSettings { Title = "flowers" }).Title.Should().Be("flowers");
        File.ReadAllText(path).Should().Contain("<h1>flowers</h1>");
        folder.Files.Should().ContainSingle();
    }

    [Fact]
    public void Report_OfEachFitSetting_HasTheCodeThatSetsIt()
    {
        var settings = new FitSettings
        {
            Epochs = 2,
            BatchSize = 7,
            Seed = 11,
            Shuffle = false,
            Batches = Batches.Drawn(3),
            ShuffleBuffer = 9,
            Augmentation = "none",
            ValidationFraction = 0.25,
            TrainMetrics = TrainMetrics.AfterEpoch,
            ClassWeights = [1, 0.5, 2],
            OnDivergence = OnDivergence.Return,
            Recording = Recording.Steps | Recording.GradientNorms,
        };
        var trained = Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.00015)).Compile(Reference).Fit(Datasets.Iris(), epochs: 1);
        var code = Code(trained with { Settings = settings });
        foreach (var property in typeof(FitSettings).GetProperties().Where(property => property.CanWrite))
        {
            property.GetValue(settings).Should().NotBe(property.GetValue(new FitSettings()), "{0} is as by default here", property.Name);
            code.Should().Contain($"{property.Name} = ");
        }

        Code(trained).Should().EndWith(".Compile(Reference)\n    .Fit(train, new FitSettings())");
        Code(trained.Compiled.Initialize()).Should().EndWith(".Compile(Reference)");
        Facts(trained)["last learning rate"].Should().Be("0.00015");
    }

    [Fact]
    public void Report_OfAKeptEpoch_SaysWhichAndHowManyWereAskedFor()
    {
        var (train, test) = Datasets.Iris().Split(0.5, seed: 1);
        var trained = Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(3)).StopWhen(Validation(TotalLoss).Stalls(2)).Keep(Best(Validation(TotalLoss))).Compile(Reference).Fit(train, epochs: 200, validation: test);
        var (done, kept) = (trained.History.Epochs.Count, trained.KeptEpoch!.Value);
        (done, kept).Should().Match<(int Done, int Kept)>(epochs => epochs.Done < 200 && epochs.Kept < epochs.Done);
        Facts(trained)["epochs"].Should().Be($"{done} of 200");
        Facts(trained)["weights"].Should().Be($"of epoch {kept}, chosen by Best(Validation(TotalLoss))");
        Report.Of(trained, clock: Pages.Clock).Subtitle.Should().EndWith($"· {done} epochs, {trained.Ending}, weights of epoch {kept} kept");
    }

    [Fact]
    public void Report_OfAKeptEpoch_HasARuleThereInMeasuresAlone()
    {
        EpochRecord[] epochs = [Story.Record(1) with { Rate = 0.1 }, Story.Record(2), Story.Record(3)];
        var history = new History(TrainMetrics.Running, epochs.ToSeq());
        foreach (var chart in CurvesSection.Of(history, kept: 2).Blocks.Cast<Chart>())
        {
            var isMeasure = chart.Title != "Learning rate";
            chart.Note.Should().Be(isMeasure ? "The dashed upright line is at epoch 2, whose weights were kept." : string.Empty);
            chart.Spec.Contains("\"data\":{\"values\":[{\"x\":2}]},\"mark\":{\"type\":\"rule\"", StringComparison.Ordinal).Should().Be(isMeasure);
        }

        CurvesSection.Of(history).Blocks.Cast<Chart>().Should().OnlyContain(chart => !chart.Spec.Contains("rule", StringComparison.Ordinal) && chart.Note.Length == 0);
    }

    [Fact]
    public void Report_OfOneEpoch_CountsIt()
    {
        var trained = Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)).Compile(Reference).Fit(Datasets.Iris());
        Report.Of(trained, clock: Pages.Clock).Subtitle.Should().EndWith("· 1 epoch, all epochs done");
        Facts(trained)["epochs"].Should().Be("1");
        Facts(trained).Should().NotContainKey("weights");
    }

    [Fact]
    public void Report_OfRescaledFeatures_DrawsActivationsAlone()
    {
        var trained = Input(4).Rescale(0.1, 2).Rescale(0.5).Dense(3, Relu).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)).Compile(Reference).Initialize();
        Report.Of(trained, clock: Pages.Clock).Charts.Single(chart => chart.Title == "Activation functions").Values.Columns.Should().Equal("x", "Relu");
        Report.Of(Input(4).Rescale(0.1).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize(), clock: Pages.Clock).Charts.Should().BeEmpty();
    }

    [Fact]
    public void Pictures_OfWeightsThatAreAllZero_AreWhite()
    {
        var trained = Input(4).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Initialize().With("1:Dense.weight", Tensor.Of(new double[8], [4, 2]));
        Pictures.Weights(trained, [2, 2]).Items[0].File.Should().Equal(Picture.Signed(2, 2, _ => 0, string.Empty).File);
        Pixels(Pictures.Weights(trained, [2, 2]).Items[0].File.AsSpan().ToArray()).Should().Equal(0, 255, 255, 255, 255, 255, 255, 0, 255, 255, 255, 255, 255, 255);
    }

    [Fact]
    public void Report_OfPreprocessing_HasNoUnitsOfIt()
    {
        var data = Line(1.5);
        var trained = Input(1).Standardize().Dense(3, Tanh).Frozen("2:Dense").Dense(3, Tanh).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Fit(data, epochs: 1);
        Report.Of(trained, data, clock: Pages.Clock).Charts.Select(chart => chart.Title).Where(title => title.StartsWith("Units of", StringComparison.Ordinal) || title.StartsWith("Activity of", StringComparison.Ordinal))
            .Should().Equal("Units of 2:Dense", "Units of 3:Dense", "Activity of 3:Dense");
        var alone = Input(1).Standardize().Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(Reference).Fit(data, epochs: 1);
        Report.Of(alone, data, clock: Pages.Clock).Charts.Should().NotContain(chart => chart.Title.StartsWith("Activity of", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_OfImages_ArePngOfTheirPixels()
    {
        var data = Dataset.Of(Tensor.Of(new float[] { 0, 1, 2, 3, 4, 5 }.AsSpan(), [1, 2, 3]), Tensor.Of(new float[] { 7 }.AsSpan(), [1, 1]));
        var png = Pictures.Of(data, [0]).Items[0].File.AsSpan().ToArray();
        png[..8].Should().Equal(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A);
        png[16..26].Should().Equal(0, 0, 0, 3, 0, 0, 0, 2, 8, 0);
        Pixels(png).Should().Equal(0, 0, 51, 102, 0, 153, 204, 255);
        png[^12..].Should().Equal(0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82);
    }

    private static Dataset Line(double target) =>
        Dataset.Of(Tensor.Of([.. Enumerable.Range(0, 20).Select(row => row / 10.0)], [20, 1]), Tensor.Of([.. Enumerable.Repeat(target, 20)], [20, 1]));

    private static string Code(TrainedModel trained) => SettingsSection.Of(trained, Pages.Clock).Blocks.OfType<CodeText>().Single().Text;

    private static Dictionary<string, string> Facts(TrainedModel trained) => SettingsSection.Of(trained, Pages.Clock).Blocks.OfType<ReportTable>().Single().Rows.ToDictionary(row => row[0], row => row[1]);

    /// <summary>The lines of a PNG file's only block of data, each with its filter before it.</summary>
    private static byte[] Pixels(byte[] png)
    {
        var length = (png[33] << 24) | (png[34] << 16) | (png[35] << 8) | png[36];
        using var zlib = new System.IO.Compression.ZLibStream(new MemoryStream(png[41..(41 + length)]), System.IO.Compression.CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        return raw.ToArray();
    }

    private static IEnumerable<string?> Values(Chart chart) =>
        JsonDocument.Parse(chart.Spec).RootElement.GetProperty("data").GetProperty("values").EnumerateArray().Select(value => value.GetProperty("a").GetString());

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex ScriptOrStyle();
}
