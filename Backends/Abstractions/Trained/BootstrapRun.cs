using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Measures rows once, and then draws from what was measured.</summary>
internal static class BootstrapRun
{
    private const string Purpose = "bootstrap evaluation";

    internal static BootstrapEvaluation Of(TrainedModel trained, Dataset data, int resamples, long seed, double confidence)
    {
        if (resamples < 2)
        {
            throw Throw.Resamples(resamples);
        }

        if (confidence is not (> 0 and < 1))
        {
            throw Throw.Confidence(confidence);
        }

        var (compiled, random) = (trained.Compiled, Philox.For(seed, Purpose));
        using var rows = DatasetBatches.ToMeasure(compiled, new FitChecks(FitCall.Fit), data, 1, nameof(data));
        var (losses, outputs, targets) = RowByRow(trained, rows, data);
        var sums = new MetricSums(trained.Training.Metrics, compiled.Plan.Graph, rows.Kind.Form, rows.Kind.TargetWidth, 1);
        Measures Measured(Func<int, int> place)
        {
            sums.Restart(RunningSums.Zero);
            for (var i = 0; i < data.Count; i++)
            {
                var row = place(i);
                sums.Add(outputs[row], targets[row], losses[row]);
            }

            return sums.Measures(0);
        }

        var whole = Measured(row => row);
        var drawn = Enumerable.Range(0, resamples).Select(resample => Measured(row => (int)(random.Uniform((ulong)resample, (ulong)row) * data.Count))).ToList();
        return new(confidence, whole.Metrics.Select(metric => metric.Name).Prepend(Prelude.TotalLoss.Name).Select(name =>
        {
            var values = drawn.Select(measures => measures.Value(name)).ToSeq();
            return new BootstrapMeasure(name, whole.Value(name), Percentile(values, (1 - confidence) / 2), Percentile(values, (1 + confidence) / 2), values);
        }).ToSeq());
    }

    /// <summary>The value below which a share of the values lies, linear between two of them: numpy's percentile by default. NaN where one of them is none.</summary>
    internal static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        if (double.IsNaN(sorted[0]))
        {
            return double.NaN;
        }

        var place = share * (sorted.Length - 1);
        var (below, above) = (sorted[(int)place], sorted[Math.Min((int)place + 1, sorted.Length - 1)]);
        return below + ((place - Math.Floor(place)) * (above - below));
    }

    /// <summary>The loss, the output and the target of each row.</summary>
    private static (BatchLoss[] Losses, double[][] Outputs, double[][] Targets) RowByRow(TrainedModel trained, DatasetBatches rows, Dataset data)
    {
        var (losses, outputs, targets) = (new BatchLoss[data.Count], new double[data.Count][], new double[data.Count][]);
        using var session = trained.Compiled.Backend.Open(trained.Compiled.Plan, TrainingState.Start(trained.Parameters), new SessionSettings(0, 1));
        using var reader = rows.All(CancellationToken.None);
        for (var row = 0; reader.Next(); row++)
        {
            var (place, width) = (row, data.TargetWidth);
            losses[row] = session.Evaluate(reader.Current);
            outputs[row] = new double[trained.Compiled.Plan.Graph.OutputShape.Size];
            session.Outputs(outputs[row]);
            targets[row] = [.. Enumerable.Range(0, width).Select(target => data.Targets[(place * width) + target])];
        }

        return (losses, outputs, targets);
    }
}
