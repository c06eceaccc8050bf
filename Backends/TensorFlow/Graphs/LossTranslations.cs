using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>The targets of the batch.</summary>
internal sealed class TargetTranslation : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Reshape(site.Targets!.Value, site.BatchShape);

    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient) => [];
}

/// <summary>The mean or sum of all values of a sample.</summary>
internal sealed class SampleLossTranslation(SampleLossOp op) : Translation
{
    internal override TF_Output Forward(Site site) => Of(site.Graph, op.Reduction, site.Input, site.InputShape.Size);

    /// <summary>One number per sample of all its values.</summary>
    internal static TF_Output Of(GraphWriter graph, Reduction reduction, TF_Output values, long size)
    {
        var rows = graph.Reshape(values, -1, checked((int)size));
        return reduction == Reduction.Mean ? graph.Mean(rows, 1) : graph.Sum(rows, 1);
    }
}

/// <summary>The mean or sum of f(x, t) over a sample's outputs.</summary>
internal sealed class ElementwiseLossTranslation(ElementwiseLossOp op) : Translation
{
    internal override TF_Output Forward(Site site) => SampleLossTranslation.Of(site.Graph, op.Outputs, Formula(site).ValueOf(op.Formula), site.InputShape.Size);

    /// <summary>By the language's derivative, which says what holds at a kink.</summary>
    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient)
    {
        var (graph, outputs) = (site.Graph, checked((int)site.InputShape.Size));
        var slope = graph.Reshape(Formula(site).ValueOf(op.Formula.Derivative()), -1, outputs);
        var column = graph.Reshape(gradient, -1, 1);
        var share = op.Outputs == Reduction.Mean ? graph.Op("RealDiv", column, graph.Constant((float)outputs)) : column;
        return [graph.Reshape(graph.Op("Mul", slope, share), Site.BatchOf(site.InputShape))];
    }

    private static FormulaWriter Formula(Site site) => new(site.Graph, [site.Input, site.Graph.Reshape(site.Targets!.Value, Site.BatchOf(site.InputShape))]);
}

/// <summary>-Σ t · log p over the classes, one number per position; their mean or sum.</summary>
internal sealed class CrossEntropyTranslation(CrossEntropyOp op) : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var classes = site.InputShape[^1];
        var (rows, shares) = (graph.Reshape(site.Input, -1, classes), Smooth(graph, graph.Reshape(site.Targets!.Value, -1, classes), classes));
        var logs = op.FromLogits ? graph.Op("LogSoftmax", rows) : graph.Op("Log", Clip(graph, Normalized(graph, rows)));
        var losses = graph.Op("Neg", graph.Sum(graph.Op("Mul", shares, logs), 1));
        return SampleLossTranslation.Of(graph, op.Outputs, losses, site.InputShape.Size / classes);
    }

    private TF_Output Smooth(GraphWriter graph, TF_Output shares, int classes) => op.Smoothing == 0
        ? shares
        : graph.Op("AddV2", graph.Op("Mul", shares, graph.Constant((float)(1 - op.Smoothing))), graph.Constant((float)(op.Smoothing / classes)));

    private static TF_Output Normalized(GraphWriter graph, TF_Output rows) => graph.Op("RealDiv", rows, graph.Reshape(graph.Sum(rows, 1), -1, 1));

    /// <summary>As in Keras; where TensorFlow's maximum and minimum are tied, the gradient is the value's, so the ends belong to what is not clipped.</summary>
    private static TF_Output Clip(GraphWriter graph, TF_Output shares)
    {
        var most = graph.Op("Minimum", shares, graph.Constant((float)(1 - CrossEntropyOp.Epsilon)));
        return graph.Op("Maximum", most, graph.Constant((float)CrossEntropyOp.Epsilon));
    }
}

/// <summary>l1 · Σ|x| + l2 · Σx² over a sample.</summary>
internal sealed class ActivityPenaltyTranslation(ActivityPenaltyOp op) : Translation
{
    internal override TF_Output Forward(Site site) =>
        Penalty.Of(site.Graph, op.Regularizer, site.Graph.Reshape(site.Input, -1, checked((int)site.InputShape.Size)), 1);
}

/// <summary>l1 · Σ|v| + l2 · Σv², for parameters and outputs alike.</summary>
internal static class Penalty
{
    internal static TF_Output Of(GraphWriter graph, Regularizer regularizer, TF_Output values, params ReadOnlySpan<int> axes)
    {
        var absolute = graph.Op("Mul", graph.Sum(graph.Op("Abs", values), axes), graph.Constant((float)regularizer.L1));
        var squares = graph.Op("Mul", graph.Sum(graph.Op("Square", values), axes), graph.Constant((float)regularizer.L2));
        return regularizer.L1 == 0 ? squares : regularizer.L2 == 0 ? absolute : graph.Op("AddV2", absolute, squares);
    }
}
