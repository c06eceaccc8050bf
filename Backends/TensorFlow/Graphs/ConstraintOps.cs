using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>What a constraint makes of a parameter at the end of an update, as TensorFlow ops.</summary>
internal static class ConstraintOps
{
    /// <summary>Keras' backend epsilon, which keeps a vector of zeros from being divided by 0.</summary>
    private const float Epsilon = 1e-7f;

    /// <summary>Whether there are ops for a constraint. A test over all constraints holds this.</summary>
    internal static bool Knows(Constraint constraint) => constraint is NonNegConstraint or MaxNorm or UnitNorm or MinMaxNorm;

    /// <summary>The nearest values that keep the rule.</summary>
    internal static TF_Output Of(GraphWriter graph, Constraint constraint, TF_Output values) => constraint switch
    {
        NonNegConstraint => graph.Op("Maximum", values, graph.Constant(0f)),
        NormConstraint norm => Scaled(graph, norm, values),
        _ => throw Throw.UnknownConstraint(constraint),
    };

    private static TF_Output Scaled(GraphWriter graph, NormConstraint constraint, TF_Output values)
    {
        var norms = graph.Op("Sqrt", graph.Reduce("Sum", graph.Op("Square", values), [.. constraint.Axes]));
        var target = constraint switch
        {
            MaxNorm bound => graph.Op("Minimum", norms, Number(bound.Max)),
            UnitNorm => Number(1),
            MinMaxNorm bounds => Towards(bounds),
            _ => throw Throw.UnknownConstraint(constraint),
        };
        return graph.Op("Mul", values, graph.Op("RealDiv", target, graph.Op("AddV2", norms, graph.Constant(Epsilon))));

        TF_Output Number(double value) => graph.Constant((float)value);

        TF_Output Towards(MinMaxNorm bounds)
        {
            var within = graph.Op("Minimum", graph.Op("Maximum", norms, Number(bounds.Min)), Number(bounds.Max));
            return graph.Op("AddV2", graph.Op("Mul", within, Number(bounds.Rate)), graph.Op("Mul", norms, Number(1 - bounds.Rate)));
        }
    }
}
