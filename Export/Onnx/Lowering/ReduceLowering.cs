namespace Pipeline.Export.Onnx;

/// <summary>ReduceSum, ReduceMean or ReduceMax along the channels.</summary>
internal static class ReduceLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (x, rank) = (call.Inputs[0], call.Node.Shape.Rank);
        var name = $"Reduce{((ReduceOp)call.Node.Op).Function}";
        return x with { Name = Add(call.Scope, name, x.Name, [OnnxValue.Place(rank - 1, rank, x.IsChannelsFirst)]) };
    }

    /// <summary>A reduction. Its axes are an input from opset 18 on (of ReduceSum from 13 on), before that an attribute.</summary>
    internal static string Add(OnnxScope scope, string name, string x, Seq<long> axes, bool keepAxes = true)
    {
        var keep = OnnxAttribute.Of("keepdims", keepAxes ? 1 : 0);
        return scope.Opset >= 18 || name == "ReduceSum"
            ? scope.Add(name, [x, scope.Int64s("axes", axes.AsSpan())], keep)
            : scope.Add(name, [x], keep, OnnxAttribute.Of("axes", axes));
    }
}
