using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Features that an op takes as indices must be whole numbers that it knows: no engine looks again.</summary>
internal static class IndexChecks
{
    internal static void Check(ModelGraph graph, Tensor features, string argument) =>
        Check(graph, features, (layer, count, row, column, value) => Throw.NoIndex(argument, row, column, value, layer, count));

    /// <summary>The same for what an augmentation gave.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="features">The changed features.</param>
    /// <param name="augmentation">Its name.</param>
    /// <param name="rowOf">Where a row is in the data.</param>
    internal static void CheckAugmented(ModelGraph graph, Tensor features, string augmentation, Func<int, long> rowOf) =>
        Check(graph, features, (layer, count, row, column, value) => Throw.AugmentedNoIndex(augmentation, rowOf(row), column, value, layer, count));

    private static void Check(ModelGraph graph, Tensor features, Func<string, int, int, int, double, Exception> wrong)
    {
        foreach (var node in graph.Nodes)
        {
            if (node.Op is IIndexOp op && IsFeatures(graph, node.Inputs[0]))
            {
                Check(node.Path, op.Count, features, (int)graph.InputShape.Size, wrong);
            }
        }
    }

    private static void Check(string layer, int count, Tensor features, int size, Func<string, int, int, int, double, Exception> wrong)
    {
        for (var i = 0; i < features.Length; i++)
        {
            if (!(features[i] >= 0 && features[i] < count && features[i] == Math.Floor(features[i])))
            {
                throw wrong(layer, count, i / size, i % size, features[i]);
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
