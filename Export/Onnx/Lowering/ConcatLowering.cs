namespace Pipeline.Export.Onnx;

/// <summary>Concat of values in one order of axes.</summary>
internal static class ConcatLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (names, isFirst) = call.Alike();
        var axis = OnnxValue.Place(((ConcatOp)call.Node.Op).Axis, call.Node.Shape.Rank, isFirst);
        return new(call.Scope.Add("Concat", names, OnnxAttribute.Of("axis", axis)), isFirst);
    }
}
