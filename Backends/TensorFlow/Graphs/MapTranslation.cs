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
        if (IsOneFunction)
        {
            return base.Backward(site, value, gradient);
        }

        var formula = Formula(site);
        return [.. site.Inputs.Select((_, variable) => site.Graph.Op("Mul", gradient, formula.ValueOf(op.Formula.Derivative(variable))))];
    }

    private static FormulaWriter Formula(Site site) => new(site.Graph, site.Inputs);
}
