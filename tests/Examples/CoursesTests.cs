using System.Text.RegularExpressions;
using Pipeline.Examples;

namespace Pipeline.Tests;

/// <summary>The experiments of the courses as their users run them: processes of their own, in the quick mode, with a page.</summary>
public sealed class CoursesTests
{
    [Theory]
    [MemberData(nameof(CourseRuns.Experiments), MemberType = typeof(CourseRuns))]
    public void Experiment_Quickly_PrintsResultsAndProgressApartAndWritesItsPage(string course, string experiment)
    {
        var run = CourseRuns.Of(course, experiment);
        run.Result.ExitCode.Should().Be(0, run.Result.Error);
        run.Result.Output.Should().NotBeEmpty().And.NotContain("epoch 1/").And.Contain($"{run.Page}\n");
        run.Result.Error.Should().NotBeEmpty("progress goes there").And.NotContain("   at ");
        (run.Result.Output + run.Result.Error).Should().NotContainAny("\u001b", "\r", "\b");
        var page = File.ReadAllText(run.Page);
        page.Should().StartWith("<!DOCTYPE html>").And.Contain("</html>").And.Contain("<table>");
        page.Contains("class=\"chart\"", StringComparison.Ordinal).Should().Be(Report.HasCharts);
    }

    [Theory]
    [MemberData(nameof(CourseRuns.Experiments), MemberType = typeof(CourseRuns))]
    public void Experiment_AskedForHelp_SaysWhatItDoesAndItsOptions(string course, string experiment)
    {
        var result = Run(course, experiment, "--help");
        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().ContainAll("--epochs", "--seed", "--backend", "--report", "--quick", "[default: ");
        result.Error.Should().BeEmpty();
    }

    [Fact]
    public void Courses_OfTheTable_HaveNamesAndDescriptionsOfTheirOwn()
    {
        Courses.All.Select(course => course.Name).Should().OnlyHaveUniqueItems();
        foreach (var course in Courses.All)
        {
            course.Experiments.Select(experiment => experiment.Name).Should().OnlyHaveUniqueItems().And.NotContain(course.Name).And.OnlyContain(name => Regex.IsMatch(name, "^[a-z0-9]+(-[a-z0-9]+)*$"));
            course.Experiments.Should().OnlyContain(experiment => experiment.Description.EndsWith('.') && experiment.QuickEpochs > 0 && experiment.QuickEpochs <= experiment.Epochs);
        }
    }

    [Fact]
    public void Courses_AskedForHelp_ListAll()
    {
        var result = Run("--help");
        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().ContainAll(Courses.All.Select(course => course.Description)).And.ContainAll(Courses.All.SelectMany(course => course.Experiments.Select(experiment => experiment.Name)));
        foreach (var course in Courses.All)
        {
            Run(course.Name, "--help").Output.Should().ContainAll(course.Experiments.Select(experiment => experiment.Name));
        }
    }

    [Theory]
    [InlineData("digits recipe --epochs 0", "--epochs must be 1 or more.")]
    [InlineData("digits recipe --epochs many", "--epochs needs a whole number, got 'many'.")]
    [InlineData("digits grid --seed 1.5", "--seed needs a whole number, got '1.5'.")]
    [InlineData("losses mnist --backend quantum", "'quantum'")]
    [InlineData("losses mnist --report missing/page.html", "--report missing/page.html cannot be written")]
    [InlineData("losses sine --report .", "--report \".\" is no name of a file")]
    [InlineData("losses sine --rate 1", "'--rate'")]
    [InlineData("losses nothing", "'nothing'")]
    [InlineData("music", "'music'")]
    [InlineData("gates", "'gates' is an experiment of a course. Fix: digits gates.")]
    [InlineData("mnist --quick", "'mnist' is an experiment of a course. Fix: losses mnist or logistic mnist.")]
    public void Courses_WithBadArguments_SaySoBeforeTraining(string arguments, string message)
    {
        var result = Run(arguments.Split(' '));
        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain(message).And.NotContain("training").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("digits", "scikit")]
    [InlineData("digits", "gates")]
    [InlineData("losses", "given-and-frozen")]
    [InlineData("losses", "functions")]
    public void Experiment_OnReference_RunsToo(string course, string experiment)
    {
        var result = Run(course, experiment, "--quick", "--backend", "reference");
        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().Contain("training on Reference: ");
    }

    [Fact]
    public void Experiment_OfTheSameSeed_GivesTheSameNumbers()
    {
        Numbers("3").Should().Be(Numbers("3")).And.NotBe(Numbers("4"));

        static string Numbers(string seed) => Run("losses", "gradient-check", "--quick", "--seed", seed).Output;
    }

    [Fact]
    public void Losses_ByHand_AreTheCoursesNumbers()
    {
        var output = CourseRuns.Of("losses", "functions").Result.Output;
        output.Should().ContainAll("squared error: 21.2421 in all", "binary cross-entropy: 7.7236 in all", "cross-entropy: 19.6783 in all");
        output.Should().NotContainAny("NaN", "∞");
    }

    [Fact]
    public void GivenWeights_OverTheLine_GiveTheExercisesOutputs() =>
        CourseRuns.Of("losses", "given-and-frozen").Result.Output.Should().ContainAll("│ -4.0000 │   0.0180 │   0.0025 │ 3.354e-4 │  0.1132 │", "│  8.0000 │   0.9997 │   0.9975 │   0.9820 │ -0.4044 │");

    [Fact]
    public void FrozenLayer_ByLeastSquares_FitsTheSine() =>
        Number(Run("losses", "given-and-frozen").Output, @"only the output │ +\d+ │ +\S+ │ +\S+ │ +(\S+)").Should().BeLessThan(0.005, "an exact fit of the noisy rows misses the sine by about 0.001");

    [Fact]
    public void Gates_WithAllTheirEpochs_AreLearnt()
    {
        var output = Run("digits", "gates").Output;
        foreach (var gate in new[] { "OR", "AND", @"XOR, start \d" })
        {
            output.Should().MatchRegex($@"│ {gate} +│ +20000 │[^\n]*1\.0000 │\n");
        }
    }

    [Fact]
    public void GradientCheck_OnReference_AgreesToManyDigits()
    {
        var result = Run("losses", "gradient-check", "--quick", "--backend", "reference");
        result.Output.Should().Contain("17 of 17 numbers checked in Float64");
        Number(result.Output, "the worst relative error is (\\S+)\n").Should().BeLessThan(1e-6);
    }

    [InterruptFact]
    public void Experiment_Interrupted_ShowsWhatThereIs()
    {
        using var folder = new TemporaryFolder();
        using var run = ExampleRun.Start("Courses", folder.Path, "losses", "regularizers", "--epochs", "1000000", "--report", "page.html");
        run.WaitForTraining();
        run.Interrupt();
        var result = run.Finish();
        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().EndWith("\ntraining cancelled\n");
        result.Output.Should().Contain("│ none │").And.NotContain("L2(0.001)").And.EndWith("page.html\n");
        folder.Files.Should().Equal("page.html");
    }

    private static double Number(string text, string pattern) => double.Parse(Regex.Match(text, pattern).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static ExampleResult Run(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        return ExampleRun.Run("Courses", folder.Path, arguments);
    }
}
