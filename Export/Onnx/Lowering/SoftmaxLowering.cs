namespace Pipeline.Export.Onnx;

/// <summary>Softmax over the channels, never spelled out: the operator subtracts the maximum. The axis is written, since its default changed with opset 13.</summary>
internal static class SoftmaxLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var x = call.Inputs[0];
        return x with { Name = call.Scope.Add("Softmax", [x.Name], OnnxAttribute.Of("axis", x.IsChannelsFirst ? 1 : -1)) };
    }
}
