using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>The shape rules of the operators that we write (onnx Operators.md).</summary>
internal static class OutputShapes
{
    internal static Seq<OnnxDimension>? Same(KnownCall call) => call.Inputs[0].Shape;

    /// <summary>Axes are matched from the last; an axis of length 1, or none, takes the other's length.</summary>
    internal static Seq<OnnxDimension>? Broadcast(KnownCall call)
    {
        var result = call.Inputs[0].Shape;
        foreach (var next in call.Inputs.Skip(1))
        {
            if (Broadcast(result, next.Shape) is not { } both)
            {
                call.Report($"shapes {Text(result)} and {Text(next.Shape)} do not broadcast");
                return null;
            }

            result = both;
        }

        return result;
    }

    /// <summary>X and a slope that is repeated to its shape.</summary>
    internal static Seq<OnnxDimension>? PRelu(KnownCall call) => Broadcast(call.Shape(0), call.Shape(1)) == call.Shape(0)
        ? call.Shape(0)
        : call.Refuse($"slope {Text(call.Shape(1))} does not broadcast to {Text(call.Shape(0))}");

    /// <summary>X between two numbers.</summary>
    internal static Seq<OnnxDimension>? Clip(KnownCall call) => call.Shape(1).Count + call.Shape(2).Count == 0
        ? call.Shape(0)
        : call.Refuse($"min {Text(call.Shape(1))} and max {Text(call.Shape(2))} are not two numbers");

    /// <summary>A [m, k] by B [k, n] (or [n, k] with transB), plus C that broadcasts to [m, n].</summary>
    internal static Seq<OnnxDimension>? Gemm(KnownCall call)
    {
        var (a, b) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        if (a.Count != 2 || b.Count != 2)
        {
            call.Report($"A {Text(a)} and B {Text(b)} must have rank 2");
            return null;
        }

        var (rows, columns) = call.Int("transB") != 0 ? (b[1], b[0]) : (b[0], b[1]);
        if (a[1] != rows)
        {
            call.Report($"A {Text(a)} has {a[1]} columns, but B {Text(b)} takes {rows}");
            return null;
        }

        Seq<OnnxDimension> result = [a[0], columns];
        if (call.Inputs.Count == 3 && Broadcast(result, call.Inputs[2].Shape) != result)
        {
            call.Report($"C {Text(call.Inputs[2].Shape)} does not broadcast to {Text(result)}");
            return null;
        }

        return result;
    }

    /// <summary>A […, k] by B [k, n].</summary>
    internal static Seq<OnnxDimension>? MatMul(KnownCall call)
    {
        var (a, b) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        if (a.Count < 2 || b.Count != 2 || a[^1] != b[0])
        {
            call.Report($"A {Text(a)} and B {Text(b)} do not multiply");
            return null;
        }

        return [.. a.SkipLast(1), b[1]];
    }

    /// <summary>The axes before and after the axis become one each; only axis 1 keeps the batch.</summary>
    internal static Seq<OnnxDimension>? Flatten(KnownCall call)
    {
        var shape = call.Inputs[0].Shape;
        if (call.Int("axis") != 1 || shape.Count < 1)
        {
            call.Report(Invariant($"axis {call.Int("axis")} of {Text(shape)} does not keep the batch"));
            return null;
        }

        return [shape[0], OnnxDimension.Of(Size(shape.Skip(1)))];
    }

    /// <summary>A constant shape [-1, …]: a batch of no rows is legal then, and a 0, which would copy an axis, is not used.</summary>
    internal static Seq<OnnxDimension>? Reshape(KnownCall call)
    {
        if (call.List(1, "shape") is not { } target)
        {
            return null;
        }

        if (target is not [-1, ..] || target.Skip(1).Any(d => d <= 0))
        {
            call.Report($"shape {target} is not -1 followed by positive lengths");
            return null;
        }

        var source = call.Inputs[0].Shape;
        Seq<OnnxDimension> sample = [.. target.Skip(1).Select(OnnxDimension.Of)];
        if (source.Count == 0 || Size(source.Skip(1)) != Size(sample))
        {
            call.Report($"a sample of {Text(source)} does not fill {target}");
            return null;
        }

        return [source[0], .. sample];
    }

    internal static Seq<OnnxDimension>? Softmax(KnownCall call)
    {
        var (axis, rank) = (call.Int("axis"), call.Inputs[0].Shape.Count);
        if (axis < -rank || axis >= rank)
        {
            call.Report(Invariant($"axis {axis} is not one of {Text(call.Inputs[0].Shape)}"));
            return null;
        }

        return call.Inputs[0].Shape;
    }

    internal static string Text(Seq<OnnxDimension> shape) => $"[{string.Join(", ", shape)}]";

    private static Seq<OnnxDimension>? Broadcast(Seq<OnnxDimension> a, Seq<OnnxDimension> b)
    {
        var one = OnnxDimension.Of(1);
        var rank = Math.Max(a.Count, b.Count);
        var result = new OnnxDimension[rank];
        for (var i = 1; i <= rank; i++)
        {
            var (x, y) = (i <= a.Count ? a[^i] : one, i <= b.Count ? b[^i] : one);
            if (x != y && x != one && y != one)
            {
                return null;
            }

            result[^i] = x == one ? y : x;
        }

        return [.. result];
    }

    // Dimensions after the batch have numbers (ModelRules); weights have positive ones.
    private static long Size(IEnumerable<OnnxDimension> shape) => shape.Aggregate(1L, (size, d) => size * (d.Value ?? 0));
}
