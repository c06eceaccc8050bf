using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The largest or the mean value under each window.</summary>
internal sealed unsafe class PoolStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly PoolGeometry _geometry;
    private readonly bool _isMax;

    internal PoolStep(StepSite site)
        : base(site)
    {
        var op = (PoolOp)site.Node.Op;
        var (rows, columns) = op.Window.Planar();
        _geometry = new(Plane.Of(site.InputShape), Plane.Of(site.Shape), rows, columns);
        _isMax = op.Function == Pooling.Max;
    }

    internal override void Forward(Workspace workspace)
    {
        var (x, y) = (Site.Input, Site.Output);
        if (_isMax)
        {
            Pools<V>.Max(_geometry, workspace.At(x), workspace.At(y), workspace.Rows, workspace.Pool);
        }
        else
        {
            Pools<V>.Mean(_geometry, workspace.At(x), workspace.At(y), workspace.Rows, workspace.Pool);
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
        if (_isMax)
        {
            Pools<V>.MaxGradient(_geometry, workspace.At(Site.Input), workspace.At(Site.Output), dy, dx, workspace.Rows, target.Add, workspace.Pool);
        }
        else
        {
            Pools<V>.MeanGradient(_geometry, dy, dx, workspace.Rows, target.Add, workspace.Pool);
        }
    }
}

/// <summary>Axes made longer by whole factors.</summary>
internal sealed unsafe class ResizeStep<V>(StepSite site) : NodeStep(site) where V : struct, ISimdLane<V>
{
    private readonly Plane _input = Plane.Of(site.InputShape);
    private readonly Plane _output = Plane.Of(site.Shape);
    private readonly Interpolation _interpolation = ((ResizeOp)site.Node.Op).Interpolation;

    internal override void Forward(Workspace workspace) =>
        Resizes<V>.Forward(_input, _output, _interpolation, workspace.At(Site.Input), workspace.At(Site.Output), workspace.Rows, workspace.Pool);

    internal override void Backward(Workspace workspace)
    {
        if (Site.Target is { } target)
        {
            var dy = workspace.At(Site.Gradient!.Value);
            Resizes<V>.Backward(_input, _output, _interpolation, dy, workspace.At(target.Region), workspace.Rows, target.Add, workspace.Pool);
        }
    }
}

/// <summary>Zeros around a sample, or its border cut off.</summary>
internal sealed unsafe class PadStep<V>(StepSite site) : NodeStep(site) where V : struct, ISimdLane<V>
{
    private readonly PadGeometry _geometry = new(site.InputShape, site.Shape, ((PadOp)site.Node.Op).Paddings);

    internal override void Forward(Workspace workspace) =>
        Pads<V>.Forward(_geometry, workspace.At(Site.Input), workspace.At(Site.Output), workspace.Rows, workspace.Pool);

    internal override void Backward(Workspace workspace)
    {
        if (Site.Target is { } target)
        {
            Pads<V>.Backward(_geometry, workspace.At(Site.Gradient!.Value), workspace.At(target.Region), workspace.Rows, target.Add, workspace.Pool);
        }
    }
}
