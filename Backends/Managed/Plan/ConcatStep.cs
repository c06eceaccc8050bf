using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Values one after the other along an axis.</summary>
internal sealed unsafe class ConcatStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly int[] _widths;
    private readonly long _outer;
    private readonly long _width;

    internal ConcatStep(StepSite site)
        : base(site)
    {
        var axis = ((ConcatOp)site.Node.Op).Axis;
        var inner = 1;
        for (var i = axis + 1; i < site.Shape.Rank; i++)
        {
            inner = checked(inner * site.Shape[i]);
        }

        _widths = [.. site.InputShapes.Select(shape => checked(shape[axis] * inner))];
        _width = _widths.Sum(width => (long)width);
        _outer = site.Shape.Size / _width;
    }

    internal override void Forward(Workspace workspace)
    {
        var y = workspace.At(Site.Output);
        for (var i = 0; i < _widths.Length; i++)
        {
            var x = workspace.At(Site.Inputs[i]);
            var width = _widths[i];
            for (var row = 0L; row < workspace.Rows * _outer; row++)
            {
                new Span<float>(x + row * width, width).CopyTo(new Span<float>(y + row * _width, width));
            }

            y += width;
        }
    }

    internal override void Backward(Workspace workspace)
    {
        var dy = workspace.At(Site.Gradient!.Value);
        for (var i = 0; i < _widths.Length; i++)
        {
            var width = _widths[i];
            if (Site.Targets[i] is { } target)
            {
                var dx = workspace.At(target.Region);
                for (var row = 0L; row < workspace.Rows * _outer; row++)
                {
                    Products<V>.Add(dy + row * _width, dx + row * width, width, target.Add);
                }
            }

            dy += width;
        }
    }
}
