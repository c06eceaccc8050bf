using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The sum, the mean or the largest along the last axis of the input.</summary>
internal sealed unsafe class ReduceStep<V>(StepSite site) : NodeStep(site) where V : struct, ISimdLane<V>
{
    private readonly AxisFunction _function = ((ReduceOp)site.Node.Op).Function;
    private readonly int _length = site.InputShape[^1];

    internal override void Forward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var y = workspace.At(Site.Output);
        for (var row = 0L; row < workspace.Rows * Site.Places; row++, x += _length)
        {
            y[row] = _function switch
            {
                AxisFunction.Sum => (float)Sums.Of(x, _length),
                AxisFunction.Mean => (float)(Sums.Of(x, _length) / _length),
                _ => x[Largest(x)],
            };
        }
    }

    internal override void Backward(Workspace workspace)
    {
        if (Site.Target is not { } target)
        {
            return;
        }

        var x = workspace.At(Site.Input);
        var dy = workspace.At(Site.Gradient!.Value);
        var dx = workspace.At(target.Region);
        for (var row = 0L; row < workspace.Rows * Site.Places; row++, x += _length, dx += _length)
        {
            if (_function != AxisFunction.Max)
            {
                Fills<V>.Run(_function == AxisFunction.Sum ? dy[row] : dy[row] / _length, dx, _length, target.Add);
                continue;
            }

            if (!target.Add)
            {
                new Span<float>(dx, _length).Clear();
            }

            dx[Largest(x)] += dy[row];
        }
    }

    /// <summary>The place of the largest, of equal ones the first; NaN is larger than all.</summary>
    private int Largest(float* x)
    {
        var best = 0;
        for (var i = 1; i < _length && !float.IsNaN(x[best]); i++)
        {
            best = x[i] > x[best] || float.IsNaN(x[i]) ? i : best;
        }

        return best;
    }
}
