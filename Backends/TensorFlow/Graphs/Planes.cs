using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Tensors as [rows, columns, channels] with the batch before: of a single axis there is one row.</summary>
internal static class Planes
{
    /// <summary>The shape of one sample.</summary>
    internal static Shape Shape(Shape sample)
    {
        var (rows, columns, channels) = sample.Planar();
        return [rows, columns, channels];
    }

    internal static TF_Output Of(GraphWriter graph, TF_Output x, Shape sample) => sample.Rank == 3 ? x : graph.Reshape(x, Site.BatchOf(Shape(sample)));

    internal static AxisPadding[] Paddings(Seq<WindowAxis> window)
    {
        var (rows, columns) = window.Planar();
        return [default, new(rows.Before, rows.After), new(columns.Before, columns.After), default];
    }

    /// <summary>A single row may have any stride, so it has that of the columns: some ops know only one for both.</summary>
    internal static long[] Strides(Seq<WindowAxis> window) => [1, window[0].Stride, window[^1].Stride, 1];

    /// <summary>The weight of a dilated window, [rows, columns, a, b], with zeros between its places.</summary>
    internal static TF_Output Spread(GraphWriter graph, TF_Output weight, Seq<WindowAxis> window, int a, int b)
    {
        var (rows, columns) = window.Planar();
        if (rows.Dilation == 1 && columns.Dilation == 1)
        {
            return weight;
        }

        var apart = graph.Reshape(weight, rows.Size, 1, columns.Size, 1, a, b);
        var filled = PaddingOps.Of(graph, apart, [default, new(0, rows.Dilation - 1), default, new(0, columns.Dilation - 1), default, default]);
        var whole = graph.Reshape(filled, checked(rows.Size * rows.Dilation), checked(columns.Size * columns.Dilation), a, b);
        return PaddingOps.Of(graph, whole, [new(0, 1 - rows.Dilation), new(0, 1 - columns.Dilation), default, default]);
    }

    /// <summary>An op of windows that lie within what they slide over.</summary>
    internal static TF_Output Write(GraphWriter graph, string type, long[] strides, params ReadOnlySpan<TF_Output> inputs)
    {
        var op = graph.Begin(type);
        foreach (var input in inputs)
        {
            op.Input(input);
        }

        return op.Ints("strides", strides).Text("padding", "VALID").Result();
    }
}
