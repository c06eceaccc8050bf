namespace Pipeline.Backends;

/// <summary>Losses and metrics over all rows, in inference mode.</summary>
internal static class Evaluation
{
    internal static Measures Run(ISession session, BatchSource rows, MetricSums sums)
    {
        sums.Restart(RunningSums.Zero);
        using var batches = rows.All();
        while (batches.Next())
        {
            sums.Add(session, batches.Current, session.Evaluate(batches.Current));
        }

        return sums.Measures(0);
    }
}
