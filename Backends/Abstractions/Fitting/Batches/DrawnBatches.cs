using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Batches of independent draws with replacement.</summary>
internal sealed record DrawnBatches : Batches
{
    internal DrawnBatches(int? count) => Count = count is { } number ? Check.Positive(number, "the number of batches") : null;

    /// <summary>The number of batches of an epoch; null for rows / batch size, rounded up.</summary>
    internal int? Count { get; }

    /// <inheritdoc/>
    internal override string Word => nameof(Drawn);

    /// <summary>The word and its number.</summary>
    public override string ToString() => FormattableString.Invariant($"{nameof(Batches)}.{Word}({Count})");

    /// <inheritdoc/>
    internal override int MostRows(FitSettings settings, int rows)
    {
        RefuseOrder(settings);
        var count = CountOf(settings, rows);
        return (long)count * settings.BatchSize <= Array.MaxLength ? settings.BatchSize : throw Throw.TooManyDraws(count, settings.BatchSize);
    }

    /// <inheritdoc/>
    internal override void Lay(FitSettings settings, int rows, EpochRows epoch)
    {
        var places = epoch.Room(CountOf(settings, rows) * settings.BatchSize);
        var random = Philox.For(settings.Seed, "draw");
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = (int)(random.Uniform((ulong)epoch.Epoch, (ulong)i) * rows);
        }

        epoch.Cut(places.Length, settings.BatchSize);
    }

    private int CountOf(FitSettings settings, int rows) => Count ?? (int)(((long)rows + settings.BatchSize - 1) / settings.BatchSize);
}
