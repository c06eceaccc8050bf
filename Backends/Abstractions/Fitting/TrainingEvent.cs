using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>What happens in a fit, told to an <see cref="IProgress{T}"/>.</summary>
public abstract record TrainingEvent
{
    private protected TrainingEvent()
    {
    }
}

/// <summary>Before the first step.</summary>
/// <param name="Training">What is trained.</param>
/// <param name="Backend">The engine's name.</param>
/// <param name="Settings">The settings.</param>
/// <param name="FirstEpoch">The number of the first epoch: 1, or more where a training is resumed.</param>
/// <param name="LastEpoch">The number of the last epoch, if no rule ends training before.</param>
/// <param name="Batches">The number of batches in an epoch; 0 where it is not known: a stream.</param>
/// <param name="Rows">The number of training rows; 0 where it is not known: a stream.</param>
public sealed record TrainingStarted(Training Training, string Backend, FitSettings Settings, int FirstEpoch, int LastEpoch, int Batches, int Rows) : TrainingEvent;

/// <summary>Before the first step of an epoch, or before its next one where it was cancelled inside.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
public sealed record EpochStarted(int Epoch) : TrainingEvent;

/// <summary>After a step.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Batch">The batch's number in the epoch, from 1.</param>
/// <param name="Batches">The number of batches in the epoch; 0 where it is not known: a stream.</param>
/// <param name="Loss">The batch's loss before the update.</param>
public sealed record BatchCompleted(int Epoch, int Batch, int Batches, BatchLoss Loss) : TrainingEvent
{
    /// <summary>The number of its rows.</summary>
    public int Rows { get; init; }

    /// <summary>The learning rate of the step.</summary>
    public double Rate { get; init; }

    /// <summary><c>epoch 1, batch 2 of 45: loss 0.21, penalty 0</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"epoch {Epoch}, batch {Batch} of {Batches}: {Loss}");
}

/// <summary>After an epoch and its validation.</summary>
/// <param name="Record">What was measured.</param>
public sealed record EpochCompleted(EpochRecord Record) : TrainingEvent;

/// <summary>After the last step.</summary>
/// <param name="Ending">Why training ended.</param>
/// <param name="History">What was measured.</param>
public sealed record TrainingEnded(Ending Ending, History History) : TrainingEvent
{
    /// <summary>The epoch whose weights the keep rule chose, from 1; null where there was no such rule, or no whole epoch.</summary>
    public int? KeptEpoch { get; init; }
}

/// <summary>Instead of <see cref="TrainingEnded"/>, where an exception ended it that is no divergence: of the rows' source, of who was told, or of the engine. Fit throws it.</summary>
/// <param name="Error">The exception.</param>
public sealed record TrainingFailed(Exception Error) : TrainingEvent;
