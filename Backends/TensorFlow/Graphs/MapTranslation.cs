using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>f(x₀, x₁, …), elementwise. A single known function has TensorFlow's gradient; a formula has the language's, which says what holds at a kink.</summary>
internal sealed class MapTranslation(MapOp op) : Translation
{
    private bool IsOneFunction => op.Formula is LeakyReluExpr { Operand: VariableExpr }
        or UnaryExpr { Operand: VariableExpr, Function: not (UnaryFunction.Step or UnaryFunction.Sign) };

    internal override TF_Output Forward(Site site) => Formula(site).ValueOf(op.Formula);

    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient)
    {
        if (IsOneFunction && site.Parameters.Length == 0)
        {
            return base.Backward(site, value, gradient);
        }

        var (graph, formula, inputs) = (site.Graph, Formula(site), site.Inputs.Length);
        var gradients = Enumerable.Range(0, inputs + site.Parameters.Length)
            .Select(variable => graph.Op("Mul", gradient, formula.ValueOf(op.Formula.Derivative(variable)))).ToArray();
        return [.. gradients[..inputs], .. gradients[inputs..].Zip(site.ParameterShapes, (whole, parameter) => SumTo(site, whole, parameter))];
    }

    private static FormulaWriter Formula(Site site) => new(site.Graph, [.. site.Inputs, .. site.Parameters]);

    /// <summary>A parameter has as many values as the last axes of a sample, maybe under axes of length 1. It is repeated along the axes before, so it has the sum over them.</summary>
    private static TF_Output SumTo(Site site, TF_Output gradient, Shape parameter)
    {
        var (axis, size) = (site.InputShape.Rank, 1L);
        while (size < parameter.Size)
        {
            size *= site.InputShape[--axis];
        }

        return site.Graph.Reshape(site.Graph.Sum(gradient, [.. Enumerable.Range(0, axis + 1)]), [.. parameter.AsSpan()]);
    }
}
