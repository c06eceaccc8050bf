using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>The mean or sum of all values of a sample.</summary>
internal sealed class SampleLossKernel(SampleLossOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var loss = site.Output;
        var size = x.Length / loss.Length;
        var share = Share(op.Reduction, size);
        for (var row = 0; row < loss.Length; row++)
        {
            loss[row] = Rows.Sum(x.Slice(row * size, size)) * share;
        }
    }

    internal override void Backward(in Site site)
    {
        var dx = site.InputGradient();
        var dloss = site.OutputGradient;
        var size = dx.Length / dloss.Length;
        var share = Share(op.Reduction, size);
        for (var i = 0; i < dx.Length; i++)
        {
            dx[i] += dloss[i / size] * share;
        }
    }

    /// <summary>What each of several numbers weighs in their mean or sum.</summary>
    internal static double Share(Reduction reduction, int count) => reduction == Reduction.Mean ? 1.0 / count : 1;
}
