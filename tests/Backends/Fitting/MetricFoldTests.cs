using Throw = Pipeline.Backends.Throw;

namespace Pipeline.Tests;

/// <summary>Metrics as folds inside the loop: states that do not fit are refused.</summary>
public sealed class MetricFoldTests
{
    private static readonly ModelGraph s_graph = Made.Classifier.Compile(Reference).Plan.Graph;

    [Fact]
    public void State_OfOtherMetrics_IsRefused()
    {
        var begun = new RunningSums(4, 10, 1, 0, [1, 2, 3], 0);

        FluentActions.Invoking(() => Sums(Accuracy).Restart(begun)).Should().Throw<ArgumentException>().WithMessage(
            "The epoch that was begun has 3 numbers of its metrics after 4 rows; these metrics have 1 then.\n  Fix: a state as Fit or Load gives it.");
        FluentActions.Invoking(() => Sums(Accuracy).Restart(begun with { Rows = 11, Metrics = [1] })).Should().Throw<ArgumentException>("there are more rows than the epoch has");
        FluentActions.Invoking(() => Sums(Accuracy).Restart(begun with { Rows = -1, Metrics = [1] })).Should().Throw<ArgumentException>();
        Sums(Accuracy).Invoking(sums => sums.Restart(begun with { Metrics = [3] })).Should().NotThrow();
    }

    [Fact]
    public void State_ThatWasSaved_GoesOnAsItWas()
    {
        var begun = new RunningSums(4, 10, 1.5, 0.25, [3, 0.75], 2);
        var sums = Sums(Accuracy, CrossEntropy);
        sums.Restart(begun);

        sums.Save(10, 2).Should().Be(begun);
        sums.Measures(0).Metrics.Should().Equal(new MetricValue("accuracy", 0.75), new MetricValue("cross_entropy", 0.75 / 4));
    }

    [Fact]
    public void KeptNumbers_OfMoreRowsThanMemoryHolds_AreRefused() => Throw.TooManyRows(Accuracy, 3_000_000_000).Message.Should().Be(
        "Accuracy keeps numbers of each row, and those of 3000000000 rows are more than memory holds.\n  Fix: measure it on fewer rows, or leave it out.");

    private static MetricSums Sums(params Metric[] metrics) => new(metrics.ToSeq(), s_graph, TargetForm.ClassIndex, 1, 8);
}
