namespace Pipeline.Export.Onnx;

/// <summary>Conv, channels-first; the weight [..window, in / groups, filters] is written as [filters, in / groups, ..window], a flipped one backwards. Paddings are explicit always.</summary>
internal static class ConvLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var op = (ConvOp)call.Node.Op;
        var axes = op.Window.Count;
        var order = new AxisOrder(
            [.. op.Window.Select(axis => axis.Size), call.InputShape(0)[^1] / op.Groups, op.Filters],
            [axes + 1, axes, .. Enumerable.Range(0, axes)],
            op.IsFlipped ? axes : 0);
        var (x, weight) = (call.ChannelsFirst(0), call.Parameter(0, order));
        return new(
            call.Scope.Add("Conv", call.Node.Parameters.Count > 1 ? [x, weight, call.Parameter(1)] : [x, weight], [
                OnnxAttribute.Of("dilations", WindowLists.Lengths(op.Window, axis => axis.Dilation)),
                OnnxAttribute.Of("group", op.Groups),
                OnnxAttribute.Of("kernel_shape", WindowLists.Lengths(op.Window, axis => axis.Size)),
                OnnxAttribute.Of("pads", WindowLists.Pads(op.Window, axis => axis.Before, axis => axis.After)),
                OnnxAttribute.Of("strides", WindowLists.Lengths(op.Window, axis => axis.Stride)),
            ]),
            IsChannelsFirst: true);
    }
}
