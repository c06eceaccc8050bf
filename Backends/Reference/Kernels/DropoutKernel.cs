using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>In training y = x / (1 - rate) where the mask keeps, else 0; otherwise y = x.</summary>
internal sealed class DropoutKernel(DropoutOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * Factor(site, i);
        }
    }

    internal override void Backward(in Site site)
    {
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        for (var i = 0; i < dy.Length; i++)
        {
            dx[i] += dy[i] * Factor(site, i);
        }
    }

    private double Factor(in Site site, int element) =>
        !site.Training ? 1 : DropoutOp.Random(site.Seed, site.Node.Path).Word((ulong)site.Call, (ulong)element) >= op.Threshold ? 1 / (1 - op.Rate) : 0;
}
