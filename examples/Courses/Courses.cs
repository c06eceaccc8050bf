namespace Pipeline.Examples;

/// <summary>The table of all courses.</summary>
internal static class Courses
{
    internal static Seq<Course> All { get; } = [DigitsAndGates.Course, LossesCourse.Course, Clusters.Course, TrainingMethods.Course, LogisticMnist.Course];
}
