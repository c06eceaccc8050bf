namespace Pipeline.Backends;

/// <summary>Each row once, in batches of one size; the last may be short, or is dropped where it would be.</summary>
internal sealed record PartitionBatches(bool Drops) : Batches
{
    /// <inheritdoc/>
    internal override string Word => Drops ? nameof(DropRemainder) : nameof(Partition);

    /// <summary>The word.</summary>
    public override string ToString() => $"{nameof(Batches)}.{Word}";

    /// <inheritdoc/>
    internal override int MostRows(FitSettings settings, int rows) =>
        Drops && rows < settings.BatchSize ? throw Throw.NoWholeBatch(settings.BatchSize, rows) : Math.Min(settings.BatchSize, rows);

    /// <inheritdoc/>
    internal override void Lay(FitSettings settings, int rows, EpochRows epoch)
    {
        Order(settings, rows, epoch);
        epoch.Cut(Drops ? rows - (rows % settings.BatchSize) : rows, settings.BatchSize);
    }
}
