namespace Pipeline.Tests;

/// <summary>Metrics folded over rows by hand, as an engine's loop does.</summary>
internal static class Folded
{
    /// <summary>The value over one row.</summary>
    internal static double Row(Metric metric, double[] output, double[] target, TargetForm form, int classes) =>
        Value(metric, new MetricRows(form, output.Length, classes), [output], [target]);

    /// <summary>The value over all rows.</summary>
    internal static double Value(Metric metric, MetricRows rows, double[][] outputs, double[][] targets)
    {
        var (totals, kept) = State(metric, rows, outputs, targets);
        return metric.Value(rows, outputs.Length, totals, kept);
    }

    /// <summary>The state after all rows.</summary>
    internal static (double[] Totals, double[] Kept) State(Metric metric, MetricRows rows, double[][] outputs, double[][] targets)
    {
        var perRow = metric.KeptPerRow(rows);
        var (totals, kept) = (new double[metric.Totals(rows)], new double[perRow * outputs.Length]);
        for (var row = 0; row < outputs.Length; row++)
        {
            metric.Add(rows, outputs[row], targets[row], totals, kept.AsSpan(row * perRow, perRow));
        }

        return (totals, kept);
    }
}
