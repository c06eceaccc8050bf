using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Formulas over tensors as TensorFlow ops; a variable of fewer axes is repeated along the others. Equal parts are written once.</summary>
internal sealed class FormulaWriter(GraphWriter graph, TF_Output[] variables)
{
    private readonly Dictionary<Expr, TF_Output> _written = [];

    /// <summary>The formula's value, in the shape of the first variable.</summary>
    internal TF_Output ValueOf(Expr formula)
    {
        var value = Part(formula);
        return graph.Rank(value) == graph.Rank(variables[0]) ? value : graph.Op("AddV2", graph.Op("ZerosLike", variables[0]), value);
    }

    /// <summary>The ops of functions of one value; null for those that are written of several.</summary>
    internal static string? Op(UnaryFunction function) => function switch
    {
        UnaryFunction.Negate => "Neg",
        UnaryFunction.Exp => "Exp",
        UnaryFunction.Log => "Log",
        UnaryFunction.Sqrt => "Sqrt",
        UnaryFunction.Abs => "Abs",
        UnaryFunction.Relu => "Relu",
        UnaryFunction.Sigmoid => "Sigmoid",
        UnaryFunction.Tanh => "Tanh",
        UnaryFunction.Softplus => "Softplus",
        UnaryFunction.Expm1 => "Expm1",
        UnaryFunction.Erf => "Erf",
        UnaryFunction.Sin => "Sin",
        UnaryFunction.Cos => "Cos",
        _ => null,
    };

    /// <summary>The ops of functions of two values.</summary>
    internal static string? Op(BinaryFunction function) => function switch
    {
        BinaryFunction.Add => "AddV2",
        BinaryFunction.Subtract => "Sub",
        BinaryFunction.Multiply => "Mul",
        BinaryFunction.Divide => "RealDiv",
        BinaryFunction.Max => "Maximum",
        BinaryFunction.Min => "Minimum",
        BinaryFunction.Power => "Pow",
        _ => null,
    };

    private TF_Output Part(Expr expr)
    {
        if (!_written.TryGetValue(expr, out var value))
        {
            _written[expr] = value = expr switch
            {
                VariableExpr variable => variables[variable.Index],
                ConstantExpr constant => graph.Constant((float)constant.Value),
                UnaryExpr { Function: UnaryFunction.Sign } sign => KeepNaN(Part(sign.Operand), x => graph.Op("Sign", x)),
                UnaryExpr { Function: UnaryFunction.Step } step => KeepNaN(Part(step.Operand), Step),
                UnaryExpr unary when Op(unary.Function) is { } op => graph.Op(op, Part(unary.Operand)),
                BinaryExpr binary when Op(binary.Function) is { } op => graph.Op(op, Part(binary.Left), Part(binary.Right)),
                SelectExpr select => graph.Op("SelectV2", graph.Op("Greater", Part(select.Condition), graph.Constant(0f)), Part(select.Positive), Part(select.Otherwise)),
                LeakyReluExpr leaky => graph.Begin("LeakyRelu").Input(Part(leaky.Operand)).Float("alpha", (float)leaky.NegativeSlope).Result(),
                _ => throw Throw.UnknownFormula(expr),
            };
        }

        return value;
    }

    private TF_Output Step(TF_Output x) =>
        graph.Begin("Cast").Input(graph.Op("Greater", x, graph.Constant(0f))).Type("DstT", TF_DataType.TF_FLOAT).Result();

    /// <summary>TensorFlow's comparisons make a number of NaN: here it stays, as in the other engines.</summary>
    private TF_Output KeepNaN(TF_Output x, Func<TF_Output, TF_Output> function) => graph.Op("SelectV2", graph.Op("IsNan", x), x, function(x));
}
