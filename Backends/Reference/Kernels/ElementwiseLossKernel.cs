using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>The mean or sum of f(x, t) over a sample's outputs.</summary>
internal sealed class ElementwiseLossKernel(ElementwiseLossOp op) : Kernel
{
    private readonly Expr _slope = op.Formula.Derivative();

    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var t = site.Targets;
        var loss = site.Output;
        var outputs = x.Length / loss.Length;
        var share = SampleLossKernel.Share(op.Outputs, outputs);
        loss.Clear();
        for (var i = 0; i < x.Length; i++)
        {
            loss[i / outputs] += op.Formula.Evaluate(x[i], t[i]) * share;
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var t = site.Targets;
        var dx = site.InputGradient();
        var dloss = site.OutputGradient;
        var outputs = x.Length / dloss.Length;
        var share = SampleLossKernel.Share(op.Outputs, outputs);
        for (var i = 0; i < x.Length; i++)
        {
            dx[i] += dloss[i / outputs] * _slope.Evaluate(x[i], t[i]) * share;
        }
    }
}
