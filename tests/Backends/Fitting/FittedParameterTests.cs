namespace Pipeline.Tests;

/// <summary>Parameters that follow from the training rows, against the same numbers computed in other words.</summary>
public sealed class FittedParameterTests
{
    private static readonly double[] s_values = [16777217.25, -1, 16777219.75, -1, 16777216.5, -1, 16777223, -1];

    [Fact]
    public void Mean_IsKeptInTwoParts()
    {
        var fitted = Fitted([2], s_values);
        double[] high = fitted["MeanHigh"], low = fitted["MeanLow"];
        high.Should().Equal(16777220, -1);
        low[0].Should().Be(((1.25 + 3.75 + 0.5 + 7) / 4) - 4);
        low[1].Should().Be(0);
        high.Should().OnlyContain(value => (float)value == value);
    }

    [Fact]
    public void Deviation_DividesByTheNumberOfRows_AndIsOneWhereAllAreAlike()
    {
        double[] parts = [1.25, 3.75, 0.5, 7];
        var mean = parts.Average();
        var deviation = Fitted([2], s_values)["Deviation"];
        deviation[0].Should().BeApproximately(Math.Sqrt(parts.Sum(part => (part - mean) * (part - mean)) / 4), 1e-12);
        deviation[1].Should().Be(1);
        Fitted([1], [.. Enumerable.Repeat(0.1, 10)])["Deviation"].Should().Equal(1);
    }

    [Fact]
    public void MinimumAndRange_AreThoseOfTheRows()
    {
        var fitted = Fitted([2], s_values);
        fitted["MinimumHigh"].Should().Equal(16777216, -1);
        fitted["MinimumLow"].Should().Equal(0.5, 0);
        fitted["Range"].Should().Equal(6.5, 1);
    }

    [Fact]
    public void Channel_IsTheLastAxis_OverAllPlacesBefore()
    {
        var fitted = Fitted([2, 2], [1, 10, 2, 20, 3, 30, 6, 60]);
        fitted["MeanHigh"].Should().Equal(3, 30);
        fitted["Range"].Should().Equal(5, 50);
    }

    [Fact]
    public void Statistics_ThatFloat32CannotTellFromZero_AreNotDividedBy() => Fitted([1], [1e-60, 2e-60])["Deviation"].Should().Equal(1);

    [Fact]
    public void Mean_BeyondFloat32_HasFiniteParts()
    {
        var fitted = Fitted([1], [1e300, 1e300]);
        (fitted["MeanHigh"][0] + fitted["MeanLow"][0]).Should().Be(1e300);
    }

    /// <summary>(x - mean) / deviation, then a second layer of the same: it sees mean 0 and deviation 1.</summary>
    [Fact]
    public void LaterLayer_SeesWhatTheEarlierOneGives()
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp([4]), []);
        x = scope.Add(new ReshapeOp([2, 2]), [x]);
        for (var layer = 1; layer <= 2; layer++)
        {
            scope.Path = $"{layer}";
            var input = x;
            x = scope.Map((Expr.X - new VariableExpr(1) - new VariableExpr(2)) / new VariableExpr(3), [input], () =>
            [
                scope.Fitted("high", input, FeatureStatistic.MeanHigh, Zeros), scope.Fitted("low", input, FeatureStatistic.MeanLow, Zeros), scope.Fitted("deviation", input, FeatureStatistic.Deviation, Ones),
            ]);
        }

        double[] values = [1, 100, 2, 300, 4, 500, 9, 1100];
        var graph = scope.Graph(x, null);
        var fitted = FeatureStatistics.Fit(graph, Parameters.Draw(graph, 0), Parameters.Empty, () => [Samples(values, [4]).Features]);
        fitted["1.high"][1].Should().Be(500);
        fitted["1.deviation"][0].Should().BeApproximately(Math.Sqrt((9 + 4 + 0 + 25) / 4.0), 1e-14);
        for (var channel = 0; channel < 2; channel++)
        {
            (fitted["2.high"][channel] + fitted["2.low"][channel]).Should().BeApproximately(0, 1e-15);
            fitted["2.deviation"][channel].Should().BeApproximately(1, 1e-14);
        }
    }

    [Fact]
    public void GivenParameters_Stay_AndAreSeenByLaterOnes()
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp([1]), []);
        scope.Path = "1";
        var y = scope.Map(Expr.X - new VariableExpr(1), [x], () => [scope.Fitted("mean", x, FeatureStatistic.MeanHigh, Zeros)]);
        scope.Path = "2";
        var z = scope.Map(Expr.X - new VariableExpr(1), [y], () => [scope.Fitted("mean", y, FeatureStatistic.MeanHigh, Zeros)]);
        var graph = scope.Graph(z, null);
        var given = new Parameters([KeyValuePair.Create("1.mean", Tensor.Of([10.0], [1]))]);
        var start = Parameters.Draw(graph, 0).With("1.mean", given["1.mean"]);
        var fitted = FeatureStatistics.Fit(graph, start, given, () => [Samples([1, 3], [1]).Features]);
        (fitted["1.mean"][0], fitted["2.mean"][0]).Should().Be((10, -8));
    }

    private static Dictionary<string, double[]> Fitted(Shape input, double[] values)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp(input), []);
        var statistics = Enum.GetValues<FeatureStatistic>();
        scope.Map(statistics.Select((_, i) => (Expr)new VariableExpr(i)).Aggregate((sum, variable) => sum + variable), [x], () =>
            statistics.Select(statistic => scope.Fitted($"{statistic}", x, statistic, Zeros)).ToSeq());
        var graph = scope.Graph(x, null);
        var fitted = FeatureStatistics.Fit(graph, Parameters.Draw(graph, 0), Parameters.Empty, () => [Samples(values, input).Features]);
        return statistics.ToDictionary(statistic => $"{statistic}", statistic => fitted[$"input.{statistic}"].ToFloat64().Float64.ToArray());
    }

    private static Samples Samples(double[] values, Shape input)
    {
        var rows = (int)(values.Length / input.Size);
        return new(Tensor.Of(values.AsSpan(), input.Prepend(rows)), Tensor.Of(new double[rows].AsSpan(), [rows, 1]));
    }
}
