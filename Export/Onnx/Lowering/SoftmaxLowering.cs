namespace Pipeline.Export.Onnx;

/// <summary>Softmax over the last axis, never spelled out: the operator subtracts the maximum. The axis is written, since its default changed with opset 13.</summary>
internal static class SoftmaxLowering
{
    internal static string Lower(OnnxCall call) => call.Scope.Add("Softmax", call.Inputs, OnnxAttribute.Of("axis", -1));
}
