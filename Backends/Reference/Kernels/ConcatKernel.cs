using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>Blocks of the inputs one after the other: a block is what an input has along the axis and those after it.</summary>
internal sealed class ConcatKernel(ConcatOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var y = site.Output;
        var (whole, offset) = (Block(site.Node.Shape), 0);
        for (var input = 0; input < site.Node.Inputs.Count; input++)
        {
            var x = site.Input(input);
            var block = Block(site.InputShape(input));
            for (var i = 0; i < x.Length; i++)
            {
                y[(i / block * whole) + offset + (i % block)] = x[i];
            }

            offset += block;
        }
    }

    internal override void Backward(in Site site)
    {
        var dy = site.OutputGradient;
        var (whole, offset) = (Block(site.Node.Shape), 0);
        for (var input = 0; input < site.Node.Inputs.Count; input++)
        {
            var dx = site.InputGradient(input);
            var block = Block(site.InputShape(input));
            for (var i = 0; i < dx.Length; i++)
            {
                dx[i] += dy[(i / block * whole) + offset + (i % block)];
            }

            offset += block;
        }
    }

    private int Block(Shape shape)
    {
        var size = 1;
        for (var axis = op.Axis; axis < shape.Rank; axis++)
        {
            size *= shape[axis];
        }

        return size;
    }
}
