namespace Pipeline.Examples;

/// <summary>The table of all courses.</summary>
internal static class Courses
{
    internal static Seq<Course> All { get; } = [DigitsAndGates.Course, LossesCourse.Course, Clusters.Course, TrainingMethods.Course, LogisticMnist.Course];

    /// <summary>What to say of an experiment that was asked for without its course; null where there is none of that name.</summary>
    internal static string? Whereabouts(string name)
    {
        var courses = All.Where(course => course.Experiments.Any(experiment => experiment.Name == name)).Select(course => $"{course.Name} {name}").ToList();
        return courses.Count == 0 || All.Any(course => course.Name == name) ? null : $"'{name}' is an experiment of a course. Fix: {string.Join(" or ", courses)}.";
    }
}
