namespace Pipeline.Export.Onnx;

/// <summary>Resize by whole factors, channels-first: nearest that repeats each value, or linear between the centres of the values.</summary>
internal static class ResizeLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var op = (ResizeOp)call.Node.Op;
        var scales = call.Scope.Floats("scales", [1, 1, .. op.Factors.Select(factor => (float)factor)], [op.Factors.Count + 2]);
        Seq<OnnxAttribute> attributes = op.Interpolation == Interpolation.Nearest
            ? [OnnxAttribute.Of("mode", "nearest"), OnnxAttribute.Of("coordinate_transformation_mode", "asymmetric"), OnnxAttribute.Of("nearest_mode", "floor")]
            : [OnnxAttribute.Of("mode", "linear"), OnnxAttribute.Of("coordinate_transformation_mode", "half_pixel")];
        return new(call.Scope.Add("Resize", [call.ChannelsFirst(0), "", scales], attributes.AsSpan()), IsChannelsFirst: true);
    }
}
