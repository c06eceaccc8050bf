namespace Pipeline.Backends.Managed;

/// <summary>
/// The squared distance of the last axis to each of some points, difference by difference: the expanded square, whose middle is a product of matrices,
/// loses its digits where a point is near.
/// </summary>
internal sealed unsafe class SquaredDistanceStep<V>(StepSite site) : NodeStep(site) where V : struct, ISimdLane<V>
{
    private readonly int _inputs = site.InputShape[^1];

    internal override void Forward(Workspace workspace)
    {
        var centers = workspace.ParameterAt(Site.Parameters[0]);
        SquaredDistances<V>.Forward(workspace.At(Site.Input), centers, workspace.At(Site.Output), workspace.Rows * Site.Places, _inputs, Site.Last);
    }

    internal override void Backward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var dy = workspace.At(Site.Gradient!.Value);
        var centers = workspace.ParameterAt(Site.Parameters[0]);
        var rows = workspace.Rows * Site.Places;
        if (Site.ParameterTargets[0] is { } parameter)
        {
            SquaredDistances<V>.CenterGradient(x, centers, dy, workspace.GradientAt(parameter.Region), rows, _inputs, Site.Last, parameter.Add);
        }

        if (Site.Target is { } target)
        {
            SquaredDistances<V>.InputGradient(x, centers, dy, workspace.At(target.Region), rows, _inputs, Site.Last, target.Add);
        }
    }
}
