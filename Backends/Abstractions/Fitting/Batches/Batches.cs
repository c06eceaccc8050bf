using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>How the rows of an epoch become batches: a value, part of a fit's settings. <c>Fit(data, batches: Batches.Drawn())</c>.</summary>
public abstract record Batches
{
    private protected Batches()
    {
    }

    /// <summary>Each row once, in batches of <c>batchSize</c>, the last as short as it comes; in a new random order each epoch, or with <c>shuffle: false</c> in order. The default, as in Keras.</summary>
    public static Batches Partition { get; } = new PartitionBatches(Drops: false);

    /// <summary>As <see cref="Partition"/>, but without a last batch that would be short: all batches have <c>batchSize</c> rows.</summary>
    public static Batches DropRemainder { get; } = new PartitionBatches(Drops: true);

    /// <summary>All rows as one batch; shuffled like the others, which changes rounding and dropout masks alone.</summary>
    public static Batches Full { get; } = new DividedBatches(1);

    /// <summary>Each row once, in so many batches: each of rows / count (rounded down) rows, and the last has the rest too.</summary>
    /// <param name="count">The number of batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static Batches Into(int count) => new DividedBatches(count);

    /// <summary>Each batch is <c>batchSize</c> rows drawn anew, each of all rows with the same chance: within an epoch a row may come several times or not at all, within a batch too.</summary>
    /// <param name="count">The number of batches of an epoch; by default rows / batchSize, rounded up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static Batches Drawn(int? count = null) => new DrawnBatches(count);

    /// <summary>The same batches each epoch, of given rows in their order: <c>Batches.Given([[0, 1], [2, 3, 3]])</c>. A row may come several times or not at all.</summary>
    /// <param name="batches">For each batch the places of its rows, from 0.</param>
    /// <exception cref="ArgumentException">There is no batch, or one has no rows or a negative place.</exception>
    public static Batches Given(Seq<Seq<int>> batches) => new GivenBatches([batches]);

    /// <summary>For each epoch its own batches of given rows; after the last of these epochs comes the first again.</summary>
    /// <param name="epochs">For each epoch and each of its batches the places of the rows, from 0.</param>
    /// <exception cref="ArgumentException">There is no epoch, one has no batch, or a batch has no rows or a negative place.</exception>
    public static Batches GivenByEpoch(Seq<Seq<Seq<int>>> epochs) => new GivenBatches(epochs);

    /// <summary>The word that makes it.</summary>
    internal abstract string Word { get; }

    /// <summary>The word with what it was given, as messages say it: cut short where it is long.</summary>
    internal virtual string Brief => ToString();

    /// <summary>The most rows of a batch, after a check of the settings.</summary>
    internal abstract int MostRows(FitSettings settings, int rows);

    /// <summary>Lays out the rows of an epoch: a pure function of settings and epoch.</summary>
    internal abstract void Lay(FitSettings settings, int rows, EpochRows epoch);

    /// <summary>All rows once, in the order of the settings.</summary>
    private protected static void Order(FitSettings settings, int rows, EpochRows epoch)
    {
        var places = epoch.Room(rows);
        if (settings.Shuffle)
        {
            Philox.For(settings.Seed, "shuffle").Permutation((ulong)epoch.Epoch, places);
            return;
        }

        EpochRows.InOrder(places);
    }

    /// <summary>Refuses a batch size where the batches have another: the default alone is none.</summary>
    private protected void RefuseBatchSize(FitSettings settings)
    {
        if (settings.BatchSize != FitSettings.DefaultBatchSize)
        {
            throw Throw.BatchSizeBeside(this, settings.BatchSize);
        }
    }

    /// <summary>Refuses an order where the batches have their own.</summary>
    private protected void RefuseOrder(FitSettings settings)
    {
        if (!settings.Shuffle)
        {
            throw Throw.ShuffleBeside(this);
        }
    }
}
