using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>What a translation sees: its node, and where the values are that it reads.</summary>
/// <param name="Graph">Where it writes.</param>
/// <param name="Node">The node.</param>
/// <param name="InputShape">The shape of one sample of its first input.</param>
/// <param name="Inputs">The nodes that it reads, each once.</param>
/// <param name="Parameters">The parameters that it reads.</param>
/// <param name="ParameterShapes">Their shapes.</param>
/// <param name="Targets">The batch's targets, where there are some, in the shape that the loss compares them in: classes are fed as shares of 0 and 1.</param>
/// <param name="Mode">What is different in training.</param>
internal sealed record Site(
    GraphWriter Graph, GraphNode Node, Shape InputShape, TF_Output[] Inputs, TF_Output[] Parameters, Shape[] ParameterShapes, TF_Output? Targets, Mode Mode)
{
    internal TF_Output Input => Inputs[0];

    /// <summary>The value's own shape for a batch.</summary>
    internal int[] BatchShape => BatchOf(Node.Shape);

    /// <summary>The lengths of a batch of samples of a shape; -1 is the number of rows.</summary>
    internal static int[] BatchOf(Shape sample) => [-1, .. sample.AsSpan()];
}
