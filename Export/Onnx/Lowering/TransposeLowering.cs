namespace Pipeline.Export.Onnx;

/// <summary>Transpose from whichever order the axes stand in to the model's own.</summary>
internal static class TransposeLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (x, axes) = (call.Inputs[0], ((TransposeOp)call.Node.Op).Axes);
        Seq<long> order = [0, .. axes.Select(axis => (long)OnnxValue.Place(axis, axes.Count, x.IsChannelsFirst))];
        return new(order.Select((from, to) => from == to).All(stays => stays) ? x.Name : call.Scope.Add("Transpose", [x.Name], OnnxAttribute.Of("perm", order)));
    }
}
