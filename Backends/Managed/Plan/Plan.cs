using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>What an engine does for one graph and batch size: fused steps over places in a workspace. Immutable; several workspaces may run it at once.</summary>
internal sealed record Plan
{
    /// <summary>The most rows of a batch.</summary>
    internal required int Capacity { get; init; }

    internal required Shape InputShape { get; init; }

    internal required Shape OutputShape { get; init; }

    internal required ParameterLayout Parameters { get; init; }

    /// <summary>In order of computation: all that loss and penalties need.</summary>
    internal required Seq<PlanStep> Steps { get; init; }

    /// <summary>What only the output needs; without parameters, so it may run after an update.</summary>
    internal required Seq<PlanStep> OutputSteps { get; init; }

    /// <summary>Steps through which a gradient flows, the last first; a penalty's place is before the step that made its value.</summary>
    internal required Seq<BackwardStep> Backward { get; init; }

    internal required LossStep? Loss { get; init; }

    /// <summary>The loss in messages.</summary>
    internal required string LossName { get; init; }

    /// <summary>The features in messages.</summary>
    internal required string InputName { get; init; }

    /// <summary>Whether the loss writes the output too, as softmax with cross-entropy does.</summary>
    internal required bool LossWritesOutput { get; init; }

    internal required Seq<ActivityPenalty> ActivityPenalties { get; init; }

    internal required Seq<ParameterPenalty> ParameterPenalties { get; init; }

    internal required Region Input { get; init; }

    internal required Region Output { get; init; }

    internal required Region Targets { get; init; }

    internal required Region TargetWeights { get; init; }

    /// <summary>How many terms a sample's loss is the mean of.</summary>
    internal required long LossTerms { get; init; }

    /// <summary>Whether targets may be class indices, one for each term.</summary>
    internal required bool TakesClassIndices { get; init; }

    internal required long WorkspaceSize { get; init; }

    internal required long InputSize { get; init; }

    internal required long OutputSize { get; init; }

    internal bool FitsTargets(int width) => width == OutputSize || (TakesClassIndices && width == LossTerms);
}

/// <summary>A step of the way back: a plan's step or a penalty on an output.</summary>
internal readonly record struct BackwardStep(PlanStep? Step, ActivityPenalty? Penalty)
{
    internal void Run(Workspace workspace)
    {
        Step?.Backward(workspace);
        Penalty?.Backward(workspace);
    }
}
