namespace Pipeline.Export.OnnxRuntime;

/// <summary>
/// How far two float32 computations of one row may lie apart by rounding alone: the row is computed in float64 with an error beside each value.
/// </summary>
/// <remarks>
/// With u = 2^-24: a dense layer adds 3u (Σ|x||w| + |b|), which no sum in float32 of up to 784 terms was measured to exceed (2.5u; the a-priori bound is the number of
/// terms), and hands on √Σ(e w)², because errors of different units are independent; a formula hands on how far it moves within ± e, and adds 4u (1 + |y|) where it does not give 0 or its input as it is; a softmax
/// hands on p_i Σ_j |δ_ij − p_j| e_j to first order, and adds 4u. An op that is not known here has no bound.
/// </remarks>
internal sealed class RoundingBound
{
    private const double Unit = 1.0 / (1 << 24);

    private readonly ModelGraph _graph;
    private readonly double[][] _parameters;

    internal RoundingBound(TrainedModel trained)
    {
        _graph = trained.Model.Lower();
        _parameters = [.. _graph.Parameters.Select(p => trained.Parameters[p.Path].ToFloat64().Float64.ToArray())];
    }

    /// <param name="row">The features of one row.</param>
    /// <returns>For each output; not a number where no bound is known.</returns>
    internal double[] Of(ReadOnlySpan<float> row)
    {
        var values = new Rounded[_graph.Nodes.Count];
        for (var i = 0; i <= _graph.Output; i++)
        {
            var node = _graph.Nodes[i];
            values[i] = node.Op switch
            {
                InputOp => new(Widened(row), new double[row.Length]),
                DenseOp dense => Dense(values[node.Inputs[0]], dense.Units, node.Parameters),
                MapOp map => Map(map.Formula, [.. node.Inputs.Select(input => values[input])]),
                SoftmaxOp => Softmax(values[node.Inputs[0]], node.Shape[^1]),
                DropoutOp or ReshapeOp => values[node.Inputs[0]],
                _ => Unknown(node.Shape.Size),
            };
        }

        return values[_graph.Output].Errors;
    }

    private static double[] Widened(ReadOnlySpan<float> row)
    {
        var values = new double[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            values[i] = row[i];
        }

        return values;
    }

    private Rounded Dense(Rounded input, int units, Seq<int> parameters)
    {
        var weights = _parameters[parameters[0]];
        var bias = parameters.Count > 1 ? _parameters[parameters[1]] : new double[units];
        var inputs = weights.Length / units;
        var result = Rounded.Zeros(input.Values.Length / inputs * units);
        for (var i = 0; i < result.Values.Length; i++)
        {
            var (first, unit) = (i / units * inputs, i % units);
            var (sum, magnitude, inherited) = (bias[unit], Math.Abs(bias[unit]), 0.0);
            for (var k = 0; k < inputs; k++)
            {
                var (weight, value) = (weights[(k * units) + unit], input.Values[first + k]);
                sum += value * weight;
                magnitude += Math.Abs(value * weight);
                inherited += Square(input.Errors[first + k] * weight);
            }

            (result.Values[i], result.Errors[i]) = (sum, Math.Sqrt(inherited) + (3 * Unit * magnitude));
        }

        return result;
    }

    private static double Square(double value) => value * value;

    private static Rounded Map(Expr formula, Rounded[] inputs)
    {
        var result = Rounded.Zeros(inputs[0].Values.Length);
        var variables = new double[inputs.Length];
        for (var i = 0; i < result.Values.Length; i++)
        {
            for (var v = 0; v < inputs.Length; v++)
            {
                variables[v] = inputs[v].Values[i];
            }

            var value = formula.Evaluate(variables);
            var error = value == 0 || variables.Contains(value) ? 0 : 4 * Unit * (1 + Math.Abs(value));
            for (var v = 0; v < inputs.Length; v++)
            {
                var (at, width) = (variables[v], inputs[v].Errors[i]);
                variables[v] = at + width;
                var above = Math.Abs(formula.Evaluate(variables) - value);
                variables[v] = at - width;
                error += Math.Max(above, Math.Abs(formula.Evaluate(variables) - value));
                variables[v] = at;
            }

            (result.Values[i], result.Errors[i]) = (value, error);
        }

        return result;
    }

    private static Rounded Softmax(Rounded input, int classes)
    {
        var result = Rounded.Zeros(input.Values.Length);
        for (var start = 0; start < input.Values.Length; start += classes)
        {
            var logits = input.Values.AsSpan(start, classes).ToArray();
            var largest = logits.Max();
            var sum = logits.Sum(logit => Math.Exp(logit - largest));
            var all = 0.0;
            for (var i = 0; i < classes; i++)
            {
                result.Values[start + i] = Math.Exp(logits[i] - largest) / sum;
                all += result.Values[start + i] * input.Errors[start + i];
            }

            for (var i = start; i < start + classes; i++)
            {
                var p = result.Values[i];
                result.Errors[i] = (p * (all + ((1 - (2 * p)) * input.Errors[i]))) + (4 * Unit);
            }
        }

        return result;
    }

    private static Rounded Unknown(long size)
    {
        var result = Rounded.Zeros(checked((int)size));
        result.Errors.AsSpan().Fill(double.NaN);
        return result;
    }

    /// <summary>Values with how far each may lie from the true one; lives only while a row is evaluated.</summary>
    private readonly record struct Rounded(double[] Values, double[] Errors)
    {
        internal static Rounded Zeros(int count) => new(new double[count], new double[count]);
    }
}
