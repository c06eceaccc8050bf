using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>Sum, mean or largest value along the last axis; the gradient goes to all, to each its share, or to the first of the largest.</summary>
internal sealed class ReduceKernel(ReduceOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        var length = site.InputShape()[^1];
        for (var n = 0; n < y.Length; n++)
        {
            var row = x.Slice(n * length, length);
            y[n] = op.Function switch
            {
                AxisFunction.Sum => Rows.Sum(row),
                AxisFunction.Mean => Rows.Sum(row) / length,
                _ => row[Rows.Largest(row)],
            };
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        var length = site.InputShape()[^1];
        for (var n = 0; n < dy.Length; n++)
        {
            var largest = Rows.Largest(x.Slice(n * length, length));
            for (var i = 0; i < length; i++)
            {
                dx[(n * length) + i] += dy[n] * op.Function switch
                {
                    AxisFunction.Sum => 1,
                    AxisFunction.Mean => 1.0 / length,
                    _ => i == largest ? 1 : 0,
                };
            }
        }
    }
}
