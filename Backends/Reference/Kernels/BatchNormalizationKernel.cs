using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>
/// y = gamma · x̂ + beta, x̂ = (x - mean) / √(variance + ε), channel by channel. With the batch's own mean and variance
/// dx = gamma / √(variance + ε) · (dy - mean(dy) - x̂ · mean(dy · x̂)); with the moving ones dx = gamma / √(variance + ε) · dy.
/// </summary>
internal sealed class BatchNormalizationKernel(BatchNormalizationOp op) : Kernel
{
    private int MovingMean => (op.HasGamma ? 1 : 0) + (op.HasBeta ? 1 : 0);

    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        var channels = site.Node.Shape[^1];
        for (var c = 0; c < channels; c++)
        {
            var (mean, variance) = Moments(site, c);
            var deviation = Math.Sqrt(variance + op.Epsilon);
            var (gamma, beta) = (op.HasGamma ? site.Parameter(0)[c] : 1, op.HasBeta ? site.Parameter(op.HasGamma ? 1 : 0)[c] : 0);
            for (var i = c; i < x.Length; i += channels)
            {
                y[i] = (gamma * ((x[i] - mean) / deviation)) + beta;
            }
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        var channels = site.Node.Shape[^1];
        var count = x.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            var (mean, variance) = Moments(site, c);
            var deviation = Math.Sqrt(variance + op.Epsilon);
            var (sum, product) = (0.0, 0.0);
            for (var i = c; i < x.Length; i += channels)
            {
                sum += dy[i];
                product += dy[i] * ((x[i] - mean) / deviation);
            }

            if (op.HasGamma)
            {
                site.ParameterGradient(0)[c] += product;
            }

            if (op.HasBeta)
            {
                site.ParameterGradient(op.HasGamma ? 1 : 0)[c] += sum;
            }

            var slope = (op.HasGamma ? site.Parameter(0)[c] : 1) / deviation;
            var (meanOfSlopes, meanOfProducts) = UsesBatch(site) ? (sum / count, product / count) : (0, 0);
            for (var i = c; i < x.Length; i += channels)
            {
                dx[i] += slope * (dy[i] - meanOfSlopes - ((x[i] - mean) / deviation * meanOfProducts));
            }
        }
    }

    /// <summary>moving = momentum · moving + (1 - momentum) · batch.</summary>
    internal override void Gather(in Site site)
    {
        if (!UsesBatch(site))
        {
            return;
        }

        var means = site.Statistic(MovingMean);
        var variances = site.Statistic(MovingMean + 1);
        for (var c = 0; c < means.Length; c++)
        {
            var (mean, variance) = Moments(site, c);
            means[c] = (op.Momentum * means[c]) + ((1 - op.Momentum) * mean);
            variances[c] = (op.Momentum * variances[c]) + ((1 - op.Momentum) * variance);
        }
    }

    private bool UsesBatch(in Site site) => site.Training && !op.IsFrozen;

    /// <summary>Mean and variance of a channel: of the batch in training, else the moving ones.</summary>
    private (double Mean, double Variance) Moments(in Site site, int channel)
    {
        if (!UsesBatch(site))
        {
            return (site.Parameter(MovingMean)[channel], site.Parameter(MovingMean + 1)[channel]);
        }

        var x = site.Input();
        var channels = site.Node.Shape[^1];
        var (mean, variance, count) = (0.0, 0.0, x.Length / channels);
        for (var i = channel; i < x.Length; i += channels)
        {
            mean += x[i] / count;
        }

        for (var i = channel; i < x.Length; i += channels)
        {
            variance += (x[i] - mean) * (x[i] - mean) / count;
        }

        return (mean, variance);
    }
}
