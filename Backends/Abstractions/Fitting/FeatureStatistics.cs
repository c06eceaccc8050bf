using System.Runtime.InteropServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Computes fitted parameters from the training rows, in float64 whatever the engine's type: mean and deviation of each feature, for instance.</summary>
/// <remarks>Every row counts once, whatever its weight.</remarks>
internal sealed class FeatureStatistics
{
    private readonly ModelGraph _graph;
    private readonly Func<IEnumerable<Tensor>> _features;
    private readonly double[][] _parameters;
    private readonly Dictionary<int, ColumnSums[]> _sums = [];

    private FeatureStatistics(ModelGraph graph, Parameters start, Func<IEnumerable<Tensor>> features)
    {
        (_graph, _features) = (graph, features);
        _parameters = [.. graph.Parameters.Select(spec => start[spec.Path].ToFloat64().Float64.ToArray())];
    }

    /// <summary>Whether there are parameters to fit, so that the rows must be read.</summary>
    internal static bool Asks(ModelGraph graph, Parameters given) => graph.Parameters.Any(spec => FittingOf(spec, given) is not null);

    /// <summary>The parameters with the fitted ones computed from the rows; those of a layer behind another fitted one from what that gives.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="start">All parameters.</param>
    /// <param name="given">Those that stay as they are.</param>
    /// <param name="features">Gives the training rows' features, in order and in pieces, from the first on: called for each pass.</param>
    internal static Parameters Fit(ModelGraph graph, Parameters start, Parameters given, Func<IEnumerable<Tensor>> features)
    {
        if (!Asks(graph, given))
        {
            return start;
        }

        var statistics = new FeatureStatistics(graph, start, features);
        for (var p = 0; p < graph.Parameters.Count; p++)
        {
            // Parameters stand in the order of their nodes: what leads to this one's node is fitted already.
            if (FittingOf(graph.Parameters[p], given) is { } fitting)
            {
                statistics._parameters[p] = [.. statistics.Sums(fitting.Node).Select(column => column.Of(fitting.Statistic))];
            }
        }

        return new(graph.Parameters.Select((spec, p) => KeyValuePair.Create(
            spec.Path, FittingOf(spec, given) is null ? start[spec.Path] : Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(statistics._parameters[p]), spec.Shape))));
    }

    private static Fitting? FittingOf(ParameterSpec spec, Parameters given) => given.TryGet(spec.Path, out _) ? null : spec.Fitting;

    /// <summary>The sums of each channel of a node's values, in two passes over the rows: the second needs the mean of the first.</summary>
    private ColumnSums[] Sums(int node)
    {
        if (_sums.TryGetValue(node, out var known))
        {
            return known;
        }

        var channels = _graph.Nodes[node].Shape[^1];
        var sums = Enumerable.Range(0, channels).Select(_ => new ColumnSums()).ToArray();
        foreach (var piece in _features())
        {
            var values = new PieceValues(_graph, _parameters, piece).Of(node);
            for (var i = 0; i < values.Length; i++)
            {
                sums[i % channels].Add(values[i]);
            }
        }

        if (_graph.Parameters.Any(spec => spec.Fitting is { Statistic: FeatureStatistic.Deviation } fitting && fitting.Node == node))
        {
            foreach (var piece in _features())
            {
                var values = new PieceValues(_graph, _parameters, piece).Of(node);
                for (var i = 0; i < values.Length; i++)
                {
                    sums[i % channels].AddSquare(values[i]);
                }
            }
        }

        return _sums[node] = sums;
    }

    /// <summary>What nodes give for some rows.</summary>
    private sealed class PieceValues(ModelGraph graph, double[][] parameters, Tensor features)
    {
        private readonly double[]?[] _values = new double[graph.Nodes.Count][];

        internal double[] Of(int index)
        {
            var node = graph.Nodes[index];
            return _values[index] ??= node.Op switch
            {
                InputOp => features.ToFloat64().Float64.ToArray(),
                ReshapeOp => Of(node.Inputs[0]),
                MapOp map => Map(map.Formula, node),
                _ => throw Throw.NotFitted(node),
            };
        }

        private double[] Map(Expr formula, GraphNode node)
        {
            double[][] operands = [.. node.Inputs.Select(Of), .. node.Parameters.Select(p => parameters[p])];
            var values = new double[checked(features.Shape[0] * (int)node.Shape.Size)];
            Span<double> variables = new double[operands.Length];
            for (var i = 0; i < values.Length; i++)
            {
                for (var v = 0; v < operands.Length; v++)
                {
                    variables[v] = operands[v][i % operands[v].Length];
                }

                values[i] = formula.Evaluate(variables);
            }

            return values;
        }
    }
}
