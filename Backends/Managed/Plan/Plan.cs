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

    /// <summary>Steps that gather statistics.</summary>
    internal required Seq<IGathering> Gathering { get; init; }

    /// <summary>What updates end with.</summary>
    internal required Seq<ParameterConstraint> Constraints { get; init; }

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

    /// <summary>Memory that steps use in turn.</summary>
    internal required Region Scratch { get; init; }

    internal required LossTerms LossTerms { get; init; }

    /// <summary>How the losses of a batch's rows become one.</summary>
    internal required Reduction LossReduction { get; init; }

    /// <summary>Whether the loss reads targets at all.</summary>
    internal required bool ReadsTargets { get; init; }

    /// <summary>Whether targets may be class indices, one for each place before the last axis of the output.</summary>
    internal required bool TakesClassIndices { get; init; }

    internal required long WorkspaceSize { get; init; }

    internal required long InputSize { get; init; }

    internal required long OutputSize { get; init; }

    internal bool FitsTargets(int width) => !ReadsTargets || width == OutputSize || (TakesClassIndices && width == OutputSize / OutputShape[^1]);
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

/// <summary>What a parameter is made to be after each update.</summary>
internal readonly record struct ParameterConstraint(Constraint Constraint, Region Region, Shape Shape);
