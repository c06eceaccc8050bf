using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>In training x · factor + shift with random factors, shifts, or both; otherwise the value itself.</summary>
internal sealed unsafe class NoiseStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly NoiseOp _op;
    private readonly Philox _random;
    private readonly Region? _factors;
    private readonly Region? _shifts;

    internal NoiseStep(StepSite site)
        : base(site)
    {
        _op = (NoiseOp)site.Node.Op;
        _random = NoiseOp.Random(site.Seed, site.Node.Path);
        if (site.Trains)
        {
            var size = site.Capacity * site.Shape.Size;
            _factors = _op.HasFactors ? site.Keep(size) : null;
            _shifts = _op.HasShifts ? site.Keep(size) : null;
        }
    }

    internal override void Forward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var y = workspace.At(Site.Output);
        var count = checked((int)(workspace.Rows * Site.Shape.Size));
        if (!workspace.Training)
        {
            Products<V>.Add(x, y, count, false);
            return;
        }

        var factors = _factors is { } place ? workspace.At(place) : null;
        var shifts = _shifts is { } other ? workspace.At(other) : null;
        _op.Draw(_random, workspace.Call, Site.Shape, new Span<float>(factors, factors is null ? 0 : count), new Span<float>(shifts, shifts is null ? 0 : count));
        if (factors is null)
        {
            Products<V>.Add(x, y, count, false);
        }
        else
        {
            Products<V>.Run(x, factors, y, count, false);
        }

        if (shifts is not null)
        {
            Products<V>.Add(shifts, y, count, true);
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
        var count = workspace.Rows * Site.Shape.Size;
        if (_factors is { } factors)
        {
            Products<V>.Run(dy, workspace.At(factors), dx, count, target.Add);
        }
        else
        {
            Products<V>.Add(dy, dx, count, target.Add);
        }
    }
}
