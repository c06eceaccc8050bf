using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>In training y = x · factor + shift with the numbers that the op draws for this call; otherwise y = x.</summary>
internal sealed class NoiseKernel(NoiseOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        var (factors, shifts) = Draw(site);
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = (factors.Length == 0 ? x[i] : x[i] * factors[i]) + (shifts.Length == 0 ? 0 : shifts[i]);
        }
    }

    internal override void Backward(in Site site)
    {
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        var (factors, _) = Draw(site);
        for (var i = 0; i < dy.Length; i++)
        {
            dx[i] += factors.Length == 0 ? dy[i] : dy[i] * factors[i];
        }
    }

    /// <summary>The call's factors and shifts, empty where there are none.</summary>
    private (double[] Factors, double[] Shifts) Draw(in Site site)
    {
        if (!site.Training)
        {
            return ([], []);
        }

        var size = site.Rows * (int)site.Node.Shape.Size;
        var (factors, shifts) = (new double[op.HasFactors ? size : 0], new double[op.HasShifts ? size : 0]);
        op.Draw<double>(NoiseOp.Random(site.Seed, site.Node.Path), site.Call, site.Node.Shape, factors, shifts);
        return (factors, shifts);
    }
}
