namespace Pipeline.Tests;

/// <summary>The table of what the courses' nets reach, in its quick mode.</summary>
public sealed class ResultsTableTests
{
    [Fact]
    public void Table_Quick_MeasuresEverythingAndJudgesNothing()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Courses", folder.Path, "table", "--quick");
        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().ContainAll("│ MNIST 784-100-10, softmax ", "0.9720 │ quick", "│ digits 64-50-10, best of 7x7 ", " reported ").And.NotContainAny("pass", "FAIL", "\u001b", "\r");
        result.Error.Should().Contain("seed 2: 0.");
    }

    [Fact]
    public void Table_OfOneExperiment_FailsOnlyWhereItsThresholdIsMissed()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Courses", folder.Path, "table", "--only", "cancer");
        result.Output.Should().Contain("│ breast cancer 30-100-30-1 ").And.NotContain("MNIST");
        result.ExitCode.Should().Be(result.Output.Contains("│ pass ", StringComparison.Ordinal) ? 0 : 1);
    }

    [Fact]
    public void Table_OfAnUnknownName_IsRefusedWithTheNames()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Courses", folder.Path, "table", "--only", "zebra");
        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("--only zebra is in no name. They are: MNIST 784-100-10, softmax;").And.NotContain("epoch");
    }
}
