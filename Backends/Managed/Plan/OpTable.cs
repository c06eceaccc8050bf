using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The ops that this engine knows, whatever the lane.</summary>
internal static class OpTable
{
    internal static bool Knows(Op op) =>
        op is InputOp or ReshapeOp or ElementwiseLossOp or CrossEntropyOp or SampleLossOp or ActivityPenaltyOp || StepTable<LanePortable>.Knows(op);

    /// <summary>One line for each node without a step.</summary>
    internal static IEnumerable<string> Missing(ModelGraph graph) =>
        graph.Nodes.Where(node => !Knows(node.Op)).Select(node => $"{node.Op.Name} of {node.Path}");
}
