namespace Pipeline.Export.Onnx;

/// <summary>Slice for what is cut off, then Pad for the zeros, in whichever order the axes stand.</summary>
internal static class PadLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (x, scope) = (call.Inputs[0], call.Scope);
        var paddings = OnnxValue.Arrange(((PadOp)call.Node.Op).Paddings.AsSpan(), x.IsChannelsFirst);
        var lengths = OnnxValue.Arrange(call.InputShape(0).AsSpan(), x.IsChannelsFirst);
        var cut = Enumerable.Range(0, paddings.Length).Where(axis => paddings[axis].Before < 0 || paddings[axis].After < 0).ToList();
        var name = x.Name;
        if (cut.Count > 0)
        {
            name = scope.Add("Slice", [
                name,
                scope.Int64s("starts", [.. cut.Select(axis => Math.Max(0, -(long)paddings[axis].Before))]),
                scope.Int64s("ends", [.. cut.Select(axis => lengths[axis] + Math.Min(0, (long)paddings[axis].After))]),
                scope.Int64s("axes", [.. cut.Select(axis => axis + 1L)]),
            ]);
        }

        return x with { Name = Pad(scope, name, [.. paddings.Select(axis => (Math.Max(0L, axis.Before), Math.Max(0L, axis.After)))]) };
    }

    /// <summary>Zeros around a value, for each axis after the batch; nothing where there are none.</summary>
    internal static string Pad(OnnxScope scope, string x, Seq<(long Before, long After)> paddings) => paddings.All(axis => axis is (0, 0))
        ? x
        : scope.Add("Pad", [x, scope.Int64s("pads", [0, .. paddings.Select(axis => axis.Before), 0, .. paddings.Select(axis => axis.After)])]);
}
