namespace Pipeline.Tests;

/// <summary>Metrics beside scikit-learn's values: ties, empty and full classes, several outputs.</summary>
public sealed class SklearnTests
{
    public static TheoryData<string> Names => new(SklearnCase.All.Select(item => item.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Metric_OfAWholeSet_IsScikitLearns(string name)
    {
        var rows = SklearnCase.All.Single(item => item.Name == name);
        var wrong = rows.Values.Select(item => (item.Metric, Expected: item.Value, Value: Folded.Value(item.Metric, rows.Rows, rows.Outputs, rows.Targets)))
            .Where(item => !(double.IsNaN(item.Expected) ? double.IsNaN(item.Value) : Math.Abs(item.Value - item.Expected) <= 1e-12 * Math.Max(1, Math.Abs(item.Expected))))
            .Select(item => FormattableString.Invariant($"{item.Metric}: {item.Value}, not {item.Expected}"));

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void Cases_HoldEveryMetricOfTheLanguage()
    {
        var measured = SklearnCase.All.SelectMany(item => item.Values).Select(item => item.Metric.GetType()).ToHashSet();

        typeof(Metric).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && typeof(Metric).IsAssignableFrom(type)).Except(measured).Should().Equal(typeof(TotalLossMetric));
        SklearnCase.All.SelectMany(item => item.Values).Should().HaveCountGreaterThan(4000);
    }
}
