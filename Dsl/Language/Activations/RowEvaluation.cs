namespace Pipeline.Dsl;

/// <summary>Values and gradients of expressions along a row, the last axis: there functions of a whole axis have them too. Plain float64, for looking at points and for metrics, not for training.</summary>
internal static class RowEvaluation
{
    private static readonly Expr[] s_places = [Expr.X, new VariableExpr(1), new VariableExpr(2)];

    /// <summary>The value at each place.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="rows">For each variable its values along the row, all of one length.</param>
    internal static double[] Values(Expr expr, double[][] rows)
    {
        switch (expr)
        {
            case VariableExpr variable:
                return rows[variable.Index];
            case SoftmaxExpr softmax:
                return Softmax(Values(softmax.Operand, rows));
            case ReduceExpr reduce:
                var values = Values(reduce.Operand, rows);
                return Everywhere(Reduce(reduce.Function, values), values.Length);
            default:
                return Elementwise(Local(expr), Operands(expr, rows), rows[0].Length);
        }
    }

    /// <summary>Adds Σᵢ weights[i] · ∂y[i]/∂v[j] to gradient[j], where v is a variable.</summary>
    internal static void AddGradient(Expr expr, double[][] rows, int variable, double[] weights, double[] gradient)
    {
        switch (expr)
        {
            case VariableExpr { Index: var index }:
                for (var j = 0; j < (index == variable ? weights.Length : 0); j++)
                {
                    gradient[j] += weights[j];
                }

                break;
            case SoftmaxExpr softmax:
                var shares = Values(expr, rows);
                var mean = shares.Zip(weights, (share, weight) => share * weight).Sum();
                AddGradient(softmax.Operand, rows, variable, [.. shares.Select((share, i) => share * (weights[i] - mean))], gradient);
                break;
            case ReduceExpr reduce:
                var total = weights.Sum();
                AddGradient(reduce.Operand, rows, variable, Back(reduce.Function, Values(reduce.Operand, rows), total), gradient);
                break;
            default:
                var operands = Operands(expr, rows);
                var local = Local(expr);
                for (var k = 0; k < operands.Length; k++)
                {
                    var slopes = Elementwise(local.Derivative(k), operands, weights.Length);
                    AddGradient(expr.Operands[k], rows, variable, [.. slopes.Select((slope, i) => weights[i] == 0 ? 0 : slope * weights[i])], gradient);
                }

                break;
        }
    }

    private static double[][] Operands(Expr expr, double[][] rows) => [.. expr.Operands.Select(operand => Values(operand, rows))];

    /// <summary>The expression as a function of its operands alone.</summary>
    private static Expr Local(Expr expr) => expr.Operands.Count == 0 ? expr : expr.With(Seq.Create<Expr>(s_places.AsSpan(0, expr.Operands.Count)));

    private static double[] Elementwise(Expr function, double[][] operands, int length)
    {
        var values = new double[length];
        var at = new double[operands.Length];
        for (var i = 0; i < length; i++)
        {
            for (var k = 0; k < at.Length; k++)
            {
                at[k] = operands[k][i];
            }

            values[i] = function.Evaluate(at);
        }

        return values;
    }

    private static double[] Softmax(double[] x)
    {
        var largest = x.Max();
        var powers = Array.ConvertAll(x, value => Math.Exp(value - largest));
        var sum = powers.Sum();
        return Array.ConvertAll(powers, power => power / sum);
    }

    private static double Reduce(AxisFunction function, double[] values) => function switch
    {
        AxisFunction.Sum => values.Sum(),
        AxisFunction.Mean => values.Average(),
        AxisFunction.Max => values.Any(double.IsNaN) ? double.NaN : values.Max(),
        _ => throw Throw.Unreachable(function),
    };

    private static double[] Back(AxisFunction function, double[] values, double total)
    {
        if (function != AxisFunction.Max)
        {
            return Everywhere(function == AxisFunction.Mean ? total / values.Length : total, values.Length);
        }

        // Of equal ones the first.
        var back = new double[values.Length];
        back[Math.Max(0, Array.IndexOf(values, values.Max()))] = total;
        return back;
    }

    private static double[] Everywhere(double value, int length)
    {
        var values = new double[length];
        values.AsSpan().Fill(value);
        return values;
    }
}
