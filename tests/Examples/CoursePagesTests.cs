namespace Pipeline.Tests;

/// <summary>The page of each experiment as a browser shows it, beside it in artifacts/pages its screenshots.</summary>
[Trait("Category", "Browser")]
public sealed class CoursePagesTests(Browser browser) : IClassFixture<Browser>
{
    [BrowserTheory]
    [MemberData(nameof(CourseRuns.Experiments), MemberType = typeof(CourseRuns))]
    public async Task Page_OfAnExperiment_ShowsEverything(string course, string experiment)
    {
        var run = CourseRuns.Of(course, experiment);
        run.Result.ExitCode.Should().Be(0, run.Result.Error);
        foreach (var width in new[] { 400, 1400 })
        {
            await using var page = await browser.Open(run.Page, width);
            await page.Drawn();
            await page.Tab.ScreenshotAsync(new() { Path = Path.ChangeExtension(run.Page, $".{width}.png"), FullPage = true });
            (await page.ShowsEverything(width)).Should().NotBeEmpty();
        }
    }
}
