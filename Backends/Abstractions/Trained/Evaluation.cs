using Pipeline.Data;

namespace Pipeline.Backends;

/// <summary>Losses and metrics over a whole data set, in inference mode.</summary>
internal static class Evaluation
{
    internal static Measures Run(ISession session, Samples data, MetricSums sums, int batchSize)
    {
        sums.Restart(RunningSums.Zero);
        Span<int> rows = new int[Math.Min(batchSize, data.Count)];
        for (var first = 0; first < data.Count; first += rows.Length)
        {
            var count = Math.Min(rows.Length, data.Count - first);
            for (var i = 0; i < count; i++)
            {
                rows[i] = first + i;
            }

            var batch = new Batch(data, rows[..count]);
            sums.Add(session, batch, session.Evaluate(batch));
        }

        return sums.Measures(0);
    }
}
