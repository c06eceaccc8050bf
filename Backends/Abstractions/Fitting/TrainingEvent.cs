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
/// <param name="Batches">The number of batches in an epoch.</param>
/// <param name="Rows">The number of training rows.</param>
public sealed record TrainingStarted(Training Training, string Backend, FitSettings Settings, int FirstEpoch, int LastEpoch, int Batches, int Rows) : TrainingEvent;

/// <summary>After a step.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Batch">The batch's number in the epoch, from 1.</param>
/// <param name="Batches">The number of batches in an epoch.</param>
/// <param name="Loss">The batch's loss before the update.</param>
public sealed record BatchCompleted(int Epoch, int Batch, int Batches, BatchLoss Loss) : TrainingEvent;

/// <summary>After an epoch and its validation.</summary>
/// <param name="Record">What was measured.</param>
public sealed record EpochCompleted(EpochRecord Record) : TrainingEvent;

/// <summary>After the last step.</summary>
/// <param name="Ending">Why training ended.</param>
/// <param name="History">What was measured.</param>
public sealed record TrainingEnded(Ending Ending, History History) : TrainingEvent;
