using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>y[j] = Σᵢ (x[i] - centers[i, j])²; dx[i] = Σⱼ 2 · dy[j] · (x[i] - centers[i, j]), and minus that, not summed, for the centers.</summary>
internal sealed class SquaredDistanceKernel(SquaredDistanceOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        var centers = site.Parameter(0);
        var inputs = site.InputShape()[^1];
        for (var n = 0; n < y.Length / op.Units; n++)
        {
            for (var j = 0; j < op.Units; j++)
            {
                var sum = 0.0;
                for (var i = 0; i < inputs; i++)
                {
                    var difference = x[(n * inputs) + i] - centers[(i * op.Units) + j];
                    sum += difference * difference;
                }

                y[(n * op.Units) + j] = sum;
            }
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var centers = site.Parameter(0);
        var inputs = site.InputShape()[^1];
        var dx = site.InputGradient();
        var dcenters = site.ParameterGradient(0);
        var dy = site.OutputGradient;
        for (var n = 0; n < dy.Length / op.Units; n++)
        {
            for (var j = 0; j < op.Units; j++)
            {
                for (var i = 0; i < inputs; i++)
                {
                    var slope = 2 * dy[(n * op.Units) + j] * (x[(n * inputs) + i] - centers[(i * op.Units) + j]);
                    dx[(n * inputs) + i] += slope;
                    dcenters[(i * op.Units) + j] -= slope;
                }
            }
        }
    }
}
