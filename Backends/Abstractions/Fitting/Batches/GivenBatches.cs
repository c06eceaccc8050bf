using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Batches of given rows: of each epoch, or the same for all.</summary>
internal sealed record GivenBatches : Batches
{
    /// <summary>So many rows at most stand in a message.</summary>
    private const int MostInMessages = 12;

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

    /// <inheritdoc/>
    internal override string Brief
    {
        get
        {
            var left = MostInMessages;
            return $"{nameof(Batches)}.{Word}({(Epochs.Count == 1 ? BatchesOf(Epochs[0]) : List(Epochs, BatchesOf))})";

            string BatchesOf(Seq<Seq<int>> batches) => List(batches, rows => List(rows, Row));

            string Row(int row)
            {
                left--;
                return FormattableString.Invariant($"{row}");
            }

            string List<T>(Seq<T> items, Func<T, string> text)
            {
                var shown = items.TakeWhile(_ => left > 0).Select(text).ToList();
                return $"[{string.Join(", ", shown)}{(shown.Count < items.Count ? ", …" : string.Empty)}]";
            }
        }
    }

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
