namespace Pipeline.Backends.Managed;

/// <summary>One step of a plan: one op, or several fused. It holds places only; all numbers are in the workspace.</summary>
internal abstract class PlanStep
{
    /// <summary>Computes the step's value for the rows of the workspace.</summary>
    internal abstract void Forward(Workspace workspace);

    /// <summary>From the gradient of the step's value to those of its inputs and parameters; may use up the former.</summary>
    internal abstract void Backward(Workspace workspace);

    /// <summary>The first quantity of the step that is not finite, or null.</summary>
    internal abstract string? FirstNonFinite(Workspace workspace);
}

/// <summary>A step that gathers statistics in training.</summary>
internal interface IGathering
{
    /// <summary>Moves the statistics by the batch, once its loss is known to be finite.</summary>
    void Gather(Workspace workspace);
}

/// <summary>The loss of a batch.</summary>
internal abstract class LossStep
{
    /// <summary>The weighted loss, summed in float64; with <paramref name="gradient"/> that of its input is written.</summary>
    internal abstract double Run(Workspace workspace, bool gradient);
}

/// <summary>A gradient that a step writes: the first step on the way back sets it, later ones add to it.</summary>
/// <param name="Region">Where it is.</param>
/// <param name="Add">Whether something is there already.</param>
internal readonly record struct GradientTarget(Region Region, bool Add);
