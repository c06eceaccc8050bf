namespace Pipeline.Tests;

/// <summary>How close engines must be.</summary>
internal static class Close
{
    internal static void Loss(double actual, double expected) =>
        Math.Abs(actual - expected).Should().BeLessThanOrEqualTo(2e-5 * Math.Max(0.1, Math.Abs(expected)), $"{actual} should be {expected}");

    /// <summary>Each number off by at most a share of the largest number of its tensor, or of 1.</summary>
    internal static void Values(Tensor actual, Tensor expected, double share, string where = "")
    {
        (actual.Shape == expected.Shape).Should().BeTrue($"{where} has shape {actual.Shape} instead of {expected.Shape}");
        var largest = 1.0;
        for (var i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }

        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= share * largest))
            {
                Assert.Fail($"{where}[{i}] is {actual[i]} instead of {expected[i]}");
            }
        }
    }

    internal static void Values(Parameters actual, Parameters expected, double share)
    {
        actual.Paths.Should().Equal(expected.Paths);
        foreach (var path in expected.Paths)
        {
            Values(actual[path], expected[path], share, path);
        }
    }
}
