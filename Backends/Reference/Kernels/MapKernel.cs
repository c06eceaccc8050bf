using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>y = f(x₀, x₁, …, p₀, …), elementwise, the parameters repeated; dxᵢ = dy · ∂f/∂xᵢ, and for a parameter the sum over its repetitions.</summary>
internal sealed class MapKernel(MapOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var y = site.Output;
        Span<double> x = stackalloc double[site.Node.Inputs.Count + site.Node.Parameters.Count];
        for (var i = 0; i < y.Length; i++)
        {
            Read(site, i, x);
            y[i] = op.Formula.Evaluate(x);
        }
    }

    internal override void Backward(in Site site)
    {
        var dy = site.OutputGradient;
        var inputs = site.Node.Inputs.Count;
        Span<double> x = stackalloc double[inputs + site.Node.Parameters.Count];
        for (var variable = 0; variable < x.Length; variable++)
        {
            var slope = op.Formula.Derivative(variable);
            var dx = variable < inputs ? site.InputGradient(variable) : site.ParameterGradient(variable - inputs);
            for (var i = 0; i < dy.Length; i++)
            {
                Read(site, i, x);
                dx[i % dx.Length] += dy[i] * slope.Evaluate(x);
            }
        }
    }

    private static void Read(in Site site, int element, Span<double> x)
    {
        var inputs = site.Node.Inputs.Count;
        for (var variable = 0; variable < x.Length; variable++)
        {
            var values = variable < inputs ? site.Input(variable) : site.Parameter(variable - inputs);
            x[variable] = values[element % values.Length];
        }
    }
}
