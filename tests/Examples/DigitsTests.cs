using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

public sealed class DigitsTests
{
    [Fact]
    public void Digits_ByDefault_LearnsAndAgreesWithOnnxRuntime()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Digits", folder.Path, "--json", "result.json");
        result.ExitCode.Should().Be(0, result.Error);
        folder.Files.Should().Equal("digits.onnx", "result.json");
        var json = JsonDocument.Parse(File.ReadAllText(folder.File("result.json"))).RootElement;
        json.GetProperty("accuracy").GetDouble().Should().BeGreaterThanOrEqualTo(0.96);
        json.GetProperty("parity").GetProperty("maxAbsoluteDifference").GetDouble().Should().BeLessThanOrEqualTo(1e-5);
        json.GetProperty("parity").GetProperty("differingDecisions").GetInt32().Should().Be(0);
        result.Error.Should().Contain("\nepoch 20/20  loss ");
    }

    [Fact]
    public void Digits_Redirected_PrintsResultsAndProgressApartAndWithoutControlCodes()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Digits", folder.Path, "--epochs", "2");
        result.ExitCode.Should().Be(0, result.Error);
        var sections = new[]
        {
            "│ 1:Dense      │ [N, 100]     │   6,500 │", " Total params: 7,510 (29.34 KB)", "test  loss 0.", "│ true \\ given │", "\ndigits.onnx: opset 17, ",
            "\nONNX Runtime agrees: max |Δ| ",
        };
        sections.Select(section => result.Output.IndexOf(section, StringComparison.Ordinal)).Should().BeInAscendingOrder().And.NotContain(-1);
        result.Output.Should().MatchRegex(@"\ntest  loss \d\.\d{4}  accuracy 0\.\d{4}\n").And.EndWith(", 0 of 360 decisions differ\n");
        result.Error.Should().MatchRegex(@"^training on Managed: 1,437 rows, 45 batches of 32, 2 epochs\nepoch 1/2  loss [^\n]*\nepoch 2/2  loss [^\n]* s\n$");
        (result.Output + result.Error).Should().NotContainAny("\u001b", "\r");
    }

    [Fact]
    public void Digits_WithJson_WritesExactlyTheseFields()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Digits", folder.Path, "--epochs", "2", "--json", "r.json", "--output", "net.onnx");
        folder.Files.Should().Equal("net.onnx", "r.json");
        var json = JsonDocument.Parse(File.ReadAllText(folder.File("r.json"))).RootElement;
        Names(json).Should().Equal("accuracy", "loss", "seconds", "parity");
        Names(json.GetProperty("parity")).Should().Equal("maxAbsoluteDifference", "maxRelativeDifference", "differingDecisions");
        json.GetProperty("seconds").GetDouble().Should().BePositive();
        var (loss, accuracy) = (json.GetProperty("loss").GetDouble(), json.GetProperty("accuracy").GetDouble());
        result.Output.Should().Contain(FormattableString.Invariant($"test  loss {loss:F4}  accuracy {accuracy:F4}\n"));
    }

    [Fact]
    public void Digits_OfTheSameSeed_GivesTheSameFile()
    {
        using var folder = new TemporaryFolder();
        Hash(folder, "3").Should().Be(Hash(folder, "3")).And.NotBe(Hash(folder, "4"));
    }

    [Fact]
    public void Digits_OnReference_ProvesItselfToo()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Digits", folder.Path, "--epochs", "1", "--backend", "reference");
        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().StartWith("training on Reference: ");
        result.Output.Should().Contain("ONNX Runtime agrees: ");
    }

    [Fact]
    public void Digits_OnTensorFlow_ProvesItselfOrSaysWhyNotBeforeTraining()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Digits", folder.Path, "--epochs", "1", "--backend", "tensorflow", "--device", "cpu");
        if (OptionalTensorFlow.Engines.Count > 0)
        {
            result.ExitCode.Should().Be(0, result.Error);
            result.Error.Should().StartWith("training on TensorFlow");
            result.Output.Should().Contain("ONNX Runtime agrees: ");
        }
        else
        {
            result.ExitCode.Should().Be(1);
            result.Error.Should().StartWith("TensorFlow ").And.Contain("\n  Fix: ").And.NotContain("   at ");
            (result.Output + string.Join(' ', folder.Files)).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("--epochs 0", "--epochs must be 1 or more.")]
    [InlineData("--epochs -3", "--epochs must be 1 or more.")]
    [InlineData("--epochs many", "'many'")]
    [InlineData("--epochs", "--epochs")]
    [InlineData("--seed 1.5", "'1.5'")]
    [InlineData("--backend quantum", "'quantum'")]
    [InlineData("--device cpu", "--device is for --backend tensorflow alone.")]
    [InlineData("--device gpu --backend reference", "--device is for --backend tensorflow alone.")]
    [InlineData("--backend tensorflow --device tpu", "'tpu'")]
    [InlineData("--learning-rate 1", "'--learning-rate'")]
    [InlineData("--output missing/digits.onnx", "--output missing/digits.onnx cannot be written")]
    [InlineData("--output .", "--output \".\" is no name of a file")]
    [InlineData("--json missing/r.json", "--json missing/r.json cannot be written")]
    public void Digits_WithBadArguments_SaysSoBeforeTraining(string arguments, string message)
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Digits", folder.Path, arguments.Split(' '));
        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(message).And.NotContain("training").And.NotContain("   at ");
        folder.Files.Should().BeEmpty();
    }

    [Fact]
    public void Digits_WithAnErrorOfALibrary_PrintsItsMessageAlone()
    {
        using var folder = new TemporaryFolder();
        using var held = new FileStream(folder.File("r.json"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var result = ExampleRun.Run("Digits", folder.Path, "--epochs", "1", "--json", "r.json");
        result.ExitCode.Should().Be(1);
        result.Error.TrimEnd('\n').Split('\n')[^1].Should().Contain("r.json");
        result.Error.Should().NotContain("   at ").And.NotContain("Exception");
    }

    [Fact]
    public void Digits_AskedForHelp_ListsItsOptions()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Digits", folder.Path, "--help");
        result.ExitCode.Should().Be(0);
        result.Output.Should().ContainAll("--epochs", "--seed", "--backend", "--device", "--output", "--json", "Ctrl-C", "[default: 20]", "[default: digits.onnx]");
        folder.Files.Should().BeEmpty();
    }

    [InterruptFact]
    public void Digits_Interrupted_KeepsWhatThereIsAndExports()
    {
        using var folder = new TemporaryFolder();
        using var run = ExampleRun.Start("Digits", folder.Path, "--epochs", "1000000", "--json", "r.json");
        run.WaitForTraining();
        run.Interrupt();
        var result = run.Finish();
        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().EndWith("\ntraining cancelled\n");
        result.Output.Should().MatchRegex(@"\ntest  loss ").And.Contain("\nONNX Runtime agrees: ");
        folder.Files.Should().Equal("digits.onnx", "r.json");
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static string Hash(TemporaryFolder folder, string seed) =>
        Regex.Match(ExampleRun.Run("Digits", folder.Path, "--epochs", "1", "--seed", seed).Output, "sha256 [0-9a-f]{12}").Value;
}
