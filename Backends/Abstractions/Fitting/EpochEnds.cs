namespace Pipeline.Backends;

/// <summary>The states to which a training that diverged can go back.</summary>
internal readonly record struct EpochEnds(TrainingState Start, TrainingState BeforeLast, TrainingState Last)
{
    internal EpochEnds Then(TrainingState state) => new(Start, Last, state);
}
