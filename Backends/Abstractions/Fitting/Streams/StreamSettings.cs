namespace Pipeline.Backends;

/// <summary>Which settings a stream can have: its rows are neither counted nor all at hand.</summary>
internal static class StreamSettings
{
    internal static void Check(FitSettings settings)
    {
        if (settings.ValidationFraction > 0)
        {
            throw Throw.ShareOfStream(settings.ValidationFraction);
        }

        if (settings.Shuffle != settings.ShuffleBuffer > 0)
        {
            throw Throw.StreamShuffle(settings.Shuffle, settings.ShuffleBuffer);
        }

        if (settings.Batches is not PartitionBatches)
        {
            throw Throw.BatchesOfStream(settings.Batches);
        }
    }

    /// <summary>Refuses to read again what can be read a single time.</summary>
    internal static void CheckOnce(BatchSource rows, string argument, int passes, string why)
    {
        if (passes > 1 && !rows.IsRepeatable)
        {
            throw Throw.StreamIsOnce(argument, why);
        }
    }
}
