using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>-Σ t · log p over the classes, averaged or summed over a sample's positions; t is a class index per position, or a share per class, smoothed.</summary>
internal sealed class CrossEntropyKernel(CrossEntropyOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var loss = site.Output;
        var classes = site.InputShape()[^1];
        var positions = x.Length / classes / loss.Length;
        var part = SampleLossKernel.Share(op.Outputs, positions);
        loss.Clear();
        for (var p = 0; p < x.Length / classes; p++)
        {
            var row = x.Slice(p * classes, classes);
            var scale = op.FromLogits ? Rows.LogSumExp(row) : Rows.Sum(row);
            for (var k = 0; k < classes; k++)
            {
                if (Share(site, p, k, classes) is var t && t != 0)
                {
                    loss[p / positions] -= part * t * (op.FromLogits ? row[k] - scale : Math.Log(Clip(row[k] / scale)));
                }
            }
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var dx = site.InputGradient();
        var dloss = site.OutputGradient;
        var classes = site.InputShape()[^1];
        var positions = x.Length / classes / dloss.Length;
        var part = SampleLossKernel.Share(op.Outputs, positions);
        Span<double> slope = new double[classes];
        for (var p = 0; p < x.Length / classes; p++)
        {
            var row = x.Slice(p * classes, classes);
            if (op.FromLogits)
            {
                LogitSlope(site, p, row, slope);
            }
            else
            {
                ProbabilitySlope(site, p, row, slope);
            }

            for (var k = 0; k < classes; k++)
            {
                dx[(p * classes) + k] += dloss[p / positions] * slope[k] * part;
            }
        }
    }

    /// <summary>d/dxₖ of -Σ t · (x - log Σ e^x) = softmax(x)ₖ · Σ t - tₖ.</summary>
    private void LogitSlope(in Site site, int position, ReadOnlySpan<double> row, Span<double> slope)
    {
        Rows.Softmax(row, slope);
        var total = 0.0;
        for (var k = 0; k < row.Length; k++)
        {
            total += Share(site, position, k, row.Length);
        }

        for (var k = 0; k < row.Length; k++)
        {
            slope[k] = (slope[k] * total) - Share(site, position, k, row.Length);
        }
    }

    /// <summary>With p = x / Σ x, where p is not clipped: d/dxₖ of -Σ t · log p = Σ tⱼ / Σ x - tₖ / xₖ.</summary>
    private void ProbabilitySlope(in Site site, int position, ReadOnlySpan<double> row, Span<double> slope)
    {
        var (sum, unclipped) = (Rows.Sum(row), 0.0);
        for (var k = 0; k < row.Length; k++)
        {
            var inside = row[k] / sum is >= CrossEntropyOp.Epsilon and <= 1 - CrossEntropyOp.Epsilon;
            slope[k] = inside ? Share(site, position, k, row.Length) : 0;
            unclipped += slope[k];
        }

        for (var k = 0; k < row.Length; k++)
        {
            slope[k] = (unclipped / sum) - (slope[k] == 0 ? 0 : slope[k] / row[k]);
        }
    }

    /// <summary>The target's share of a class, t · (1 - s) + s / classes.</summary>
    private double Share(in Site site, int position, int k, int classes)
    {
        var oneHot = site.TargetWidth == (int)site.InputShape().Size;
        var share = oneHot ? site.Targets[(position * classes) + k] : site.Targets[position] == k ? 1 : 0;
        return (share * (1 - op.Smoothing)) + (op.Smoothing / classes);
    }

    private static double Clip(double p) => Math.Max(Math.Min(p, 1 - CrossEntropyOp.Epsilon), CrossEntropyOp.Epsilon);
}
