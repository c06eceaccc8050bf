using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>The same values with their axes in another order.</summary>
internal sealed class TransposeKernel(TransposeOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = x[Source(site, i)];
        }
    }

    internal override void Backward(in Site site)
    {
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        for (var i = 0; i < dy.Length; i++)
        {
            dx[Source(site, i)] += dy[i];
        }
    }

    /// <summary>The place in the batch's input of output value i.</summary>
    private int Source(in Site site, int i)
    {
        var (input, output, place) = (site.InputShape(), site.Node.Shape, 0);
        for (var axis = output.Rank - 1; axis >= 0; axis--)
        {
            place += i % output[axis] * Step(input, op.Axes[axis]);
            i /= output[axis];
        }

        // What is left of i is the row.
        return place + (i * (int)input.Size);
    }

    /// <summary>The distance of two neighbours along an axis.</summary>
    private static int Step(Shape shape, int axis)
    {
        var step = 1;
        for (var later = axis + 1; later < shape.Rank; later++)
        {
            step *= shape[later];
        }

        return step;
    }
}
