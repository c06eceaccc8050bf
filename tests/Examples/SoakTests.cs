namespace Pipeline.Tests;

/// <summary>The program that watches memory: it runs, and says what it wants. What it measures is judged by those who run it.</summary>
public sealed class SoakTests
{
    [Fact]
    public void Fits_OfTheDefaultEngine_ComparesMemoryAndPasses()
    {
        var result = Run("fits", "100");
        result.ExitCode.Should().Be(0, result.Output + result.Error);
        const string Native = @", \d+\.\d KiB by native code";
        result.Output.Should().MatchRegex(
            $@"^Managed on CPU\n(fit  ( 20| 40| 60| 80|100): \d+\.\d MiB resident({Native})?\n){{5}}"
            + @"growth from fit 40 to fit 100: -?\d+\.\d % resident \(at most 5 %\)\n(growth per fit: -?\d+\.\d\d KiB by native code \(at most 0\.5 KiB\)\n)?"
            + @"handles left to the collector in 10 fits: none\n$");
    }

    [Fact]
    public void Fits_OfTensorFlow_LeakNoHandle()
    {
        if (OptionalTensorFlow.Engines.Count > 0)
        {
            var result = Run("fits", "100", "--backend", "tensorflow", "--device", "cpu");
            result.ExitCode.Should().Be(0, result.Output + result.Error);
        }
    }

    [Fact]
    public void Stream_IsReadToItsEnd_AndHoldsLittle()
    {
        var result = Run("stream", "20MB");
        result.ExitCode.Should().Be(0, result.Output + result.Error);
        result.Output.Should().MatchRegex(
            @"^Managed: 19532 rows of 1024 bytes in chunks of 4096, read ahead; the heap may have \d+ MiB\n"
            + @"19532 rows, 20000768 bytes, peak heap \d+\.\d MiB \(at most 256\), loss \d\.\d{4} in the first batches and \d\.\d{4} in the last, 39 steps in \d+\.\d s\n$");
    }

    [Theory]
    [InlineData("stream long", "'long' is no length. Ask for 1MB or more, such as 2GB.")]
    [InlineData("stream 0GB", "'0GB' is no length.")]
    [InlineData("stream -1GB", "-1GB")]
    [InlineData("stream", "'stream'")]
    [InlineData("fits 99", "99 fits are too few: memory is compared with that after fit 40, and one stretch of five tells nothing. Ask for 100 or more")]
    [InlineData("fits -1", "-1 fits are too few")]
    [InlineData("fits many", "'many'")]
    [InlineData("fits", "'fits'")]
    [InlineData("fits 200 --backend quantum", "'quantum'")]
    [InlineData("fits 200 --device cpu", "--device is for --backend tensorflow: the other engines compute on the CPU.")]
    [InlineData("fits 200 --backend reference --device gpu", "--device is for --backend tensorflow")]
    [InlineData("fits 200 --backend tensorflow --device tpu", "'tpu'")]
    [InlineData("", "Required command was not provided.")]
    public void Soak_WithAWrongCommandLine_SaysSoAndEndsWithTwo(string arguments, string message)
    {
        var result = Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain(message);
        result.Output.Should().NotContain("MiB resident").And.NotContain("peak heap", "nothing was run");
    }

    private static ExampleResult Run(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        return ExampleRun.RunProgram("tests/Soak", "Pipeline.Soak", folder.Path, arguments);
    }
}
