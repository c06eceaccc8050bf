using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Where a batch's targets are fed, in the shape that the loss compares them in; classes are fed as shares.</summary>
/// <param name="Place">The placeholder.</param>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="AcceptsIndices">Whether a target may be one class for each position before the last axis.</param>
internal sealed record FedTargets(TF_Output Place, Shape Shape, bool AcceptsIndices)
{
    /// <summary>Makes room for the targets of a graph; null where its loss reads none.</summary>
    internal static FedTargets? Write(GraphWriter graph, ModelGraph model)
    {
        // An op of its own, or a loss that compares its input with them.
        if (model.Nodes.FirstOrDefault(node => node.Op is TargetOp or ElementwiseLossOp or CrossEntropyOp) is not { } reader)
        {
            return null;
        }

        var shape = reader.Op is TargetOp ? reader.Shape : model.Nodes[reader.Inputs[0]].Shape;
        var accepts = model.Nodes.Any(node => node.Op is CrossEntropyOp or TargetOp { AcceptsIndices: true });
        return new(graph.Placeholder([-1, .. shape.AsSpan()]), shape, accepts);
    }

    /// <summary>Whether a row may have so many targets.</summary>
    internal bool Accepts(int width) => width == Shape.Size || (AcceptsIndices && width == Shape.Size / Shape[^1]);
}
