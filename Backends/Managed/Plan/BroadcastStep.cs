namespace Pipeline.Backends.Managed;

/// <summary>A last axis of length 1 repeated.</summary>
internal sealed unsafe class BroadcastStep<V>(StepSite site) : NodeStep(site) where V : struct, ISimdLane<V>
{
    internal override void Forward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var y = workspace.At(Site.Output);
        for (var row = 0L; row < workspace.Rows * Site.Places; row++)
        {
            Fills<V>.Run(x[row], y + row * Site.Last, Site.Last, false);
        }
    }

    internal override void Backward(Workspace workspace)
    {
        if (Site.Target is not { } target)
        {
            return;
        }

        var dy = workspace.At(Site.Gradient!.Value);
        var dx = workspace.At(target.Region);
        for (var row = 0L; row < workspace.Rows * Site.Places; row++)
        {
            dx[row] = (target.Add ? dx[row] : 0) + (float)Sums.Of(dy + row * Site.Last, Site.Last);
        }
    }
}
