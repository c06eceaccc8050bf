namespace Pipeline.Backends.Reference;

/// <summary>y = x · weight + bias, for each position before the last axis.</summary>
internal sealed class DenseKernel : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var weight = site.Parameter(0);
        var y = site.Output;
        var (inputs, units) = (site.InputShape()[^1], site.Node.Shape[^1]);
        for (var n = 0; n < x.Length / inputs; n++)
        {
            for (var j = 0; j < units; j++)
            {
                var sum = 0.0;
                for (var i = 0; i < inputs; i++)
                {
                    sum += x[(n * inputs) + i] * weight[(i * units) + j];
                }

                y[(n * units) + j] = site.Node.Parameters.Count > 1 ? sum + site.Parameter(1)[j] : sum;
            }
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var weight = site.Parameter(0);
        var dy = site.OutputGradient;
        var dx = site.InputGradient();
        var dweight = site.ParameterGradient(0);
        var (inputs, units) = (site.InputShape()[^1], site.Node.Shape[^1]);
        for (var n = 0; n < x.Length / inputs; n++)
        {
            for (var j = 0; j < units; j++)
            {
                var g = dy[(n * units) + j];
                for (var i = 0; i < inputs; i++)
                {
                    dx[(n * inputs) + i] += g * weight[(i * units) + j];
                    dweight[(i * units) + j] += g * x[(n * inputs) + i];
                }

                if (site.Node.Parameters.Count > 1)
                {
                    site.ParameterGradient(1)[j] += g;
                }
            }
        }
    }
}
