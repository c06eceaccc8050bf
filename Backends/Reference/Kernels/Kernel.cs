using System.Collections.Frozen;
using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>One node's computation: forward and backward side by side. It holds no numbers; those are in the workspace.</summary>
internal abstract class Kernel
{
    private static readonly FrozenDictionary<Type, Func<GraphNode, Kernel>> s_kernels = new Dictionary<Type, Func<GraphNode, Kernel>>
    {
        [typeof(InputOp)] = _ => new InputKernel(),
        [typeof(DenseOp)] = _ => new DenseKernel(),
        [typeof(MapOp)] = node => new MapKernel((MapOp)node.Op),
        [typeof(SoftmaxOp)] = _ => new SoftmaxKernel(),
        [typeof(DropoutOp)] = node => new DropoutKernel((DropoutOp)node.Op),
        [typeof(ReshapeOp)] = _ => new ReshapeKernel(),
        [typeof(ElementwiseLossOp)] = node => new ElementwiseLossKernel((ElementwiseLossOp)node.Op),
        [typeof(CrossEntropyOp)] = node => new CrossEntropyKernel((CrossEntropyOp)node.Op),
        [typeof(ActivityPenaltyOp)] = node => new ActivityPenaltyKernel((ActivityPenaltyOp)node.Op),
    }.ToFrozenDictionary();

    /// <summary>Whether there is a kernel for an op; a test over all ops holds the table.</summary>
    internal static bool Knows(Op op) => s_kernels.ContainsKey(op.GetType());

    internal static Kernel Of(GraphNode node) => s_kernels[node.Op.GetType()](node);

    /// <summary>Computes the node's output from its inputs.</summary>
    internal abstract void Forward(in Site site);

    /// <summary>Adds to the gradients of inputs and parameters what the gradient of the output brings.</summary>
    internal abstract void Backward(in Site site);
}
