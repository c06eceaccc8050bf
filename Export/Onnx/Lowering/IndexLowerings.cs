namespace Pipeline.Export.Onnx;

/// <summary>Indices come as the float features that they are; Cast makes them int64, which keeps whole numbers as they are.</summary>
internal static class IndexLowerings
{
    /// <summary>Gather of rows of the table.</summary>
    internal static OnnxValue Gather(OnnxCall call) =>
        new(call.Scope.Add("Gather", [call.Parameter(0), Indices(call.Scope, call.ChannelsLast(0))], OnnxAttribute.Of("axis", 0)));

    /// <summary>OneHot along a new last axis, before which an axis of length 1 goes.</summary>
    internal static OnnxValue OneHot(OnnxCall call)
    {
        var (x, scope, shape) = (call.ChannelsLast(0), call.Scope, call.InputShape(0));
        x = shape[^1] == 1 ? ReshapeLowering.Add(scope, x, shape.AsSpan()[..^1]) : x;
        return new(scope.Add(
            "OneHot", [Indices(scope, x), scope.Int64("depth", ((OneHotOp)call.Node.Op).Count), scope.Floats("values", [0, 1], [2])], OnnxAttribute.Of("axis", -1)));
    }

    private static string Indices(OnnxScope scope, string x) => scope.Add("Cast", [x], OnnxAttribute.Of("to", (long)OnnxElementType.Int64));
}
