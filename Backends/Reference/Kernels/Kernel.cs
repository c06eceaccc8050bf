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
        [typeof(ReshapeOp)] = _ => new ReshapeKernel(),
        [typeof(ConvOp)] = node => new ConvKernel((ConvOp)node.Op),
        [typeof(ConvTransposeOp)] = node => new ConvTransposeKernel((ConvTransposeOp)node.Op),
        [typeof(PoolOp)] = node => new PoolKernel((PoolOp)node.Op),
        [typeof(PadOp)] = node => new PadKernel((PadOp)node.Op),
        [typeof(ResizeOp)] = node => new ResizeKernel((ResizeOp)node.Op),
        [typeof(TransposeOp)] = node => new TransposeKernel((TransposeOp)node.Op),
        [typeof(ConcatOp)] = node => new ConcatKernel((ConcatOp)node.Op),
        [typeof(BroadcastOp)] = node => new BroadcastKernel((BroadcastOp)node.Op),
        [typeof(ReduceOp)] = node => new ReduceKernel((ReduceOp)node.Op),
        [typeof(BatchNormalizationOp)] = node => new BatchNormalizationKernel((BatchNormalizationOp)node.Op),
        [typeof(SampleNormalizationOp)] = node => new SampleNormalizationKernel((SampleNormalizationOp)node.Op),
        [typeof(GatherOp)] = node => new GatherKernel((GatherOp)node.Op),
        [typeof(OneHotOp)] = node => new OneHotKernel((OneHotOp)node.Op),
        [typeof(SquaredDistanceOp)] = node => new SquaredDistanceKernel((SquaredDistanceOp)node.Op),
        [typeof(DropoutOp)] = node => new NoiseKernel((NoiseOp)node.Op),
        [typeof(SpatialDropoutOp)] = node => new NoiseKernel((NoiseOp)node.Op),
        [typeof(GaussianNoiseOp)] = node => new NoiseKernel((NoiseOp)node.Op),
        [typeof(GaussianDropoutOp)] = node => new NoiseKernel((NoiseOp)node.Op),
        [typeof(AlphaDropoutOp)] = node => new NoiseKernel((NoiseOp)node.Op),
        [typeof(TargetOp)] = _ => new TargetKernel(),
        [typeof(SampleLossOp)] = node => new SampleLossKernel((SampleLossOp)node.Op),
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

    /// <summary>Moves the statistics that training gathers, after a step whose loss is finite; most ops have none.</summary>
    internal virtual void Gather(in Site site)
    {
    }
}
