using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Values added around a tensor, or its border cut off.</summary>
internal static class PaddingOps
{
    /// <param name="graph">Where it is written.</param>
    /// <param name="x">The tensor.</param>
    /// <param name="paddings">One for each axis; negative ends are cut off.</param>
    /// <param name="value">What is added.</param>
    internal static TF_Output Of(GraphWriter graph, TF_Output x, ReadOnlySpan<AxisPadding> paddings, float value = 0)
    {
        var (added, begins, ends) = (new int[2 * paddings.Length], new int[paddings.Length], new int[paddings.Length]);
        for (var axis = 0; axis < paddings.Length; axis++)
        {
            var (before, after) = paddings[axis];
            (added[2 * axis], added[(2 * axis) + 1]) = (Math.Max(0, before), Math.Max(0, after));
            (begins[axis], ends[axis]) = (Math.Max(0, -before), Math.Min(0, after));
        }

        if (added.Any(length => length > 0))
        {
            x = graph.Op("PadV2", x, graph.Reshape(graph.Constant(added), paddings.Length, 2), graph.Constant(value));
        }

        return begins.Any(length => length > 0) || ends.Any(length => length < 0) ? Cut(graph, x, begins, ends) : x;
    }

    /// <summary>An end of 0 is that of the axis.</summary>
    private static TF_Output Cut(GraphWriter graph, TF_Output x, int[] begins, int[] ends)
    {
        var open = Enumerable.Range(0, ends.Length).Where(axis => ends[axis] == 0).Sum(axis => 1L << axis);
        int[] steps = [.. ends.Select(_ => 1)];
        return graph.Begin("StridedSlice").Input(x).Input(graph.Constant(begins)).Input(graph.Constant(ends)).Input(graph.Constant(steps)).Int("end_mask", open).Result();
    }
}
