using Pipeline.Examples;

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
    public void Table_OfOneExperiment_ReachesItsThreshold()
    {
        using var folder = new TemporaryFolder();
        var result = ExampleRun.Run("Courses", folder.Path, "table", "--only", "cancer");
        result.Output.Should().Contain("│ breast cancer 30-100-30-1 ").And.Contain("│ pass ").And.NotContain("MNIST").And.NotContain("FAIL");
        result.ExitCode.Should().Be(0, result.Error);
    }

    [Theory]
    [InlineData(0.9, 0.91, false, "FAIL", 1)]
    [InlineData(0.9, double.NaN, false, "FAIL", 1)]
    [InlineData(0.9, 0.9, false, "pass", 0)]
    [InlineData(0.9, 0.91, true, "quick", 0)]
    [InlineData(0.9, null, false, "reported", 0)]
    public void Verdict_OfAMeasuredNumber_IsThatOfItsThreshold(double measured, double? threshold, bool isQuick, string verdict, int exitCode)
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "table.html");
        var (fake, good) = (new Examples.Check("fake", "as given", 1, threshold, _ => measured), new Examples.Check("good", "as given", 1, 0.1, _ => 0.5));
        var lab = new Lab { Name = "table", Title = "Verdicts", IsQuick = isQuick, Epochs = 1, Seed = 0, Backend = Managed, ReportPath = page, Cancellation = CancellationToken.None };
        ResultsTable.Run([fake, good], lab).Should().Be(exitCode, "a pass after it does not make up for a miss");
        File.ReadAllText(page).Should().Contain($">{verdict}<");
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
