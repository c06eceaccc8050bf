using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>Each value moved along its axes by the padding before it; what leaves the sample is cut off, a place that none reaches is 0.</summary>
internal sealed class PadKernel(PadOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = Source(site, i) is var from and >= 0 ? x[from] : 0;
        }
    }

    internal override void Backward(in Site site)
    {
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        for (var i = 0; i < dy.Length; i++)
        {
            if (Source(site, i) is var from and >= 0)
            {
                dx[from] += dy[i];
            }
        }
    }

    /// <summary>The place in the batch's input of output value i, -1 where it is padding.</summary>
    private int Source(in Site site, int i)
    {
        var (input, output, place, step) = (site.InputShape(), site.Node.Shape, 0, 1);
        for (var axis = input.Rank - 1; axis >= 0; axis--)
        {
            var at = (i % output[axis]) - op.Paddings[axis].Before;
            if (at < 0 || at >= input[axis])
            {
                return -1;
            }

            place += at * step;
            step *= input[axis];
            i /= output[axis];
        }

        // What is left of i is the row.
        return place + (i * step);
    }
}
