using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>The shape rules of normalizations (onnx Operators.md), and that a variance is not negative: neither onnx.checker nor ONNX Runtime asks, and the result is NaN.</summary>
internal static class NormalizationShapes
{
    /// <summary>X [n, c, …]; scale, B, mean and variance [c].</summary>
    internal static Seq<OnnxDimension>? Batch(KnownCall call)
    {
        var x = call.Shape(0);
        if (x.Count < 2)
        {
            return call.Refuse($"X {OutputShapes.Text(x)} has no channels");
        }

        for (var i = 1; i < call.Inputs.Count; i++)
        {
            if (call.Shape(i) is not [var length] || length != x[1])
            {
                return call.Refuse($"input {call.Node.Inputs[i]} of {OutputShapes.Text(call.Shape(i))} is not one number for each of {x[1]} channels");
            }
        }

        return call.Inputs[4].Constant is { } variance && KnownCall.Floats(variance).Any(value => value < 0)
            ? call.Refuse($"the variance {call.Node.Inputs[4]} is negative")
            : x;
    }

    /// <summary>X over its last axes; scale and B of just those.</summary>
    internal static Seq<OnnxDimension>? Layer(KnownCall call)
    {
        var (x, axis) = (call.Shape(0), call.Int("axis") ?? 0);
        if (axis >= 0 || axis <= -x.Count)
        {
            return call.Refuse(Invariant($"axis {axis} of {OutputShapes.Text(x)} is not counted from the last, after the batch"));
        }

        for (var i = 1; i < call.Inputs.Count; i++)
        {
            if (call.Shape(i) is var shape && !shape.SequenceEqual(x.Skip(x.Count + (int)axis)))
            {
                return call.Refuse($"input {call.Node.Inputs[i]} of {OutputShapes.Text(shape)} does not fit {OutputShapes.Text(x)}");
            }
        }

        return x;
    }
}
