using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Each channel minus its mean, divided by its deviation: of the batch in training, which moves the statistics, else the moving ones.</summary>
internal sealed class BatchNormalizationTranslation(BatchNormalizationOp op) : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var (centered, variance) = site.Mode.IsTraining && !op.IsFrozen ? OfBatch(site) : (graph.Op("Sub", site.Input, site.Parameters[^2]), site.Parameters[^1]);
        var deviation = graph.Op("Sqrt", graph.Op("AddV2", variance, graph.Constant((float)op.Epsilon)));
        var scale = graph.Op("RealDiv", op.HasGamma ? site.Parameters[0] : graph.Constant(1f), deviation);
        var scaled = graph.Op("Mul", centered, scale);
        return op.HasBeta ? graph.Op("AddV2", scaled, site.Parameters[^3]) : scaled;
    }

    /// <summary>Nothing flows to the moving statistics, the last two parameters: they are not trained.</summary>
    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient) =>
        site.Graph.Gradients(value, gradient, [site.Input, .. site.Parameters[..^2]]);

    private (TF_Output Centered, TF_Output Variance) OfBatch(Site site)
    {
        var graph = site.Graph;
        int[] axes = [.. Enumerable.Range(0, site.InputShape.Rank)];
        var mean = graph.Mean(site.Input, axes);
        var centered = graph.Op("Sub", site.Input, mean);
        var variance = graph.Mean(graph.Op("Square", centered), axes);
        Move(site, 2, mean);
        Move(site, 1, variance);
        return (centered, variance);
    }

    private void Move(Site site, int fromEnd, TF_Output batch)
    {
        var graph = site.Graph;
        var stays = graph.Op("Mul", site.Parameters[^fromEnd], graph.Constant((float)op.Momentum));
        site.Mode.Move(site.Node.Parameters[^fromEnd], graph.Op("AddV2", stays, graph.Op("Mul", batch, graph.Constant((float)(1 - op.Momentum)))));
    }
}

/// <summary>In each sample, the values of each place before the last axes and of each group of channels minus their mean, divided by their deviation.</summary>
internal sealed class SampleNormalizationTranslation(SampleNormalizationOp op) : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var (shape, places) = (site.InputShape, 1);
        for (var axis = shape.Rank - op.Axes; axis < shape.Rank - 1; axis++)
        {
            places = checked(places * shape[axis]);
        }

        var cut = graph.Reshape(site.Input, -1, places, op.Groups, shape[^1] / op.Groups);
        var centered = graph.Op("Sub", cut, graph.Reduce("Mean", cut, 1, 3));
        var variance = graph.Reduce("Mean", graph.Op("Square", centered), 1, 3);
        var deviation = graph.Op("Sqrt", graph.Op("AddV2", variance, graph.Constant((float)op.Epsilon)));
        var value = graph.Reshape(graph.Op("RealDiv", centered, deviation), site.BatchShape);
        value = op.HasGamma ? graph.Op("Mul", value, site.Parameters[0]) : value;
        return op.HasBeta ? graph.Op("AddV2", value, site.Parameters[^1]) : value;
    }
}
