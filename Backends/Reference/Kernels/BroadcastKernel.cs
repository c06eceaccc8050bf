using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>Each value repeated along the last axis; its gradient is the sum over the repetitions.</summary>
internal sealed class BroadcastKernel(BroadcastOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = x[i / op.Length];
        }
    }

    internal override void Backward(in Site site)
    {
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        for (var i = 0; i < dy.Length; i++)
        {
            dx[i / op.Length] += dy[i];
        }
    }
}
