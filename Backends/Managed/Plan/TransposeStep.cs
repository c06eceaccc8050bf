using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The axes of a sample in another order. Which number goes where is found once; where the last axis stays last, whole runs of it move.</summary>
internal sealed unsafe class TransposeStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly int[] _sources;
    private readonly int _run;

    internal TransposeStep(StepSite site)
        : base(site)
    {
        var (axes, input) = (((TransposeOp)site.Node.Op).Axes, site.InputShape);
        var rank = axes.Count;
        var strides = new int[rank];
        for (var (axis, stride) = (rank - 1, 1); axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride = checked(stride * input[axis]);
        }

        var moved = rank > 0 && axes[^1] == rank - 1 ? rank - 1 : rank;
        _run = moved == rank ? 1 : input[^1];
        _sources = new int[site.Shape.Size / _run];
        var places = new int[rank];
        for (var i = 0; i < _sources.Length; i++)
        {
            for (var axis = 0; axis < moved; axis++)
            {
                _sources[i] += places[axis] * strides[axes[axis]];
            }

            for (var axis = moved - 1; axis >= 0 && ++places[axis] == site.Shape[axis]; axis--)
            {
                places[axis] = 0;
            }
        }
    }

    internal override void Forward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var y = workspace.At(Site.Output);
        for (var row = 0; row < workspace.Rows; row++, x += Site.Shape.Size, y += Site.Shape.Size)
        {
            for (var i = 0; i < _sources.Length; i++)
            {
                if (_run == 1)
                {
                    y[i] = x[_sources[i]];
                }
                else
                {
                    new Span<float>(x + _sources[i], _run).CopyTo(new Span<float>(y + (long)i * _run, _run));
                }
            }
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
        for (var row = 0; row < workspace.Rows; row++, dx += Site.Shape.Size, dy += Site.Shape.Size)
        {
            for (var i = 0; i < _sources.Length; i++)
            {
                if (_run == 1)
                {
                    dx[_sources[i]] = target.Add ? dx[_sources[i]] + dy[i] : dy[i];
                }
                else
                {
                    Products<V>.Add(dy + (long)i * _run, dx + _sources[i], _run, target.Add);
                }
            }
        }
    }
}
