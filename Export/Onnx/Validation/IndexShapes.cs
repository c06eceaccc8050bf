using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>The shape rules of operators on indices (onnx Operators.md).</summary>
internal static class IndexShapes
{
    internal static Seq<OnnxDimension>? Cast(KnownCall call) =>
        call.Int("to") == (long)OnnxElementType.Int64 ? call.Shape(0) : call.Refuse(Invariant($"it casts to {call.Int("to")}, not {(int)OnnxElementType.Int64} (Int64)"));

    /// <summary>Rows of a table [count, …].</summary>
    internal static Seq<OnnxDimension>? Gather(KnownCall call)
    {
        var (table, indices) = (call.Shape(0), call.Shape(1));
        if (call.Int("axis") != 0 || table.Count < 1)
        {
            return call.Refuse(Invariant($"axis {call.Int("axis")} of {OutputShapes.Text(table)} does not give rows"));
        }

        if (call.Inputs[1].Constant is { } constant && KnownCall.Int64s(constant).FirstOrDefault(index => index < 0 || !(index < table[0].Value), -1) is >= 0 and var index)
        {
            return call.Refuse(Invariant($"index {index} is not one of {table[0]} rows"));
        }

        return [.. indices, .. table.Skip(1)];
    }

    /// <summary>A new last axis of depth values.</summary>
    internal static Seq<OnnxDimension>? OneHot(KnownCall call)
    {
        if (call.Int("axis") != -1 || call.Shape(2) is not [{ Value: 2 }])
        {
            return call.Refuse(Invariant($"axis {call.Int("axis")} with values {OutputShapes.Text(call.Shape(2))} is not -1 with two"));
        }

        return call.Inputs[1].Constant is { Dims.Count: 0 } constant && KnownCall.Int64s(constant) is [> 0 and <= int.MaxValue and var depth]
            ? [.. call.Shape(0), OnnxDimension.Of(depth)]
            : call.Refuse("its depth is no constant of 1 or more");
    }
}
