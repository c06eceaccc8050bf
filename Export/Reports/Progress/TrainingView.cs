using System.Text;

namespace Pipeline.Export.Reports;

/// <summary>What a progress display knows: a value that each event makes anew.</summary>
/// <param name="Started">The training.</param>
/// <param name="Epoch">The epoch that runs or has just ended.</param>
/// <param name="Batch">Its batches so far.</param>
/// <param name="RowsSeen">The rows of these batches.</param>
/// <param name="LossSum">Their losses, each times its rows.</param>
/// <param name="Last">The last whole epoch.</param>
internal sealed record TrainingView(TrainingStarted? Started, int Epoch, int Batch, long RowsSeen, double LossSum, EpochRecord? Last)
{
    internal static TrainingView None { get; } = new(null, 0, 0, 0, 0, null);

    internal int FirstEpoch => Started?.FirstEpoch ?? 1;

    internal int LastEpoch => Started?.LastEpoch ?? Epoch;

    internal int Batches => Started?.Batches ?? Batch;

    /// <summary>The training loss: the mean over the rows of the epoch's batches so far, NaN before the first.</summary>
    internal double Loss => RowsSeen > 0 ? LossSum / RowsSeen : Last?.Train.Loss ?? double.NaN;

    /// <summary>How much is done, from 0 to 1.</summary>
    internal double Done => Started is null ? 0 : (Epoch - 1 + ((double)Batch / Batches)) / LastEpoch;

    internal static TrainingView Of(TrainingStarted started) => new(started, started.FirstEpoch - 1, started.Batches, 0, 0, null);

    internal TrainingView After(BatchCompleted batch)
    {
        var begun = batch.Epoch == Epoch && RowsSeen > 0 ? this : this with { RowsSeen = 0, LossSum = 0 };
        var rows = RowsOf(batch);
        return begun with { Epoch = batch.Epoch, Batch = batch.Batch, RowsSeen = begun.RowsSeen + rows, LossSum = begun.LossSum + (batch.Loss.Total * rows) };
    }

    internal TrainingView After(EpochRecord record) => this with { Epoch = record.Epoch, Batch = Batches, RowsSeen = 0, LossSum = 0, Last = record };

    internal string Title()
    {
        if (Started is not { } training)
        {
            return string.Empty;
        }

        var size = Math.Min(training.Settings.BatchSize, training.Rows);
        return $"training on {training.Backend}: {Many(training.Rows, "row", "rows")}, {Many(training.Batches, "batch", "batches")} of {Figures.Count(size)}, "
            + Many(training.LastEpoch - training.FirstEpoch + 1, "epoch", "epochs");
    }

    /// <summary>An epoch as a line of a log.</summary>
    internal string PlainLine(EpochRecord record)
    {
        var text = new StringBuilder($"epoch {Figures.Whole(record.Epoch, Figures.Whole(LastEpoch).Length)}/{Figures.Whole(LastEpoch)}");
        Append(text, string.Empty, record.Train);
        foreach (var set in record.AllValidations)
        {
            Append(text, $"{Figures.Name(set.Name)} ", set.Measures);
        }

        return text.Append("  ").Append(Figures.Seconds(record.Seconds)).ToString();
    }

    private static void Append(StringBuilder text, string prefix, Measures measures)
    {
        text.Append("  ").Append(prefix).Append("loss ").Append(Figures.Number(measures.Loss));
        foreach (var metric in measures.Metrics)
        {
            text.Append("  ").Append(prefix).Append(Figures.Name(metric.Name)).Append(' ').Append(Figures.Number(metric.Value));
        }
    }

    private static string Many(int count, string one, string many) => $"{Figures.Count(count)} {(count == 1 ? one : many)}";

    /// <summary>All batches are full but the last.</summary>
    private int RowsOf(BatchCompleted batch)
    {
        if (Started is not { } training)
        {
            return 1;
        }

        var size = Math.Min(training.Settings.BatchSize, training.Rows);
        return Math.Clamp(training.Rows - ((batch.Batch - 1) * size), 1, size);
    }
}
