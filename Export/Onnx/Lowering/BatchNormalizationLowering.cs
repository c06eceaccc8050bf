namespace Pipeline.Export.Onnx;

/// <summary>
/// BatchNormalization in its form for inference, which wants the channels right after the batch; a missing gamma is ones, a missing beta zeros. In a model without windows, where that would be a detour,
/// a value of more axes is (x - mean) · scale + beta, scale = gamma / √(variance + ε) computed here in float64.
/// </summary>
internal static class BatchNormalizationLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (op, x) = ((BatchNormalizationOp)call.Node.Op, call.Inputs[0]);
        var rank = call.InputShape(0).Rank;
        return rank == 1 || x.IsChannelsFirst || call.IsForWindow
            ? new(Operator(call, op, call.ChannelsFirst(0)), IsChannelsFirst: rank > 1)
            : new(Formula(call, op, x.Name));
    }

    private static string Operator(OnnxCall call, BatchNormalizationOp op, string x)
    {
        var (scope, channels, next) = (call.Scope, call.InputShape(0)[^1], 0);
        var gamma = op.HasGamma ? call.Parameter(next++) : scope.Floats("ones", [.. Enumerable.Repeat(1f, channels)], [channels]);
        var beta = op.HasBeta ? call.Parameter(next++) : scope.Floats("zeros", new float[channels], [channels]);
        return scope.Add("BatchNormalization", [x, gamma, beta, call.Parameter(next), call.Parameter(next + 1)], OnnxAttribute.Of("epsilon", op.Epsilon));
    }

    private static string Formula(OnnxCall call, BatchNormalizationOp op, string x)
    {
        var (scope, channels, mean) = (call.Scope, call.InputShape(0)[^1], (op.HasGamma ? 1 : 0) + (op.HasBeta ? 1 : 0));
        var (variance, gamma) = (call.Values(mean + 1), op.HasGamma ? call.Values(0) : null);
        float[] scale = [.. Enumerable.Range(0, channels).Select(i => (float)((gamma?[i] ?? 1) / Math.Sqrt(variance[i] + op.Epsilon)))];
        var y = scope.Add("Mul", [scope.Add("Sub", [x, call.Parameter(mean)]), scope.Floats("scale", scale, [channels])]);
        return op.HasBeta ? scope.Add("Add", [y, call.Parameter(mean - 1)]) : y;
    }
}
