using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>
/// A convolution. TensorFlow's has no gradient for dilations and groups on a CPU, so zeros stand between the places of a dilated window, and groups are convolutions of their own, or one that is depthwise.
/// Paddings are added before.
/// </summary>
internal sealed class ConvTranslation(ConvOp op) : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var (rows, columns) = op.Window.Planar();
        var x = PaddingOps.Of(graph, Planes.Of(graph, site.Input, site.InputShape), Planes.Paddings(op.Window));
        var weight = graph.Reshape(site.Parameters[0], rows.Size, columns.Size, site.InputShape[^1] / op.Groups, op.Filters);
        weight = Planes.Spread(graph, op.IsFlipped ? graph.Op("ReverseV2", weight, graph.Constant(0, 1)) : weight, op.Window, site.InputShape[^1] / op.Groups, op.Filters);
        var y = Convolve(graph, x, weight, Planes.Strides(op.Window), site.InputShape[^1]);
        return graph.Reshape(site.Parameters.Length > 1 ? graph.Op("BiasAdd", y, site.Parameters[1]) : y, site.BatchShape);
    }

    private TF_Output Convolve(GraphWriter graph, TF_Output x, TF_Output weight, long[] strides, int channels)
    {
        if (op.Groups == 1)
        {
            return Planes.Write(graph, "Conv2D", strides, x, weight);
        }

        // The depthwise op knows one stride for both axes.
        if (op.Groups == channels && strides[1] == strides[2])
        {
            var (rows, columns) = op.Window.Planar();
            var depthwise = graph.Reshape(weight, checked((int)rows.Reach), checked((int)columns.Reach), channels, op.Filters / channels);
            return Planes.Write(graph, "DepthwiseConv2dNative", strides, x, depthwise);
        }

        var (parts, weights) = (graph.Split(x, op.Groups, 3), graph.Split(weight, op.Groups, 3));
        return graph.Concat([.. parts.Zip(weights, (part, own) => Planes.Write(graph, "Conv2D", strides, part, own))], 3);
    }
}

/// <summary>A transposed convolution: TensorFlow's gradient of a convolution by its input. Its own gradients are a convolution and the gradient of one by its weight.</summary>
internal sealed class ConvTransposeTranslation(ConvTransposeOp op) : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var y = PaddingOps.Of(graph, Whole(site, Weight(site)), Cuts());
        return graph.Reshape(site.Parameters.Length > 1 ? graph.Op("BiasAdd", y, site.Parameters[1]) : y, site.BatchShape);
    }

    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient)
    {
        var graph = site.Graph;
        var planes = graph.Reshape(gradient, Site.BatchOf(Planes.Shape(site.Node.Shape)));
        var whole = PaddingOps.Of(graph, planes, Planes.Paddings(op.Window));
        var (weight, strides) = (Weight(site), Planes.Strides(op.Window));
        var x = graph.Reshape(Planes.Write(graph, "Conv2D", strides, whole, weight), Site.BatchOf(site.InputShape));
        var spread = Planes.Write(graph, "Conv2DBackpropFilter", strides, whole, graph.Op("Shape", weight), Planes.Of(graph, site.Input, site.InputShape));
        var own = graph.Gradients(weight, spread, [site.Parameters[0]])[0];
        return site.Parameters.Length > 1 ? [x, own, graph.Sum(planes, 0, 1, 2)] : [x, own];
    }

    private AxisPadding[] Cuts() => [.. Planes.Paddings(op.Window).Select(padding => new AxisPadding(-padding.Before, -padding.After))];

    private TF_Output Weight(Site site)
    {
        var (rows, columns) = op.Window.Planar();
        var weight = site.Graph.Reshape(site.Parameters[0], rows.Size, columns.Size, op.Filters, site.InputShape[^1]);
        return Planes.Spread(site.Graph, weight, op.Window, op.Filters, site.InputShape[^1]);
    }

    /// <summary>The output before it is cut.</summary>
    private TF_Output Whole(Site site, TF_Output weight)
    {
        var graph = site.Graph;
        var (rows, columns) = op.Window.Planar();
        var (height, width, _) = site.InputShape.Planar();
        var x = Planes.Of(graph, site.Input, site.InputShape);
        var batch = graph.Begin("StridedSlice").Input(graph.Op("Shape", x)).Input(graph.Constant(0)).Input(graph.Constant(1)).Input(graph.Constant(1)).Result();
        var size = graph.Constant([Length(rows, height), Length(columns, width), op.Filters]);
        return Planes.Write(graph, "Conv2DBackpropInput", Planes.Strides(op.Window), graph.Concat([batch, size], 0), weight, x);
    }

    private static int Length(WindowAxis axis, int length) => checked((int)(axis with { Before = 0, After = 0 }).TransposedOutputs(length));
}

/// <summary>The largest or the mean of the values under each window; padding does not count.</summary>
internal sealed class PoolTranslation(PoolOp op) : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var (rows, columns) = op.Window.Planar();
        var beyond = op.Function == Pooling.Max ? float.NegativeInfinity : 0;
        var x = PaddingOps.Of(graph, Planes.Of(graph, site.Input, site.InputShape), Planes.Paddings(op.Window), beyond);
        var pool = graph.Begin(op.Function == Pooling.Max ? "MaxPool" : "AvgPool").Input(x).Ints("ksize", 1, rows.Size, columns.Size, 1);
        var y = pool.Ints("strides", Planes.Strides(op.Window)).Text("padding", "VALID").Result();
        return graph.Reshape(op.Function == Pooling.Max ? y : graph.Op("Mul", y, Shares(site)), site.BatchShape);
    }

    /// <summary>All places of a window for each that is no padding.</summary>
    private TF_Output Shares(Site site)
    {
        var (rows, columns) = op.Window.Planar();
        var (input, output) = (site.InputShape.Planar(), site.Node.Shape.Planar());
        var shares = from row in Enumerable.Range(0, output.Rows)
                     from column in Enumerable.Range(0, output.Columns)
                     select (float)((double)rows.Size * columns.Size / ((double)Values(rows, row, input.Rows) * Values(columns, column, input.Columns)));
        return site.Graph.Constant([.. shares], [output.Rows, output.Columns, 1]);
    }

    private static int Values(WindowAxis axis, int output, int length)
    {
        var start = (output * axis.Stride) - axis.Before;
        return Math.Min(length, start + axis.Size) - Math.Max(0, start);
    }
}
