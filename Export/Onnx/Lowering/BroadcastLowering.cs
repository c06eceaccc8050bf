namespace Pipeline.Export.Onnx;

/// <summary>Expand of the channels; where only formulas read it that read a value of the full length too, nothing is written (<see cref="GraphLowering"/>): they repeat it by themselves.</summary>
internal static class BroadcastLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (x, op) = (call.Inputs[0], (BroadcastOp)call.Node.Op);
        if (op.Length == 1)
        {
            return x;
        }

        var rank = call.Node.Shape.Rank;
        var shape = Enumerable.Repeat(1L, rank + 1).ToArray();
        shape[OnnxValue.Place(rank - 1, rank, x.IsChannelsFirst)] = op.Length;
        return x with { Name = call.Scope.Add("Expand", [x.Name, call.Scope.Int64s("shape", shape)]) };
    }
}
