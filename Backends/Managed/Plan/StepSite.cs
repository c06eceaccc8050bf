using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>All that a step needs to know of its node: what is computed, where everything lies, and what flows back.</summary>
internal sealed record StepSite
{
    /// <summary>The node; of a product with an activation in its epilogue the product's.</summary>
    internal required GraphNode Node { get; init; }

    /// <summary>The activation in the epilogue, or null.</summary>
    internal required Expr? Activation { get; init; }

    /// <summary>The shapes of one sample of each input.</summary>
    internal required Seq<Shape> InputShapes { get; init; }

    /// <summary>The values of each input.</summary>
    internal required Seq<Region> Inputs { get; init; }

    /// <summary>The node's own value, after the activation.</summary>
    internal required Region Output { get; init; }

    /// <summary>The gradient of the node's value, which the step may use up; null where nothing flows back, and then nothing else does.</summary>
    internal required Region? Gradient { get; init; }

    /// <summary>For each input where its gradient goes, or null. An input that is read twice has two, to be written in this order.</summary>
    internal required Seq<GradientTarget?> Targets { get; init; }

    /// <summary>The parameters' specs.</summary>
    internal required Seq<ParameterSpec> Specs { get; init; }

    /// <summary>The parameters' places.</summary>
    internal required Seq<Region> Parameters { get; init; }

    /// <summary>For each parameter where its gradient goes, in the memory of the gradients, or null.</summary>
    internal required Seq<GradientTarget?> ParameterTargets { get; init; }

    /// <summary>The most rows of a batch.</summary>
    internal required int Capacity { get; init; }

    /// <summary>Whether there will be training steps.</summary>
    internal required bool Trains { get; init; }

    /// <summary>The run's seed.</summary>
    internal required long Seed { get; init; }

    /// <summary>Gives the step memory of its own: what it must remember from the way there to the way back.</summary>
    internal required Func<long, Region> Keep { get; init; }

    /// <summary>Asks for so many numbers of <see cref="Workspace.Scratch"/>, which all steps use in turn.</summary>
    internal required Action<long> Borrow { get; init; }

    /// <summary>The shape of one sample of the result.</summary>
    internal Shape Shape => Node.Shape;

    /// <summary>The length of the result's last axis.</summary>
    internal int Last => Shape.Rank == 0 ? 1 : Shape[^1];

    /// <summary>The number of places before the last axis of a sample of the result.</summary>
    internal long Places => Shape.Size / Last;

    internal Region Input => Inputs[0];

    internal Shape InputShape => InputShapes[0];

    /// <summary>Where the gradient of the only input goes, or null.</summary>
    internal GradientTarget? Target => Targets[0];

    /// <summary>The result in messages.</summary>
    internal string Name => $"{Node.Path} {Node.Op.Name} output";
}

/// <summary>The step of one node.</summary>
internal abstract class NodeStep(StepSite site) : PlanStep
{
    private protected StepSite Site => site;

    internal override string? FirstNonFinite(Workspace workspace) =>
        FirstNonFiniteParameter(workspace) ?? (workspace.IsFinite(site.Output, workspace.Rows) ? null : site.Name);

    private protected string? FirstNonFiniteParameter(Workspace workspace)
    {
        for (var i = 0; i < site.Parameters.Count; i++)
        {
            if (!workspace.IsParameterFinite(site.Parameters[i]))
            {
                return site.Specs[i].Path;
            }
        }

        return null;
    }
}
