using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>y[n, k] = 1 where k = x[n], else 0; no gradient flows back.</summary>
internal sealed class OneHotKernel(OneHotOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = x[i / op.Count] == i % op.Count ? 1 : 0;
        }
    }

    internal override void Backward(in Site site)
    {
    }
}
