using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>y = f(x₀, x₁, …), elementwise; dxᵢ = dy · ∂f/∂xᵢ.</summary>
internal sealed class MapKernel(MapOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var y = site.Output;
        Span<double> x = stackalloc double[site.Node.Inputs.Count];
        for (var i = 0; i < y.Length; i++)
        {
            Read(site, i, x);
            y[i] = op.Formula.Evaluate(x);
        }
    }

    internal override void Backward(in Site site)
    {
        var dy = site.OutputGradient;
        Span<double> x = stackalloc double[site.Node.Inputs.Count];
        for (var variable = 0; variable < x.Length; variable++)
        {
            var slope = op.Formula.Derivative(variable);
            var dx = site.InputGradient(variable);
            for (var i = 0; i < dy.Length; i++)
            {
                Read(site, i, x);
                dx[i] += dy[i] * slope.Evaluate(x);
            }
        }
    }

    private static void Read(in Site site, int element, Span<double> x)
    {
        for (var variable = 0; variable < x.Length; variable++)
        {
            x[variable] = site.Input(variable)[element];
        }
    }
}
