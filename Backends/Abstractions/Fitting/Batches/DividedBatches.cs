namespace Pipeline.Backends;

/// <summary>Each row once, in so many batches of rows / count rows; the last has the rest too.</summary>
internal sealed record DividedBatches : Batches
{
    internal DividedBatches(int count) => Count = Check.Positive(count, "the number of batches");

    /// <summary>The number of batches.</summary>
    internal int Count { get; }

    /// <inheritdoc/>
    internal override string Word => nameof(Into);

    /// <summary>The word and its number.</summary>
    public override string ToString() => Count == 1 ? $"{nameof(Batches)}.{nameof(Full)}" : FormattableString.Invariant($"{nameof(Batches)}.{Word}({Count})");

    /// <inheritdoc/>
    internal override int MostRows(FitSettings settings, int rows)
    {
        RefuseBatchSize(settings);
        return Count <= rows ? (rows / Count) + (rows % Count) : throw Throw.MoreBatchesThanRows(Count, rows);
    }

    /// <inheritdoc/>
    internal override void Lay(FitSettings settings, int rows, EpochRows epoch)
    {
        Order(settings, rows, epoch);
        for (var batch = 1; batch < Count; batch++)
        {
            epoch.EndAt(batch * (rows / Count));
        }

        epoch.EndAt(rows);
    }
}
