using System.Collections.Concurrent;
using Pipeline.Examples;

namespace Pipeline.Tests;

/// <summary>Each experiment's run in its quick mode, as a process of its own; once for all tests. The pages land in artifacts/pages.</summary>
internal static class CourseRuns
{
    private static readonly ConcurrentDictionary<string, Lazy<CourseRun>> s_runs = new(StringComparer.Ordinal);

    /// <summary>All experiments as they are said on the command line: course and name.</summary>
    public static TheoryData<string, string> Experiments
    {
        get
        {
            var experiments = new TheoryData<string, string>();
            foreach (var course in Courses.All)
            {
                foreach (var experiment in course.Experiments)
                {
                    experiments.Add(course.Name, experiment.Name);
                }
            }

            return experiments;
        }
    }

    internal static CourseRun Of(string course, string experiment) => s_runs.GetOrAdd($"{course}.{experiment}", name => new(() =>
    {
        var page = Path.Combine(Directory.CreateDirectory(Path.Combine(ExampleRun.Root, "artifacts", "pages")).FullName, $"{name}.html");
        using var folder = new TemporaryFolder();
        return new(ExampleRun.Run("Courses", folder.Path, course, experiment, "--quick", "--report", page), page);
    })).Value;
}

/// <summary>What a quick run left.</summary>
internal sealed record CourseRun(ExampleResult Result, string Page);
