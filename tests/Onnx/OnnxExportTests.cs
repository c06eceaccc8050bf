using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Pipeline.Tests;

public sealed class OnnxExportTests : TemporaryFolder
{
    [Fact]
    public void SaveOnnx_WritesWhatItSays()
    {
        var file = Trained.Classifier.SaveOnnx(At("m.onnx"));

        var bytes = File.ReadAllBytes(At("m.onnx"));
        file.Length.Should().Be(bytes.Length);
        file.Sha256.Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        file.ToString().Should().StartWith("m.onnx: opset 17, ").And.Contain(file.Sha256[..12]);
        Directory.GetFiles(Folder).Should().Equal(At("m.onnx"));
        OnnxWriter.Bytes(OnnxReader.Parse(bytes, "m.onnx")).Should().Equal(bytes, "reading and writing again changes nothing");
    }

    [Fact]
    public void SaveOnnx_OfTheSameModel_GivesTheSameBytesInEveryCulture()
    {
        var first = Trained.Classifier.SaveOnnx(At("a.onnx")).Sha256;
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = new NumberFormatInfo { NegativeSign = "~", NumberDecimalSeparator = "," } };
            Trained.Classifier.SaveOnnx(At("b.onnx")).Sha256.Should().Be(first);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void SaveOnnx_SaysWhatTheModelIs()
    {
        Trained.Classifier.SaveOnnx(At("m.onnx"));

        var model = OnnxReader.Read(At("m.onnx"));
        model.IrVersion.Should().Be(8);
        model.ProducerName.Should().Be("Pipeline");
        model.ProducerVersion.Should().MatchRegex(@"^\d+\.\d+\.\d+$");
        model.Graph.Doc.Should().Be(Trained.Classifier.Model.ToString());
        model.Metadata.Select(m => m.Key).Should().Equal(
            "pipeline.classes", "pipeline.model", "pipeline.output", "pipeline.schema", "pipeline.settings", "pipeline.training");
        var metadata = model.Metadata.ToDictionary(m => m.Key, m => m.Value);
        JsonSerializer.Deserialize<string[]>(metadata["pipeline.classes"]).Should().Equal(Trained.Classifier.Classes);
        metadata["pipeline.classes"].Should().Contain("grün");
        Model.FromJson(metadata["pipeline.model"]).Should().Be(Trained.Classifier.Model);
        Training.FromJson(metadata["pipeline.training"]).Should().Be(Trained.Classifier.Training);
        metadata["pipeline.output"].Should().Be("probabilities");
        metadata["pipeline.settings"].Should().Be(
            """{"augmentation":"","batchSize":10,"batches":{"is":"Partition"},"classWeights":[],"engine":"Reference","epochs":2,"epochsDone":2,"onDivergence":"Throw","recording":[],"seed":0,"shuffle":true,"shuffleBuffer":0,"trainMetrics":"Running","updates":12,"validationFraction":0}""");
    }

    [Fact]
    public void SaveOnnx_WritesEverySettingOfTheFit()
    {
        Trained.Classifier.SaveOnnx(At("m.onnx"));

        using var settings = JsonDocument.Parse(OnnxReader.Read(At("m.onnx")).Metadata.Single(m => m.Key == "pipeline.settings").Value);
        settings.RootElement.EnumerateObject().Select(p => p.Name).Should().BeInAscendingOrder(StringComparer.Ordinal).And
            .Contain(typeof(FitSettings).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)));
    }

    [Fact]
    public void SaveOnnx_OverAFile_ReplacesIt()
    {
        File.WriteAllText(At("m.onnx"), new string('x', 100_000));

        Trained.Classifier.SaveOnnx(At("m.onnx")).Length.Should().Be(new FileInfo(At("m.onnx")).Length);
    }

    [Fact]
    public void SaveOnnx_ToNoFolder_SaysSoAndLeavesNothing()
    {
        FluentActions.Invoking(() => Trained.Classifier.SaveOnnx(At("missing/m.onnx")))
            .Should().Throw<IOException>().WithMessage("*missing*m.onnx cannot be written: *Nothing was changed.*Fix:*");
        Directory.EnumerateFileSystemEntries(Folder).Should().BeEmpty();
    }

    [Fact]
    public void SaveOnnx_ToAFolder_SaysSoAndLeavesNothing()
    {
        Directory.CreateDirectory(At("m.onnx"));

        FluentActions.Invoking(() => Trained.Classifier.SaveOnnx(At("m.onnx"))).Should().Throw<IOException>().WithMessage("*cannot be written*");
        Directory.EnumerateFileSystemEntries(Folder).Should().Equal(At("m.onnx"));
    }

    [Fact]
    public void SaveOnnx_OfWeightsThatFloat32CannotHold_WritesNothing()
    {
        var model = Trained.Drawn(Input(2).Dense(1));
        var huge = model.Compiled.Initialize(model.Parameters.With("1:Dense.weight", Tensor.Of(new[] { 1e300, 1 }, [2, 1])));
        File.WriteAllText(At("m.onnx"), "before");

        FluentActions.Invoking(() => huge.SaveOnnx(At("m.onnx"))).Should().Throw<OnnxValidationException>()
            .WithMessage("*1 rule is broken. Nothing was written.*1:Dense.weight: value 0 is Infinity*Fix:*").Which.Violations.Should().HaveCount(1);
        File.ReadAllText(At("m.onnx")).Should().Be("before");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void SaveOnnx_ToNoPath_IsRefused(string? path) => FluentActions.Invoking(() => Trained.Classifier.SaveOnnx(path!)).Should().Throw<ArgumentException>();
}
