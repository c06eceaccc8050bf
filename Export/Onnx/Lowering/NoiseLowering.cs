namespace Pipeline.Export.Onnx;

/// <summary>Outside of training noise does nothing, so nothing is written: not even a node that a runtime could run in training mode.</summary>
internal static class NoiseLowering
{
    internal static OnnxValue Lower(OnnxCall call) => call.Inputs[0];
}
