namespace Pipeline.Export.Onnx;

/// <summary>Sub, Mul and ReduceSum of every pair: |x|² - 2x·c + |c|² would need less, but loses near points.</summary>
internal static class SquaredDistanceLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var scope = call.Scope;
        var difference = scope.Add("Sub", [ReshapeLowering.Add(scope, call.ChannelsLast(0), [.. call.InputShape(0).AsSpan(), 1]), call.Parameter(0)]);
        return new(ReduceLowering.Add(scope, "ReduceSum", scope.Add("Mul", [difference, difference]), [-2], keepAxes: false));
    }
}
