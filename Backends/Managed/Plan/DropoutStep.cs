using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>In training, times a mask of 0 and 1 / (1 - rate); otherwise the value itself.</summary>
internal sealed unsafe class DropoutStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly DropoutOp _op;
    private readonly Philox _random;
    private readonly Region? _mask;

    internal DropoutStep(StepSite site)
        : base(site)
    {
        _op = (DropoutOp)site.Node.Op;
        _random = NoiseOp.Random(site.Seed, site.Node.Path);
        _mask = site.Trains ? site.Keep(site.Capacity * site.Shape.Size) : null;
    }

    internal override void Forward(Workspace workspace)
    {
        var count = workspace.Rows * Site.Shape.Size;
        if (!workspace.Training)
        {
            Products<V>.Add(workspace.At(Site.Input), workspace.At(Site.Output), count, false);
            return;
        }

        var factors = workspace.At(_mask!.Value);
        _op.Draw(_random, workspace.Call, Site.Shape, new Span<float>(factors, checked((int)count)), []);
        Products<V>.Run(workspace.At(Site.Input), factors, workspace.At(Site.Output), count, false);
    }

    internal override void Backward(Workspace workspace)
    {
        if (Site.Target is { } target)
        {
            Products<V>.Run(
                workspace.At(Site.Gradient!.Value), workspace.At(_mask!.Value), workspace.At(target.Region), workspace.Rows * Site.Shape.Size, target.Add);
        }
    }
}
