namespace Pipeline.Export.Onnx;

/// <summary>
/// ConvTranspose, channels-first; the weight [..window, filters, in] is written as [in, filters, ..window]. Where outputs are added, and not cut off, at the ends: after the last by output_padding
/// as far as that goes (less than a stride), otherwise by Pad, before the bias is added.
/// </summary>
internal static class ConvTransposeLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var op = (ConvTransposeOp)call.Node.Op;
        var axes = op.Window.Count;
        var order = new AxisOrder([.. op.Window.Select(axis => axis.Size), op.Filters, call.InputShape(0)[^1]], [axes + 1, axes, .. Enumerable.Range(0, axes)]);
        var isPadded = op.Window.Any(axis => Added(axis) is not (0, 0));
        var hasBias = call.Node.Parameters.Count > 1;
        Seq<string> inputs = [call.ChannelsFirst(0), call.Parameter(0, order)];
        var y = call.Scope.Add("ConvTranspose", hasBias && !isPadded ? inputs.Add(call.Parameter(1)) : inputs, [
            OnnxAttribute.Of("dilations", WindowLists.Lengths(op.Window, axis => axis.Dilation)),
            OnnxAttribute.Of("group", 1),
            OnnxAttribute.Of("kernel_shape", WindowLists.Lengths(op.Window, axis => axis.Size)),
            OnnxAttribute.Of("output_padding", WindowLists.Lengths(op.Window, Grown)),
            OnnxAttribute.Of("pads", WindowLists.Pads(op.Window, axis => Math.Max(0, axis.Before), axis => Math.Max(0, axis.After))),
            OnnxAttribute.Of("strides", WindowLists.Lengths(op.Window, axis => axis.Stride)),
        ]);
        if (isPadded)
        {
            y = PadLowering.Pad(call.Scope, y, [(0, 0), .. op.Window.Select(Added)]);
            y = hasBias ? call.Scope.Add("Add", [y, call.Parameter(1, AxisOrder.Unchanged([op.Filters, .. Enumerable.Repeat(1, axes)]))]) : y;
        }

        return new(y, IsChannelsFirst: true);
    }

    private static long Grown(WindowAxis axis) => Math.Min(Math.Max(0, -(long)axis.After), axis.Stride - 1);

    private static (long Before, long After) Added(WindowAxis axis) => (Math.Max(0, -(long)axis.Before), Math.Max(0, -(long)axis.After) - Grown(axis));
}
