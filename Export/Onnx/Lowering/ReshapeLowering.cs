namespace Pipeline.Export.Onnx;

/// <summary>Flatten, or Reshape to [-1, …]: both take a batch of no rows, which Reshape to [0, -1] does not.</summary>
internal static class ReshapeLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (from, to) = (call.InputShape(0), call.Node.Shape);
        if (from == to)
        {
            return call.Inputs[0];
        }

        // Where there is one channel or one place, both orders of axes are one order of numbers.
        var isOneOrder = from[^1] == 1 || from.Size == from[^1];
        var x = isOneOrder ? call.Inputs[0].Name : call.ChannelsLast(0);
        return new(to.Rank == 1 ? call.Scope.Add("Flatten", [x], OnnxAttribute.Of("axis", 1)) : Add(call.Scope, x, to.AsSpan()));
    }

    /// <summary>A value in another shape of a sample.</summary>
    internal static string Add(OnnxScope scope, string x, ReadOnlySpan<int> sample)
    {
        var shape = new long[sample.Length + 1];
        shape[0] = -1;
        for (var axis = 0; axis < sample.Length; axis++)
        {
            shape[axis + 1] = sample[axis];
        }

        return scope.Add("Reshape", [x, scope.Int64s("shape", shape)]);
    }
}
