namespace Pipeline.Backends;

/// <summary>Losses and metrics over all rows, in inference mode.</summary>
internal static class Evaluation
{
    internal static Measures Run(ISession session, BatchSource rows, MetricSums sums, CancellationToken cancellation = default)
    {
        sums.Restart(RunningSums.Zero);
        using var batches = rows.All(cancellation);
        while (batches.Next())
        {
            sums.Add(session, batches.Current, session.Evaluate(batches.Current));
        }

        batches.ThrowIfCut(cancellation);
        return sums.Measures(0);
    }
}
