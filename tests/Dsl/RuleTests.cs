namespace Pipeline.Tests;

/// <summary>Stop and keep rules against their definitions, by brute force over random values.</summary>
public sealed class RuleTests
{
    private static readonly Measurement[] s_measurements = [Train(TotalLoss), Validation(Accuracy)];

    [Fact]
    public void Stalls_OfRandomValues_HoldsWhenNoEpochOfTheLastImproved()
    {
        var held = 0;
        foreach (var (values, measurement) in Random())
        {
            foreach (var (epochs, change) in new[] { (1, 0.0), (2, 0.0), (3, 0.5), (5, 0.25) })
            {
                var expected = values.Length > epochs && !ImprovedIn(values, values.Length - epochs, measurement.Metric.HigherIsBetter ? 1 : -1, change);
                measurement.Stalls(epochs, change).Holds(values).Should().Be(expected, $"{measurement}.Stalls({epochs}, {change}) of {string.Join(", ", values)}");
                held += expected ? 1 : 0;
            }
        }

        held.Should().BeInRange(500, 7_000);
    }

    [Fact]
    public void Reaches_OfRandomValues_LooksAtTheLast()
    {
        foreach (var (values, measurement) in Random())
        {
            var expected = values.Length > 0 && (measurement.Metric.HigherIsBetter ? values[^1] >= 2 : values[^1] <= 2);
            measurement.Reaches(2).Holds(values).Should().Be(expected);
        }
    }

    [Fact]
    public void Best_OfRandomValues_KeepsTheFirstBestSoFar()
    {
        foreach (var (values, measurement) in Random())
        {
            var sign = measurement.Metric.HigherIsBetter ? -1 : 1;
            var order = Enumerable.Range(0, values.Length).OrderBy(i => double.IsNaN(values[i]) ? double.PositiveInfinity : sign * values[i]).ThenBy(i => i).ToList();
            Best(measurement).Keeps(values).Should().Be(order.Count > 0 && order[0] == values.Length - 1, $"Best({measurement}) of {string.Join(", ", values)}");
        }
    }

    [Theory]
    [InlineData(new[] { 1.0, 0.9, 0.9, 0.9 }, 2, true)]
    [InlineData(new[] { 1.0, 0.9, 0.9 }, 2, false)]
    [InlineData(new[] { double.NaN, double.NaN }, 1, true)]
    [InlineData(new[] { double.NaN }, 1, false)]
    [InlineData(new[] { double.NaN, 1.0 }, 1, false)]
    [InlineData(new double[0], 1, false)]
    public void Stalls_OfAFewValues_IsKerasPatience(double[] values, int epochs, bool expected) => Train(TotalLoss).Stalls(epochs).Holds(values).Should().Be(expected);

    [Fact]
    public void Stalls_WithAChange_IsNotFooledBySlowDrift()
    {
        var rule = Train(TotalLoss).Stalls(3, 0.5);
        rule.Holds([2, 1.9, 1.8, 1.7]).Should().BeTrue("no epoch was better than 2 by more than 0.5");
        rule.Holds([2, 1.8, 1.6, 1.4]).Should().BeFalse("1.4 is");
    }

    /// <summary>Keras' EarlyStopping: an epoch improves when it is better by more than the change than the last one that improved.</summary>
    private static bool ImprovedIn(double[] values, int from, int sign, double change)
    {
        var improved = new List<int>();
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]) && (improved.Count == 0 || sign * (values[i] - values[improved[^1]]) > change))
            {
                improved.Add(i);
            }
        }

        return improved.Any(i => i >= from);
    }

    private static IEnumerable<(double[] Values, Measurement Measurement)> Random()
    {
        var random = new Random(23);
        for (var round = 0; round < 1000; round++)
        {
            var values = Enumerable.Range(0, random.Next(9)).Select(_ => random.Next(8) == 0 ? double.NaN : random.Next(20) / 4.0).ToArray();
            foreach (var measurement in s_measurements)
            {
                yield return (values, measurement);
            }
        }
    }
}
