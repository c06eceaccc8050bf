namespace Pipeline.Export.Onnx;

/// <summary>Flatten, or Reshape to [-1, …]: both take a batch of no rows, which Reshape to [0, -1] does not.</summary>
internal static class ReshapeLowering
{
    internal static string Lower(OnnxCall call)
    {
        var shape = call.Node.Shape;
        return shape == call.InputShape(0) ? call.Inputs[0]
            : shape.Rank == 1 ? call.Scope.Add("Flatten", call.Inputs, OnnxAttribute.Of("axis", 1))
            : call.Scope.Add("Reshape", [call.Inputs[0], call.Scope.Int64s("shape", [-1L, .. shape.Select(d => (long)d)])]);
    }
}
