using System.Collections.Frozen;

namespace Pipeline.Export.Onnx;

/// <summary>Lowers a node and gives the name of the ONNX value.</summary>
internal delegate string OpLowering(OnnxCall call);

/// <summary>What each op of a model becomes in ONNX. A new op gets one entry and one file here; a test fails where one is missing.</summary>
internal static class OpTable
{
    internal static FrozenDictionary<Type, OpLowering> Lowerings { get; } = new Dictionary<Type, OpLowering>
    {
        [typeof(DenseOp)] = DenseLowering.Lower,
        [typeof(DropoutOp)] = DropoutLowering.Lower,
        [typeof(MapOp)] = MapLowering.Lower,
        [typeof(ReshapeOp)] = ReshapeLowering.Lower,
        [typeof(SoftmaxOp)] = SoftmaxLowering.Lower,
    }.ToFrozenDictionary();

    internal static string Lower(OnnxCall call) =>
        Lowerings.TryGetValue(call.Node.Op.GetType(), out var lowering) ? lowering(call) : throw Throw.NoLowering(call.Node);
}
