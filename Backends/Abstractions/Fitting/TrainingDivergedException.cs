namespace Pipeline.Backends;

/// <summary>The loss was no longer a number, so training stopped before it changed anything with it.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string message, int epoch, int batch, string quantity, History history, TrainedModel lastGood)
        : base(message) => (Epoch, Batch, Quantity, History, LastGood) = (epoch, batch, quantity, history, lastGood);

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch in the epoch, from 1; 0 where it was found in validation, after the last batch.</summary>
    public int Batch { get; }

    /// <summary>The first quantity that was not finite: layer, op and what of it, <c>2:Dense Dense output</c>.</summary>
    public string Quantity { get; }

    /// <summary>What was measured in the whole epochs until then.</summary>
    public History History { get; }

    /// <summary>The model as it was after the last epoch from which it gave finite losses on the training rows, or the best one where a keep rule chose it.</summary>
    public TrainedModel LastGood { get; }
}
