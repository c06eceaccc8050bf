using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>A grid of trainings, trained and measured: a value.</summary>
/// <param name="Cells">How many cells the grid has; where it was cancelled, more than there are rows.</param>
/// <param name="Rows">The cells that are done, in the grid's order.</param>
public sealed record Comparison(int Cells, Seq<ComparisonRow> Rows)
{
    /// <summary>Whether every cell is done.</summary>
    public bool IsWhole => Rows.Count == Cells;

    /// <summary>The names of the settings in which the cells differ.</summary>
    public Seq<string> Columns => Rows.Count == 0 ? [] : Rows[0].Settings.Select(setting => setting.Name).ToSeq();

    /// <summary>The names of what was measured: <c>loss</c> and every metric of a row.</summary>
    public Seq<string> Measured => Rows.SelectMany(row => row.Train.Metrics.Select(metric => metric.Name)).Distinct().Prepend(Prelude.TotalLoss.Name).ToSeq();

    /// <summary>What <see cref="Best"/> looks at without being told: the first metric, where every row has it first, else the loss.</summary>
    public Metric DefaultMetric => Rows.Count > 0 && Rows[0].Training.Metrics is { Count: > 0 } metrics
        && Rows.All(row => row.Training.Metrics.Count > 0 && row.Training.Metrics[0].Name == metrics[0].Name) ? metrics[0] : Prelude.TotalLoss;

    /// <summary>The row with the best value on the test rows, or where there are none on the training rows; the first of equal ones. A row without a number is never the best.</summary>
    /// <param name="metric">What is looked at, <c>Accuracy</c> or <c>TotalLoss</c>; whether more is better it says itself. The default is the first metric, or the loss where there is none.</param>
    /// <exception cref="ArgumentException">No row has measured it.</exception>
    /// <exception cref="InvalidOperationException">There is no row, or none with a number: all diverged.</exception>
    public ComparisonRow Best(Metric? metric = null)
    {
        var looked = metric ?? DefaultMetric;
        if (Rows.Count > 0 && !Measured.Contains(looked.Name))
        {
            throw Throw.NotCompared(looked, Measured);
        }

        ComparisonRow? best = null;
        foreach (var row in Rows)
        {
            var (value, than) = (row.Counting.Value(looked.Name), best?.Counting.Value(looked.Name));
            if (!double.IsNaN(value) && (than is null || (looked.HigherIsBetter ? value > than : value < than)))
            {
                best = row;
            }
        }

        return best ?? throw Throw.NoBest(Cells, Rows.Count, looked);
    }

    /// <summary>A line per row.</summary>
    public override string ToString() => string.Join('\n', Rows);
}
