using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>The shape rules of operators that move, cut or join axes (onnx Operators.md). None touches the batch.</summary>
internal static class AxisShapes
{
    internal static Seq<OnnxDimension>? Transpose(KnownCall call)
    {
        var (x, order) = (call.Shape(0), call.Ints("perm"));
        return order is [0, ..] && order.Order().SequenceEqual(Enumerable.Range(0, x.Count).Select(axis => (long)axis))
            ? [.. order.Select(axis => x[(int)axis])]
            : call.Refuse($"perm {order} is no order of the axes of {OutputShapes.Text(x)} after the batch");
    }

    internal static Seq<OnnxDimension>? Concat(KnownCall call)
    {
        var (x, axis) = (call.Shape(0), call.Int("axis") ?? 0);
        if (axis < 1 || axis >= x.Count)
        {
            return call.Refuse(Invariant($"axis {axis} is not one of {OutputShapes.Text(x)} after the batch"));
        }

        Int128 total = 0;
        foreach (var input in call.Inputs)
        {
            var fits = input.Shape.Count == x.Count && !input.Shape.Where((length, i) => i != axis && length != x[i]).Any();
            if (!fits)
            {
                return call.Refuse(Invariant($"{OutputShapes.Text(x)} and {OutputShapes.Text(input.Shape)} do not join along axis {axis}"));
            }

            total += input.Shape[(int)axis].Value ?? 0;
        }

        return With(call, x, (int)axis, total);
    }

    internal static Seq<OnnxDimension>? Slice(KnownCall call)
    {
        var x = call.Shape(0);
        if (call.List(1, "starts") is not { } starts || call.List(2, "ends") is not { } ends || call.List(3, "axes") is not { } axes)
        {
            return null;
        }

        if (starts.Count != axes.Count || ends.Count != axes.Count || axes.Distinct().Count() != axes.Count || axes.Any(axis => axis < 1 || axis >= x.Count))
        {
            return call.Refuse($"starts {starts}, ends {ends} are not those of axes {axes} of {OutputShapes.Text(x)} after the batch");
        }

        var result = x.ToArray();
        for (var i = 0; i < axes.Count; i++)
        {
            if (starts[i] < 0 || starts[i] >= ends[i] || !(ends[i] <= x[(int)axes[i]].Value))
            {
                return call.Refuse(Invariant($"{starts[i]} to {ends[i]} is no part of axis {axes[i]} of {OutputShapes.Text(x)}"));
            }

            result[axes[i]] = OnnxDimension.Of(ends[i] - starts[i]);
        }

        return [.. result];
    }

    internal static Seq<OnnxDimension>? Pad(KnownCall call)
    {
        var x = call.Shape(0);
        if (call.List(1, "pads") is not { } pads)
        {
            return null;
        }

        if (pads.Count != 2 * x.Count || pads.Any(pad => pad < 0) || pads is [not 0, ..] || pads[x.Count] != 0)
        {
            return call.Refuse($"pads {pads} are not those of {OutputShapes.Text(x)} after the batch");
        }

        Seq<OnnxDimension>? result = x;
        for (var axis = 1; axis < x.Count && result is { } padded; axis++)
        {
            result = With(call, padded, axis, (Int128)(x[axis].Value ?? 0) + pads[axis] + pads[axis + x.Count]);
        }

        return result;
    }

    /// <summary>Axes of length 1 repeated; the batch stays.</summary>
    internal static Seq<OnnxDimension>? Expand(KnownCall call)
    {
        var x = call.Shape(0);
        if (call.List(1, "shape") is not { } shape)
        {
            return null;
        }

        if (shape.Count != x.Count || shape is not [1, ..] || shape.Where((length, axis) => length != 1 && (length < 1 || length > int.MaxValue || x[axis].Value is not { } own || (own != 1 && own != length))).Any())
        {
            return call.Refuse($"{OutputShapes.Text(x)} does not repeat to {shape}");
        }

        return [.. x.Select((own, axis) => shape[axis] == 1 ? own : OnnxDimension.Of(shape[axis]))];
    }

    internal static Seq<OnnxDimension>? Reduce(KnownCall call)
    {
        var (x, keep) = (call.Shape(0), call.Int("keepdims"));
        var given = call.Inputs.Count > 1 ? call.List(1, "axes") : call.Ints("axes");
        if (given is not { } list)
        {
            return null;
        }

        var axes = list.Select(axis => axis < 0 ? axis + x.Count : axis).ToHashSet();
        if (axes.Count == 0 || axes.Count != list.Count || axes.Any(axis => axis < 1 || axis >= x.Count) || keep is not (0 or 1))
        {
            return call.Refuse(Invariant($"axes {list} with keepdims {keep} are not those of {OutputShapes.Text(x)} after the batch"));
        }

        return keep == 1
            ? [.. x.Select((length, axis) => axes.Contains(axis) ? OnnxDimension.Of(1) : length)]
            : [.. x.Where((_, axis) => !axes.Contains(axis))];
    }

    /// <summary>Whole factors for the axes after [batch, channels].</summary>
    internal static Seq<OnnxDimension>? Resize(KnownCall call)
    {
        var x = call.Shape(0);
        if (call.Inputs[2].Constant is not { Dims.Count: 1 } constant || KnownCall.Floats(constant) is var scales && (scales.Count != x.Count || x.Count < 3))
        {
            return call.Refuse($"its scales are no constant list for the axes of {OutputShapes.Text(x)}");
        }

        var way = (call.Text("mode"), call.Text("coordinate_transformation_mode"), call.Text("nearest_mode"));
        if (way is not (("nearest", "asymmetric", "floor") or ("linear", "half_pixel", null)))
        {
            return call.Refuse($"mode {way.Item1}, {way.Item2}, {way.Item3} is not one that we write");
        }

        if (scales is not [1, 1, ..] || scales.Any(scale => scale < 1 || scale > int.MaxValue || scale != MathF.Floor(scale)))
        {
            return call.Refuse($"scales {scales} are not 1 for batch and channels and whole numbers for the rest");
        }

        Seq<OnnxDimension>? result = x;
        for (var axis = 2; axis < x.Count && result is { } resized; axis++)
        {
            result = With(call, resized, axis, (Int128)(x[axis].Value ?? 0) * (long)scales[axis]);
        }

        return result;
    }

    private static Seq<OnnxDimension>? With(KnownCall call, Seq<OnnxDimension> shape, int axis, Int128 length) => length < 1 || length > int.MaxValue
        ? call.Refuse(Invariant($"axis {axis} of {OutputShapes.Text(shape)} would have {length} values"))
        : [.. shape.Select((own, i) => i == axis ? OnnxDimension.Of((long)length) : own)];
}
