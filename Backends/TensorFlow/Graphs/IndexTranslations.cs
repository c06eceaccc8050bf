using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>For each number i of the input, row i of a table.</summary>
internal sealed class GatherTranslation(GatherOp op) : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Op("GatherV2", site.Parameters[0], site.Graph.Whole(site.Input), site.Graph.Number(0));

    /// <summary>The table's rows have the sums of what reached them; TensorFlow's own gradient names only the rows that were read, which is no tensor.</summary>
    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient)
    {
        var graph = site.Graph;
        var rows = graph.Reshape(gradient, -1, op.Units);
        var indices = graph.Reshape(graph.Whole(site.Input), -1);
        return [graph.Op("ZerosLike", site.Input), graph.Op("UnsortedSegmentSum", rows, indices, graph.Number(op.Count))];
    }
}

/// <summary>For each number i of the input, 1 at place i among zeros.</summary>
internal sealed class OneHotTranslation(OneHotOp op) : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        return graph.Reshape(graph.Op("OneHot", graph.Whole(site.Input), graph.Number(op.Count), graph.Constant(1f), graph.Constant(0f)), site.BatchShape);
    }

    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient) => [];
}

/// <summary>The squared distance of the last axis to each of some points, from the differences themselves: nothing cancels.</summary>
internal sealed class SquaredDistanceTranslation : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var points = graph.Reshape(site.Input, -1, site.InputShape[^1], 1);
        return graph.Reshape(graph.Sum(graph.Op("Square", graph.Op("Sub", points, site.Parameters[0])), 1), site.BatchShape);
    }
}
