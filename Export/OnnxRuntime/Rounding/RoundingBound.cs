namespace Pipeline.Export.OnnxRuntime;

/// <summary>
/// How far two float32 computations of one row may lie apart by rounding alone: the row is computed in float64 with an error beside each value.
/// </summary>
/// <remarks>
/// With u = 2^-24: a dense layer adds what a sum rounds (<see cref="Rounded.OfProducts"/>, of x w and b), and hands on √Σ(e w)², because errors of different units are independent; so does a convolution;
/// a formula hands on how far it moves within ± e, and adds 4u (1 + |y|) and what its functions round inside, where it does not give 0 or its input as it is; a softmax hands on
/// p_i Σ_j |δ_ij − p_j| e_j to first order, and adds 4u. An op that is not known here has no bound.
/// </remarks>
internal sealed class RoundingBound
{
    private const double Unit = Rounded.Unit;

    private readonly ModelGraph _graph;
    private readonly double[][] _parameters;

    internal RoundingBound(TrainedModel trained)
        : this(trained.Model.Lower(), path => trained.Parameters[path])
    {
    }

    internal RoundingBound(ModelGraph graph, Func<string, Tensor> parameters)
    {
        _graph = graph;
        _parameters = [.. _graph.Parameters.Select(p => parameters(p.Path).ToFloat64().Float64.ToArray())];
    }

    /// <param name="row">The features of one row.</param>
    /// <returns>For each output; not a number where no bound is known.</returns>
    internal double[] Of(ReadOnlySpan<float> row) => Evaluate(row).Errors;

    /// <param name="row">The features of one row.</param>
    /// <returns>The outputs in float64, each with its bound.</returns>
    internal Rounded Evaluate(ReadOnlySpan<float> row)
    {
        var values = new Rounded[_graph.Nodes.Count];
        values[0] = new(Widened(row), new double[row.Length]);
        for (var i = 1; i <= _graph.Output; i++)
        {
            var node = _graph.Nodes[i];
            values[i] = Bound(node, [.. node.Inputs.Select(input => values[input])], [.. node.Inputs.Select(input => _graph.Nodes[input].Shape)]);
        }

        return values[_graph.Output];
    }

    private Rounded Bound(GraphNode node, Seq<Rounded> inputs, Seq<Shape> from)
    {
        Seq<double[]> parameters = [.. node.Parameters.Select(place => _parameters[place])];
        var (x, to) = (inputs.Count > 0 ? inputs[0] : default, node.Shape);
        return node.Op switch
        {
            BatchNormalizationOp batch => NormalizationBounds.Batch(x, batch, parameters),
            BroadcastOp broadcast => AxisBounds.Broadcast(x, broadcast.Length),
            ConcatOp concat => AxisBounds.Concat(inputs, from, to, concat),
            ConvOp conv => WindowBounds.Conv(x, from[0], to, conv, parameters[0], parameters.ElementAtOrDefault(1)),
            ConvTransposeOp conv => WindowBounds.ConvTranspose(x, from[0], to, conv, parameters[0], parameters.ElementAtOrDefault(1)),
            DenseOp dense => Dense(x, dense.Units, parameters),
            GatherOp gather => IndexBounds.Gather(x, gather, parameters[0]),
            MapOp map => MapBounds.Map(map.Formula, inputs, parameters),
            NoiseOp or ReshapeOp => x,
            OneHotOp oneHot => IndexBounds.OneHot(x, oneHot),
            PadOp pad => AxisBounds.Pad(x, from[0], to, pad),
            PoolOp pool => WindowBounds.Pool(x, from[0], to, pool),
            ReduceOp reduce => AxisBounds.Reduce(x, from[0], reduce),
            ResizeOp resize => WindowBounds.Resize(x, from[0], to, resize),
            SampleNormalizationOp sample => NormalizationBounds.Sample(x, to, sample, parameters),
            SoftmaxOp => Softmax(x, to[^1]),
            SquaredDistanceOp distance => IndexBounds.SquaredDistance(x, distance, parameters[0]),
            TransposeOp transpose => AxisBounds.Transpose(x, from[0], to, transpose),
            _ => Rounded.Unknown(to.Size),
        };
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

    private static Rounded Dense(Rounded input, int units, Seq<double[]> parameters)
    {
        var (weights, bias) = (parameters[0], parameters.ElementAtOrDefault(1));
        var inputs = weights.Length / units;
        var sums = new ProductSums(input.Values.Length / inputs * units, i => bias?[i % units] ?? 0);
        for (var i = 0; i < input.Values.Length / inputs * units; i++)
        {
            for (var k = 0; k < inputs; k++)
            {
                sums.Add(i, input, (i / units * inputs) + k, weights[(k * units) + (i % units)]);
            }
        }

        return sums.Result(inputs);
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
}
