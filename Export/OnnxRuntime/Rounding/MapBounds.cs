namespace Pipeline.Export.OnnxRuntime;

/// <summary>Formulas: what the variables' errors move, and what each function of the formula rounds.</summary>
internal static class MapBounds
{
    internal static Rounded Map(Expr formula, Seq<Rounded> inputs, Seq<double[]> parameters)
    {
        var result = Rounded.Zeros(inputs[0].Values.Length);
        var variables = new double[inputs.Count + parameters.Count];
        var errors = new double[variables.Length];
        for (var i = 0; i < result.Values.Length; i++)
        {
            for (var v = 0; v < variables.Length; v++)
            {
                (variables[v], errors[v]) = v < inputs.Count
                    ? (inputs[v].Values[i], inputs[v].Errors[i])
                    : Parameter(parameters[v - inputs.Count], i);
            }

            (result.Values[i], result.Errors[i]) = One(formula, variables, errors);
        }

        return result;
    }

    private static (double Value, double Error) Parameter(double[] values, int place)
    {
        var value = values[place % values.Length];
        return (value, Math.Abs((float)value - value));
    }

    private static (double Value, double Error) One(Expr formula, double[] variables, double[] errors)
    {
        var value = formula.Evaluate(variables);
        var error = Rounding(formula, variables).Error + (value == 0 || variables.Contains(value) ? 0 : 4 * Rounded.Unit * (1 + Math.Abs(value)));
        for (var v = 0; v < variables.Length; v++)
        {
            var at = variables[v];
            variables[v] = at + errors[v];
            var above = Math.Abs(formula.Evaluate(variables) - value);
            variables[v] = at - errors[v];
            error += Math.Max(above, Math.Abs(formula.Evaluate(variables) - value));
            variables[v] = at;
        }

        return (value, error);
    }

    // The rounding of each function inside, carried through those around it: what (x - 1e6) + 1e6 loses shows in no value of the whole.
    private static (double Value, double Error) Rounding(Expr expr, double[] variables) => expr switch
    {
        ConstantExpr constant => (constant.Value, Math.Abs((float)constant.Value - constant.Value)),
        UnaryExpr unary => Function(unary.Function is UnaryFunction.Negate or UnaryFunction.Abs or UnaryFunction.Relu or UnaryFunction.Sign or UnaryFunction.Step ? 0 : 4,
            [Rounding(unary.Operand, variables)], values => (unary with { Operand = values[0] }).Evaluate(variables),
            unary.Function == UnaryFunction.Sigmoid ? 3 : 0),
        LeakyReluExpr leaky => Function(2, [Rounding(leaky.Operand, variables)], values => (leaky with { Operand = values[0] }).Evaluate(variables)),
        BinaryExpr binary => Function(binary.Function is BinaryFunction.Max or BinaryFunction.Min ? 0 : binary.Function is BinaryFunction.Power ? 4 : 1,
            [Rounding(binary.Left, variables), Rounding(binary.Right, variables)], values => (binary with { Left = values[0], Right = values[1] }).Evaluate(variables)),
        SelectExpr select => Function(0,
            [Rounding(select.Condition, variables), Rounding(select.Positive, variables), Rounding(select.Otherwise, variables)],
            values => new SelectExpr(values[0], values[1], values[2]).Evaluate(variables)),
        _ => (expr.Evaluate(variables), 0),
    };

    // ONNX Runtime's sigmoid is good to 3 units whatever the value, and 0 below -18.
    private static (double Value, double Error) Function(double units, Seq<(double Value, double Error)> operands, Func<double[], double> function, double absolute = 0)
    {
        double[] values = [.. operands.Select(operand => operand.Value)];
        var value = function(values);
        var error = Rounded.Unit * ((units * Math.Abs(value)) + absolute);
        for (var i = 0; i < values.Length; i++)
        {
            if (operands[i].Error > 0)
            {
                values[i] = operands[i].Value + operands[i].Error;
                var above = Math.Abs(function(values) - value);
                values[i] = operands[i].Value - operands[i].Error;
                error += Math.Max(above, Math.Abs(function(values) - value));
                values[i] = operands[i].Value;
            }
        }

        return (value, error);
    }
}
