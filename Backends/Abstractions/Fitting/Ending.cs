namespace Pipeline.Backends;

/// <summary>Why a training ended.</summary>
public enum EndReason
{
    /// <summary>It has not been trained: the model comes from Initialize.</summary>
    NotTrained,

    /// <summary>It had not ended: the model is a checkpoint.</summary>
    Checkpoint,

    /// <summary>All epochs were done.</summary>
    AllEpochs,

    /// <summary>A stop rule held.</summary>
    StopRule,

    /// <summary>The optimizer has nothing left to do: it converged, or came to a limit of its own; the text says which.</summary>
    Optimizer,

    /// <summary>An observer asked for it; the model stands as after the last whole batch.</summary>
    Observer,

    /// <summary>It was cancelled; the model stands as after the last whole batch.</summary>
    Cancelled,

    /// <summary>The loss was no longer a number; the model is the last good one.</summary>
    Diverged,
}

/// <summary>Why a training ended, in words.</summary>
/// <param name="Reason">The kind of reason.</param>
/// <param name="Text">The rule, why the optimizer ended it, where it diverged, or that preprocessing layers were not fitted when it was cancelled; empty for the others.</param>
public sealed record Ending(EndReason Reason, string Text = "")
{
    /// <summary>It was cancelled while the rows were read for the first time, so that not even preprocessing layers know them.</summary>
    internal static Ending CancelledUnfitted { get; } = new(EndReason.Cancelled, "before the preprocessing layers were fitted");

    /// <summary>One line for people.</summary>
    public override string ToString() => Reason switch
    {
        EndReason.NotTrained => "not trained",
        EndReason.Checkpoint => "a checkpoint",
        EndReason.AllEpochs => "all epochs done",
        EndReason.StopRule => $"stopped by {Text}",
        EndReason.Optimizer => $"ended by the optimizer: {Text}",
        EndReason.Observer => "stopped by the observer",
        EndReason.Cancelled => Text.Length == 0 ? "cancelled" : $"cancelled {Text}",
        _ => $"diverged: {Text}",
    };
}
