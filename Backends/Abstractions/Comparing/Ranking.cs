using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Which row of a grid is the best.</summary>
internal static class Ranking
{
    /// <summary>The first metric, where every training has it first, else the loss.</summary>
    internal static Metric Default(IReadOnlyList<Training> trainings) => trainings.Count > 0 && trainings[0].Metrics is { Count: > 0 } metrics
        && trainings.All(training => training.Metrics.Count > 0 && training.Metrics[0].Name == metrics[0].Name) ? metrics[0] : Prelude.TotalLoss;

    /// <summary><c>loss</c>, and every metric of a training.</summary>
    internal static Seq<string> Names(IEnumerable<Training> trainings) =>
        trainings.SelectMany(training => training.Metrics.Select(metric => metric.Name)).Distinct().Prepend(Prelude.TotalLoss.Name).ToSeq();

    /// <summary>The row with the best value, of equal ones that of the lowest loss, then the first; a row without a number is never the best.</summary>
    internal static T Best<T>(int cells, Seq<T> rows, Func<T, Training> training, Func<T, string, double> value, Metric looked)
        where T : class
    {
        var names = Names(rows.Select(training));
        if (rows.Count > 0 && !names.Contains(looked.Name))
        {
            throw Throw.NotCompared(looked, names);
        }

        return rows.Where(row => !double.IsNaN(value(row, looked.Name)))
            .OrderBy(row => looked.HigherIsBetter ? -value(row, looked.Name) : value(row, looked.Name))
            .ThenBy(row => value(row, Prelude.TotalLoss.Name) is var loss && double.IsNaN(loss) ? double.PositiveInfinity : loss)
            .FirstOrDefault() ?? throw Throw.NoBest(cells, rows.Count, looked);
    }
}
