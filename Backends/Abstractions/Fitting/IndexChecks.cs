using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Features that an op takes as indices must be whole numbers that it knows: no engine looks again.</summary>
internal static class IndexChecks
{
    internal static void Check(ModelGraph graph, Tensor features, string argument)
    {
        foreach (var node in graph.Nodes)
        {
            if (node.Op is IIndexOp op && IsFeatures(graph, node.Inputs[0]))
            {
                Check(node.Path, op.Count, features, (int)graph.InputShape.Size, argument);
            }
        }
    }

    private static void Check(string layer, int count, Tensor features, int size, string argument)
    {
        for (var i = 0; i < features.Length; i++)
        {
            if (!(features[i] >= 0 && features[i] < count && features[i] == Math.Floor(features[i])))
            {
                throw Throw.NoIndex(argument, i / size, i % size, features[i], layer, count);
            }
        }
    }

    /// <summary>Whether a node's values are the features, reshaped at most.</summary>
    private static bool IsFeatures(ModelGraph graph, int node)
    {
        while (graph.Nodes[node].Op is ReshapeOp)
        {
            node = graph.Nodes[node].Inputs[0];
        }

        return graph.Nodes[node].Op is InputOp;
    }
}
