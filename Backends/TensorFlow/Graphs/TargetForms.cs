using Pipeline.Dsl;

namespace Pipeline.Backends.TensorFlow;

/// <summary>How a graph takes its targets: as an op of its own, or as what its loss compares its input with.</summary>
internal static class TargetForms
{
    /// <summary>The shape of one sample of targets.</summary>
    internal static Shape Shape(ModelGraph model) => model.Nodes.FirstOrDefault(node => node.Op is TargetOp)?.Shape ?? model.Nodes[model.Nodes[model.Loss].Inputs[0]].Shape;

    /// <summary>Whether a target may be one class for each position before the last axis.</summary>
    internal static bool AcceptIndices(ModelGraph model) => model.Nodes.Any(node => node.Op is CrossEntropyOp or TargetOp { AcceptsIndices: true });
}
