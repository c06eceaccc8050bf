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
                var expected = values.Length > 1 && !ImprovedIn(values, Math.Max(0, values.Length - epochs), measurement.Metric.HigherIsBetter ? 1 : -1, change) && values.Length >= epochs;
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

    [Fact]
    public void StallsAndBest_OfRandomValues_AreKerasEarlyStopping()
    {
        var (stopped, restored) = (0, 0);
        foreach (var (values, measurement) in Random())
        {
            foreach (var (patience, minDelta, baseline, startFromEpoch) in KerasSettings)
            {
                var because = $"patience {patience}, min_delta {minDelta}, baseline {baseline}, start_from_epoch {startFromEpoch}, {measurement} of {string.Join(", ", values)}";
                var (stoppedEpoch, bestEpoch) = KerasEarlyStopping(values, measurement.Metric.HigherIsBetter, patience, minDelta, baseline, startFromEpoch);
                var (stops, keeps) = (measurement.Stalls(Math.Max(1, patience), minDelta, baseline, startFromEpoch), Best(measurement, minDelta, startFromEpoch));
                var epochs = Enumerable.Range(1, values.Length).ToList();
                var end = epochs.FirstOrDefault(epoch => stops.Holds(values.AsSpan(0, epoch)), values.Length);
                end.Should().Be(stoppedEpoch ?? values.Length, because);
                epochs.Where(epoch => epoch <= end).LastOrDefault(epoch => keeps.Keeps(values.AsSpan(0, epoch))).Should().Be(bestEpoch ?? 0, because);
                stopped += stoppedEpoch is null ? 0 : 1;
                restored += bestEpoch is null || bestEpoch == end ? 0 : 1;
            }
        }

        stopped.Should().BeGreaterThan(2_000);
        restored.Should().BeGreaterThan(2_000);
    }

    [Fact]
    public void Plateaus_OfRandomValues_IsScikitLearnsCount()
    {
        var stopped = 0;
        foreach (var (values, measurement) in Random().Where(item => !item.Values.Contains(double.NaN)))
        {
            foreach (var (epochs, tolerance) in new[] { (1, 0.0), (1, 0.5), (2, 0.25), (3, 1e-4) })
            {
                var expected = ScikitLearnStops(values, measurement.Metric.HigherIsBetter, epochs, tolerance);
                var rule = measurement.Plateaus(epochs, tolerance);
                var end = Enumerable.Range(1, values.Length).Cast<int?>().FirstOrDefault(epoch => rule.Holds(values.AsSpan(0, epoch!.Value)));
                end.Should().Be(expected, $"{rule} of {string.Join(", ", values)}");
                stopped += expected is null ? 0 : 1;
            }
        }

        stopped.Should().BeGreaterThan(500);
    }

    [Fact]
    public void Plateaus_OfASlowDrift_Holds()
    {
        double[] values = [2, 1.9, 1.8, 1.7, 1.6];
        Train(TotalLoss).Plateaus(3, 0.15).Holds(values).Should().BeTrue("each is better than the one before by less than 0.15");
        Train(TotalLoss).Stalls(3, 0.15).Holds(values).Should().BeFalse("1.8 is better than 2 by more");
    }

    [Fact]
    public void Rules_WithoutOptions_HaveTheDefaultsOfTheirModels()
    {
        var stalls = Train(TotalLoss).Stalls(1);
        (stalls.MinimumChange, stalls.Baseline, stalls.After).Should().Be((0, null, 0));
        var plateaus = Train(TotalLoss).Plateaus();
        (plateaus.Epochs, plateaus.Tolerance).Should().Be((10, 1e-4));
    }

    private static readonly (int Patience, double MinDelta, double? Baseline, int StartFromEpoch)[] KerasSettings =
        [(0, 0, null, 0), (1, 0, null, 0), (2, 0, null, 2), (3, 0.5, null, 1), (2, 0, 2.5, 0), (1, 0.25, 3, 1), (3, 0.1, 1.5, 3), (1, 0, null, 20)];

    /// <summary>The loop of Keras' EarlyStopping with restore_best_weights, statement by statement; epochs from 1.</summary>
    private static (int? Stopped, int? Best) KerasEarlyStopping(double[] logs, bool max, int patience, double minDelta, double? baseline, int startFromEpoch)
    {
        minDelta = max ? minDelta : -minDelta;
        var best = max ? double.NegativeInfinity : double.PositiveInfinity;
        bool IsImprovement(double value, double reference) => max ? value - minDelta > reference : value - minDelta < reference;
        int? bestWeights = null;
        var wait = 0;
        for (var epoch = 0; epoch < logs.Length; epoch++)
        {
            var current = logs[epoch];
            if (epoch < startFromEpoch)
            {
                continue;
            }

            bestWeights ??= epoch;
            wait += 1;
            if (IsImprovement(current, best))
            {
                (best, bestWeights) = (current, epoch);
                if (baseline is null || IsImprovement(current, baseline.Value))
                {
                    wait = 0;
                }

                continue;
            }

            if (wait >= patience && epoch > 0)
            {
                return (epoch + 1, bestWeights + 1);
            }
        }

        return (null, bestWeights + 1);
    }

    /// <summary>scikit-learn's _update_no_improvement_count and the test after it, statement by statement, for a loss and for a validation score; epochs from 1.</summary>
    private static int? ScikitLearnStops(double[] curve, bool isScore, int iterations, double tol)
    {
        var (bestLoss, bestScore, count) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        for (var iteration = 0; iteration < curve.Length; iteration++)
        {
            var last = curve[iteration];
            if (isScore)
            {
                count = last < bestScore + tol ? count + 1 : 0;
                bestScore = last > bestScore ? last : bestScore;
            }
            else
            {
                count = last > bestLoss - tol ? count + 1 : 0;
                bestLoss = last < bestLoss ? last : bestLoss;
            }

            if (count > iterations)
            {
                return iteration + 1;
            }
        }

        return null;
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
