using System.Runtime.InteropServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Computes fitted parameters from the training rows, in float64 whatever the engine's type: mean and deviation of each feature, for instance.</summary>
/// <remarks>Every row counts once, whatever its weight.</remarks>
internal sealed class FeatureStatistics
{
    private readonly ModelGraph _graph;
    private readonly Samples _rows;
    private readonly double[][] _parameters;
    private readonly double[]?[] _values;

    private FeatureStatistics(ModelGraph graph, Parameters start, Samples rows)
    {
        (_graph, _rows, _values) = (graph, rows, new double[graph.Nodes.Count][]);
        _parameters = [.. graph.Parameters.Select(spec => start[spec.Path].ToFloat64().Float64.ToArray())];
    }

    /// <summary>The parameters with the fitted ones computed from the rows; those of a layer behind another fitted one from what that gives.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="start">All parameters.</param>
    /// <param name="given">Those that stay as they are.</param>
    /// <param name="rows">The training rows.</param>
    internal static Parameters Fit(ModelGraph graph, Parameters start, Parameters given, Samples rows)
    {
        Fitting? FittingOf(ParameterSpec spec) => given.TryGet(spec.Path, out _) ? null : spec.Fitting;
        if (graph.Parameters.All(spec => FittingOf(spec) is null))
        {
            return start;
        }

        var statistics = new FeatureStatistics(graph, start, rows);
        for (var p = 0; p < graph.Parameters.Count; p++)
        {
            // Parameters stand in the order of their nodes: what leads to this one's node is fitted already.
            if (FittingOf(graph.Parameters[p]) is { } fitting)
            {
                statistics._parameters[p] = statistics.Of(fitting);
            }
        }

        return new(graph.Parameters.Select((spec, p) => KeyValuePair.Create(
            spec.Path, FittingOf(spec) is null ? start[spec.Path] : Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(statistics._parameters[p]), spec.Shape))));
    }

    private double[] Of(Fitting fitting)
    {
        var values = Values(fitting.Node);
        var channels = _graph.Nodes[fitting.Node].Shape[^1];
        return [.. Enumerable.Range(0, channels).Select(channel => Of(fitting.Statistic, values, channel, channels))];
    }

    /// <summary>A statistic of every n-th value.</summary>
    private static double Of(FeatureStatistic statistic, double[] values, int first, int step)
    {
        var (minimum, maximum, sum, count) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, values.Length / step);
        for (var i = first; i < values.Length; i += step)
        {
            (minimum, maximum, sum) = (Math.Min(minimum, values[i]), Math.Max(maximum, values[i]), sum + values[i]);
        }

        var mean = minimum == maximum ? minimum : sum / count;
        return statistic switch
        {
            FeatureStatistic.MeanHigh => High(mean),
            FeatureStatistic.MeanLow => mean - High(mean),
            FeatureStatistic.MinimumHigh => High(minimum),
            FeatureStatistic.MinimumLow => minimum - High(minimum),
            FeatureStatistic.Range => Divisor(maximum - minimum),
            _ => Divisor(Deviation()),
        };

        double Deviation()
        {
            var squares = 0.0;
            for (var i = first; i < values.Length; i += step)
            {
                squares += (values[i] - mean) * (values[i] - mean);
            }

            return Math.Sqrt(squares / count);
        }
    }

    /// <summary>The nearest number that float32 holds.</summary>
    private static double High(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    /// <summary>What is divided by: 1 in place of what is 0 in float32, where all values are alike.</summary>
    private static double Divisor(double value) => (float)value == 0 ? 1 : value;

    /// <summary>What a node gives for all rows.</summary>
    private double[] Values(int index)
    {
        var node = _graph.Nodes[index];
        return _values[index] ??= node.Op switch
        {
            InputOp => _rows.Features.ToFloat64().Float64.ToArray(),
            ReshapeOp => Values(node.Inputs[0]),
            MapOp map => Map(map.Formula, node),
            _ => throw Throw.NotFitted(node),
        };
    }

    private double[] Map(Expr formula, GraphNode node)
    {
        double[][] operands = [.. node.Inputs.Select(Values), .. node.Parameters.Select(p => _parameters[p])];
        var values = new double[checked(_rows.Count * (int)node.Shape.Size)];
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
