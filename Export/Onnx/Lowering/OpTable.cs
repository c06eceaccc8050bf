using System.Collections.Frozen;

namespace Pipeline.Export.Onnx;

/// <summary>Lowers a node and gives the ONNX value.</summary>
internal delegate OnnxValue OpLowering(OnnxCall call);

/// <summary>What each op of a model becomes in ONNX. A new op gets one entry and one file here; a test fails where one is missing.</summary>
internal static class OpTable
{
    internal static FrozenDictionary<Type, OpLowering> Lowerings { get; } = new Dictionary<Type, OpLowering>
    {
        [typeof(AlphaDropoutOp)] = NoiseLowering.Lower,
        [typeof(BatchNormalizationOp)] = BatchNormalizationLowering.Lower,
        [typeof(BroadcastOp)] = BroadcastLowering.Lower,
        [typeof(ConcatOp)] = ConcatLowering.Lower,
        [typeof(ConvOp)] = ConvLowering.Lower,
        [typeof(ConvTransposeOp)] = ConvTransposeLowering.Lower,
        [typeof(DenseOp)] = DenseLowering.Lower,
        [typeof(DropoutOp)] = NoiseLowering.Lower,
        [typeof(GatherOp)] = IndexLowerings.Gather,
        [typeof(GaussianDropoutOp)] = NoiseLowering.Lower,
        [typeof(GaussianNoiseOp)] = NoiseLowering.Lower,
        [typeof(MapOp)] = MapLowering.Lower,
        [typeof(OneHotOp)] = IndexLowerings.OneHot,
        [typeof(PadOp)] = PadLowering.Lower,
        [typeof(PoolOp)] = PoolLowering.Lower,
        [typeof(ReduceOp)] = ReduceLowering.Lower,
        [typeof(ReshapeOp)] = ReshapeLowering.Lower,
        [typeof(ResizeOp)] = ResizeLowering.Lower,
        [typeof(SampleNormalizationOp)] = SampleNormalizationLowering.Lower,
        [typeof(SoftmaxOp)] = SoftmaxLowering.Lower,
        [typeof(SpatialDropoutOp)] = NoiseLowering.Lower,
        [typeof(SquaredDistanceOp)] = SquaredDistanceLowering.Lower,
        [typeof(TransposeOp)] = TransposeLowering.Lower,
    }.ToFrozenDictionary();

    internal static OnnxValue Lower(OnnxCall call) =>
        Lowerings.TryGetValue(call.Node.Op.GetType(), out var lowering) ? lowering(call) : throw Throw.NoLowering(call.Node);
}
