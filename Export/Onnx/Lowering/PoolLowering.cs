namespace Pipeline.Export.Onnx;

/// <summary>MaxPool or AveragePool, channels-first, padding not counted; one window over everything is GlobalMaxPool or GlobalAveragePool.</summary>
internal static class PoolLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var op = (PoolOp)call.Node.Op;
        var (x, name) = (call.ChannelsFirst(0), op.Function == Pooling.Max ? "MaxPool" : "AveragePool");
        if (op.Window.Select((axis, i) => axis is { Before: 0, After: 0 } && axis.Size == call.InputShape(0)[i]).All(isWhole => isWhole))
        {
            return new(call.Scope.Add($"Global{name}", [x]), IsChannelsFirst: true);
        }

        Seq<OnnxAttribute> attributes =
        [
            OnnxAttribute.Of("kernel_shape", WindowLists.Lengths(op.Window, axis => axis.Size)),
            OnnxAttribute.Of("pads", WindowLists.Pads(op.Window, axis => axis.Before, axis => axis.After)),
            OnnxAttribute.Of("strides", WindowLists.Lengths(op.Window, axis => axis.Stride)),
        ];
        return new(
            call.Scope.Add(name, [x], (op.Function == Pooling.Max ? attributes : attributes.Add(OnnxAttribute.Of("count_include_pad", 0))).AsSpan()),
            IsChannelsFirst: true);
    }
}
