using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>
/// y = gamma · x̂ + beta, x̂ = (x - mean) / √(variance + ε) over each group of values of a sample; with g = dy · gamma, dx = (g - mean(g) - x̂ · mean(g · x̂)) / √(variance + ε).
/// </summary>
internal sealed class SampleNormalizationKernel(SampleNormalizationOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        var gamma = op.HasGamma ? site.Parameter(0) : [];
        var beta = op.HasBeta ? site.Parameter(op.HasGamma ? 1 : 0) : [];
        foreach (var group in Groups(site))
        {
            var (mean, deviation) = Moments(x, group);
            foreach (var i in group)
            {
                var normalized = (x[i] - mean) / deviation;
                y[i] = (gamma.IsEmpty ? normalized : gamma[i % gamma.Length] * normalized) + (beta.IsEmpty ? 0 : beta[i % beta.Length]);
            }
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        var gamma = op.HasGamma ? site.Parameter(0) : [];
        var dgamma = op.HasGamma ? site.ParameterGradient(0) : [];
        var dbeta = op.HasBeta ? site.ParameterGradient(op.HasGamma ? 1 : 0) : [];
        foreach (var group in Groups(site))
        {
            var (mean, deviation) = Moments(x, group);
            var (meanOfSlopes, meanOfProducts) = (0.0, 0.0);
            foreach (var i in group)
            {
                var (normalized, slope) = ((x[i] - mean) / deviation, gamma.IsEmpty ? dy[i] : dy[i] * gamma[i % gamma.Length]);
                meanOfSlopes += slope / group.Length;
                meanOfProducts += slope * normalized / group.Length;
                if (!dgamma.IsEmpty)
                {
                    dgamma[i % dgamma.Length] += dy[i] * normalized;
                }

                if (!dbeta.IsEmpty)
                {
                    dbeta[i % dbeta.Length] += dy[i];
                }
            }

            foreach (var i in group)
            {
                var slope = gamma.IsEmpty ? dy[i] : dy[i] * gamma[i % gamma.Length];
                dx[i] += (slope - meanOfSlopes - ((x[i] - mean) / deviation * meanOfProducts)) / deviation;
            }
        }
    }

    /// <summary>The places that are normalized together: at each place before the last axes, for each group of consecutive channels, all values of that group.</summary>
    private int[][] Groups(in Site site)
    {
        var (shape, block) = (site.Node.Shape, 1);
        for (var axis = shape.Rank - op.Axes; axis < shape.Rank; axis++)
        {
            block *= shape[axis];
        }

        var (channels, perGroup, blocks) = (shape[^1], shape[^1] / op.Groups, site.Rows * (int)shape.Size / block);
        var places = new int[blocks * op.Groups][];
        for (var g = 0; g < places.Length; g++)
        {
            var first = g / op.Groups * block;
            places[g] = [.. Enumerable.Range(first, block).Where(i => i % channels / perGroup == g % op.Groups)];
        }

        return places;
    }

    private (double Mean, double Deviation) Moments(ReadOnlySpan<double> x, int[] group)
    {
        var (mean, variance) = (0.0, 0.0);
        foreach (var i in group)
        {
            mean += x[i] / group.Length;
        }

        foreach (var i in group)
        {
            variance += (x[i] - mean) * (x[i] - mean) / group.Length;
        }

        return (mean, Math.Sqrt(variance + op.Epsilon));
    }
}
