namespace Pipeline.Export.Onnx;

/// <summary>Outside of training dropout does nothing, so nothing is written: not even a node that a runtime could run in training mode.</summary>
internal static class DropoutLowering
{
    internal static string Lower(OnnxCall call) => call.Inputs[0];
}
