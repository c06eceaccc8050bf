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

    /// <summary>Whether nobody knows how many batches an epoch has.</summary>
    internal bool IsStream => Started is { Batches: 0 };

    internal int Batches => Started?.Batches ?? Batch;

    /// <summary>The training loss: the mean over the rows of the epoch's batches so far, NaN before the first.</summary>
    internal double Loss => RowsSeen > 0 ? LossSum / RowsSeen : Last?.Train.Loss ?? double.NaN;

    /// <summary>How much is done, from 0 to 1.</summary>
    internal double Done => Started is null ? 0 : (Epoch - 1 + DoneOfEpoch) / LastEpoch;

    private double DoneOfEpoch => !IsStream ? (double)Batch / Batches : Last?.Epoch == Epoch ? 1 : 0;

    internal static TrainingView Of(TrainingStarted started) => new(started, started.FirstEpoch - 1, started.Batches, 0, 0, null);

    internal TrainingView After(BatchCompleted batch)
    {
        var begun = batch.Epoch == Epoch && RowsSeen > 0 ? this : this with { RowsSeen = 0, LossSum = 0 };
        return begun with { Epoch = batch.Epoch, Batch = batch.Batch, RowsSeen = begun.RowsSeen + batch.Rows, LossSum = begun.LossSum + (batch.Loss.Total * batch.Rows) };
    }

    internal TrainingView After(EpochRecord record) => this with { Epoch = record.Epoch, Batch = IsStream ? Batch : Batches, RowsSeen = 0, LossSum = 0, Last = record };

    internal string Title()
    {
        if (Started is not { } training)
        {
            return string.Empty;
        }

        var epochs = Figures.Many(training.LastEpoch - training.FirstEpoch + 1, "epoch");
        if (IsStream)
        {
            return $"training on {training.Backend}: a stream, batches of {Figures.Count(training.Settings.BatchSize)}, {epochs}";
        }

        var (settings, batches) = (training.Settings, Figures.Many(training.Batches, "batch", "batches"));
        var sizes = settings.Batches == Backends.Batches.Partition || settings.Batches == Backends.Batches.DropRemainder
            ? $"{batches} of {Figures.Count(Math.Min(settings.BatchSize, training.Rows))}"
            : batches;
        return $"training on {training.Backend}: {Figures.Many(training.Rows, "row")}, {sizes}, {epochs}";
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
}
