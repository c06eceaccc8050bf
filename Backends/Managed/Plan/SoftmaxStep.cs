namespace Pipeline.Backends.Managed;

/// <summary>A softmax over the last axis.</summary>
internal sealed unsafe class SoftmaxStep<V>(StepSite site) : NodeStep(site) where V : struct, ISimdLane<V>
{
    internal override void Forward(Workspace workspace) =>
        Softmax<V>.Forward(workspace.At(Site.Input), workspace.At(Site.Output), workspace.Rows * Site.Places, Site.Last);

    internal override void Backward(Workspace workspace)
    {
        if (Site.Target is { } target)
        {
            Softmax<V>.Backward(
                workspace.At(Site.Output), workspace.At(Site.Gradient!.Value), workspace.At(target.Region), workspace.Rows * Site.Places, Site.Last, target.Add);
        }
    }
}
