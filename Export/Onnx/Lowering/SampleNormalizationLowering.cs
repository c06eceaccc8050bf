namespace Pipeline.Export.Onnx;

/// <summary>
/// Minus the mean, divided by √(mean square + ε), times gamma, plus beta: ReduceMean and elementwise nodes, in either order of axes; groups of channels are an axis of their own for it. A layer
/// normalization of values that stand channels-last is ReduceMean, Sub, LayerNormalization from opset 17 on.
/// </summary>
/// <remarks>
/// ONNX Runtime's LayerNormalization takes Σx² / n - mean² in float32, which loses where the mean is large; of values whose mean is already taken off it is good.
/// </remarks>
internal static class SampleNormalizationLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (op, sample) = ((SampleNormalizationOp)call.Node.Op, call.InputShape(0));
        var (x, isFirst) = (call.Inputs[0].Name, call.Inputs[0].IsChannelsFirst);
        var (scope, rank) = (call.Scope, sample.Rank);
        Seq<int> normalized = [.. Enumerable.Range(rank - op.Axes, op.Axes)];
        if (op.Groups == 1 && !isFirst && call.Opset >= 17 && Fits(call, op))
        {
            return new(LayerNormalization(call, op, Centered(scope, x, [.. normalized.Select(axis => axis + 1L)])));
        }

        // [.., channels] as [.., groups, channels / groups]: mean and variance are taken over the second of them.
        var lengths = OnnxValue.Arrange(sample.AsSpan(), isFirst);
        var channels = OnnxValue.Place(rank - 1, rank, isFirst) - 1;
        if (op.Groups > 1)
        {
            x = ReshapeLowering.Add(scope, x, [.. lengths[..channels], op.Groups, sample[^1] / op.Groups, .. lengths[(channels + 1)..]]);
        }

        Seq<long> axes = [.. normalized.Select(axis => OnnxValue.Place(axis, rank, isFirst)).Select(place => (long)(op.Groups > 1 && place > channels ? place + 1 : place)).Order()];
        var centered = Centered(scope, x, axes);
        var variance = ReduceLowering.Add(scope, "ReduceMean", scope.Add("Mul", [centered, centered]), axes);
        var y = scope.Add("Div", [centered, scope.Add("Sqrt", [scope.Add("Add", [variance, scope.Scalar(op.Epsilon)])])]);
        y = op.Groups > 1 ? ReshapeLowering.Add(scope, y, lengths) : y;
        y = op.HasGamma ? scope.Add("Mul", [y, call.Repeated(0, isFirst)]) : y;
        return new(op.HasBeta ? scope.Add("Add", [y, call.Repeated(op.HasGamma ? 1 : 0, isFirst)]) : y, isFirst);
    }

    private static string Centered(OnnxScope scope, string x, Seq<long> axes) => scope.Add("Sub", [x, ReduceLowering.Add(scope, "ReduceMean", x, axes)]);

    // LayerNormalization takes a gamma and a beta of just the axes that it normalizes.
    private static bool Fits(OnnxCall call, SampleNormalizationOp op)
    {
        var shape = call.InputShape(0).AsSpan()[^op.Axes..].ToArray();
        return call.Node.Parameters.All(place => call.Graph.Parameters[place].Shape.AsSpan().SequenceEqual(shape));
    }

    private static string LayerNormalization(OnnxCall call, SampleNormalizationOp op, string x)
    {
        var shape = call.InputShape(0).AsSpan()[^op.Axes..].ToArray();
        var size = shape.Aggregate(1, (product, length) => checked(product * length));
        var gamma = op.HasGamma ? call.Parameter(0) : call.Scope.Floats("ones", [.. Enumerable.Repeat(1f, size)], [.. shape.Select(length => (long)length)]);
        return call.Scope.Add(
            "LayerNormalization", op.HasBeta ? [x, gamma, call.Parameter(op.HasGamma ? 1 : 0)] : [x, gamma],
            OnnxAttribute.Of("axis", -op.Axes), OnnxAttribute.Of("epsilon", op.Epsilon));
    }
}
