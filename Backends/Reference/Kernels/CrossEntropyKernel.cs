using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>-Σ t · log p over the classes, averaged over a sample's positions; t is a class index per position, or a share per class.</summary>
internal sealed class CrossEntropyKernel(CrossEntropyOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var loss = site.Output;
        var classes = site.InputShape()[^1];
        var positions = x.Length / classes / loss.Length;
        loss.Clear();
        for (var p = 0; p < x.Length / classes; p++)
        {
            var row = x.Slice(p * classes, classes);
            var scale = op.FromLogits ? Rows.LogSumExp(row) : Sum(row);
            for (var k = 0; k < classes; k++)
            {
                if (Share(site, p, k, classes) is var t && t != 0)
                {
                    loss[p / positions] -= t * (op.FromLogits ? row[k] - scale : Math.Log(Clip(row[k] / scale))) / positions;
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
                dx[(p * classes) + k] += dloss[p / positions] * slope[k] / positions;
            }
        }
    }

    /// <summary>d/dxₖ of -Σ t · (x - log Σ e^x) = softmax(x)ₖ · Σ t - tₖ.</summary>
    private static void LogitSlope(in Site site, int position, ReadOnlySpan<double> row, Span<double> slope)
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
    private static void ProbabilitySlope(in Site site, int position, ReadOnlySpan<double> row, Span<double> slope)
    {
        var (sum, unclipped) = (Sum(row), 0.0);
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

    /// <summary>The target's share of a class.</summary>
    private static double Share(in Site site, int position, int k, int classes)
    {
        var oneHot = site.TargetWidth == (int)site.InputShape().Size;
        return oneHot ? site.Targets[(position * classes) + k] : site.Targets[position] == k ? 1 : 0;
    }

    private static double Clip(double p) => Math.Max(Math.Min(p, 1 - CrossEntropyOp.Epsilon), CrossEntropyOp.Epsilon);

    private static double Sum(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += value;
        }

        return sum;
    }
}
