using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>The shape rules of windows over [batch, channels, …] (onnx Operators.md). Numbers of a file can be anything, so lengths are computed in 128 bits.</summary>
internal static class WindowShapes
{
    /// <summary>X [n, c, …], W [m, c / group, …kernel], B [m].</summary>
    internal static Seq<OnnxDimension>? Conv(KnownCall call)
    {
        var (x, w, group) = (call.Shape(0), call.Shape(1), call.Int("group") ?? 0);
        if (x.Count < 3 || w.Count != x.Count || group < 1)
        {
            return call.Refuse(Invariant($"X {OutputShapes.Text(x)} and W {OutputShapes.Text(w)} do not go with group {group}"));
        }

        return !Divides(group, w[0]) || (Int128)(w[1].Value ?? 0) * group != x[1].Value
            ? call.Refuse(Invariant($"W {OutputShapes.Text(w)} with group {group} does not fit X {OutputShapes.Text(x)}"))
            : Bias(call, w[0]) ? Slid(call, x, w[0], [.. w.Skip(2)], Outputs) : null;
    }

    /// <summary>X [n, c, …], W [c, m / group, …kernel], B [m].</summary>
    internal static Seq<OnnxDimension>? ConvTranspose(KnownCall call)
    {
        var (x, w, group) = (call.Shape(0), call.Shape(1), call.Int("group") ?? 0);
        if (x.Count < 3 || w.Count != x.Count || group < 1 || x[1] != w[0] || !Divides(group, w[0]) || (Int128)(w[1].Value ?? 0) * group > int.MaxValue)
        {
            return call.Refuse(Invariant($"X {OutputShapes.Text(x)} and W {OutputShapes.Text(w)} do not go with group {group}"));
        }

        var (grown, strides, dilations) = (call.Ints("output_padding"), call.Ints("strides"), call.Ints("dilations"));
        if (grown.Count != x.Count - 2 || grown.Where((length, axis) => length < 0 || length >= Math.Max(strides.ElementAtOrDefault(axis), dilations.ElementAtOrDefault(axis))).Any())
        {
            return call.Refuse($"output_padding {grown} is not less than strides {strides} or dilations {dilations}");
        }

        var filters = OnnxDimension.Of((w[1].Value ?? 0) * group);
        return Bias(call, filters)
            ? Slid(call, x, filters, [.. w.Skip(2)], (axis, length) => ((length - 1) * axis.Stride) + grown[axis.Index] + axis.Reach - axis.Before - axis.After)
            : null;
    }

    /// <summary>X [n, c, …]; a window is never all padding.</summary>
    internal static Seq<OnnxDimension>? Pool(KnownCall call)
    {
        var (x, kernel, pads) = (call.Shape(0), call.Ints("kernel_shape"), call.Ints("pads"));
        if (x.Count < 3 || kernel.Count != x.Count - 2)
        {
            return call.Refuse($"X {OutputShapes.Text(x)} does not go with kernel_shape {kernel}");
        }

        return pads.Where((pad, i) => pad >= kernel[i % kernel.Count]).Any()
            ? call.Refuse($"pads {pads} are not less than kernel_shape {kernel}")
            : Slid(call, x, x[1], [.. kernel.Select(OnnxDimension.Of)], Outputs);
    }

    /// <summary>X [n, c, …] gives [n, c, 1, …].</summary>
    internal static Seq<OnnxDimension>? Global(KnownCall call)
    {
        var x = call.Shape(0);
        return x.Count < 3 ? call.Refuse($"X {OutputShapes.Text(x)} has no axis after the channels") : [x[0], x[1], .. x.Skip(2).Select(_ => OnnxDimension.Of(1))];
    }

    private static Int128 Outputs(Axis axis, Int128 length) => length + axis.Before + axis.After < axis.Reach ? 0 : ((length + axis.Before + axis.After - axis.Reach) / axis.Stride) + 1;

    private static Seq<OnnxDimension>? Slid(KnownCall call, Seq<OnnxDimension> x, OnnxDimension channels, Seq<OnnxDimension> window, Func<Axis, Int128, Int128> outputs)
    {
        var axes = window.Count;
        var (kernel, pads, strides) = (call.Ints("kernel_shape"), call.Ints("pads"), call.Ints("strides"));
        var dilations = call.Node.Attributes.Any(attribute => attribute.Name == "dilations") ? call.Ints("dilations") : [.. Enumerable.Repeat(1L, axes)];
        if (!kernel.Select(OnnxDimension.Of).SequenceEqual(window) || kernel.Any(length => length < 1))
        {
            return call.Refuse($"kernel_shape {kernel} is not the window {OutputShapes.Text(window)}");
        }

        if (pads.Count != 2 * axes || pads.Any(pad => pad < 0) || strides.Count != axes || strides.Any(stride => stride < 1) || dilations.Count != axes || dilations.Any(dilation => dilation < 1))
        {
            return call.Refuse($"pads {pads}, strides {strides}, dilations {dilations} are not those of {Invariant($"{axes}")} axes");
        }

        List<OnnxDimension> result = [x[0], channels];
        for (var i = 0; i < axes; i++)
        {
            var length = outputs(new(i, strides[i], (((Int128)kernel[i] - 1) * dilations[i]) + 1, pads[i], pads[i + axes]), x[i + 2].Value ?? 0);
            if (length < 1 || length > int.MaxValue)
            {
                return call.Refuse(Invariant($"its window gives {length} values along axis {i + 2} of {OutputShapes.Text(x)}"));
            }

            result.Add(OnnxDimension.Of((long)length));
        }

        return [.. result];
    }

    private static bool Bias(KnownCall call, OnnxDimension filters)
    {
        if (call.Inputs.Count < 3 || (call.Shape(2) is [var length] && length == filters))
        {
            return true;
        }

        call.Report($"B {OutputShapes.Text(call.Shape(2))} is not one number for each of {filters} filters");
        return false;
    }

    private static bool Divides(long group, OnnxDimension channels) => channels.Value is { } count && count % group == 0;

    private readonly record struct Axis(int Index, Int128 Stride, Int128 Reach, Int128 Before, Int128 After);
}
