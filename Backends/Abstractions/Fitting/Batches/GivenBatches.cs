using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Batches of given rows: of each epoch, or the same for all.</summary>
internal sealed record GivenBatches : Batches
{
    internal GivenBatches(Seq<Seq<Seq<int>>> epochs)
    {
        if (epochs.Count == 0 || epochs.Any(batches => batches.Count == 0 || batches.Any(rows => rows.Count == 0)))
        {
            throw Throw.EmptyBatch();
        }

        (Epochs, LastRow) = (epochs, epochs.Max(batches => batches.Max(rows => rows.Max())));
        var first = epochs.Min(batches => batches.Min(rows => rows.Min()));
        if (first < 0)
        {
            throw Throw.BatchRow(first, null);
        }
    }

    /// <summary>For each epoch and batch the rows; after the last epoch comes the first again.</summary>
    internal Seq<Seq<Seq<int>>> Epochs { get; }

    /// <inheritdoc/>
    internal override string Word => Epochs.Count == 1 ? nameof(Given) : nameof(GivenByEpoch);

    private int LastRow { get; }

    /// <summary>The word and the rows.</summary>
    public override string ToString() => $"{nameof(Batches)}.{Word}({(Epochs.Count == 1 ? Epochs[0].ToString() : Epochs.ToString())})";

    /// <inheritdoc/>
    internal override int MostRows(FitSettings settings, int rows)
    {
        RefuseBatchSize(settings);
        RefuseOrder(settings);
        return LastRow < rows ? Epochs.Max(batches => batches.Max(batch => batch.Count)) : throw Throw.BatchRow(LastRow, rows);
    }

    /// <inheritdoc/>
    internal override void Lay(FitSettings settings, int rows, EpochRows epoch)
    {
        var batches = Epochs[epoch.Epoch % Epochs.Count];
        var places = epoch.Room(batches.Sum(batch => batch.Count));
        var end = 0;
        foreach (var batch in batches)
        {
            batch.AsSpan().CopyTo(places[end..]);
            end += batch.Count;
            epoch.EndAt(end);
        }
    }
}
