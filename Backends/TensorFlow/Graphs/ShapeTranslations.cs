using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>The same values under another shape.</summary>
internal sealed class ReshapeTranslation : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Reshape(site.Input, site.BatchShape);
}

/// <summary>The axes of a sample in another order.</summary>
internal sealed class TransposeTranslation(TransposeOp op) : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Op("Transpose", site.Input, site.Graph.Constant([0, .. op.Axes.Select(axis => axis + 1)]));
}

/// <summary>Values one after the other along an axis.</summary>
internal sealed class ConcatTranslation(ConcatOp op) : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Concat(site.Inputs, op.Axis + 1);
}

/// <summary>A last axis of length 1 repeated.</summary>
internal sealed class BroadcastTranslation(BroadcastOp op) : Translation
{
    internal override TF_Output Forward(Site site) =>
        site.Graph.Op("Tile", site.Input, site.Graph.Constant([.. Enumerable.Repeat(1, site.InputShape.Rank), op.Length]));

    /// <summary>The same as TensorFlow's, whose own computes with shapes in each run.</summary>
    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient) => [site.Graph.Reduce("Sum", gradient, site.InputShape.Rank)];
}

/// <summary>One value of all along the last axis.</summary>
internal sealed class ReduceTranslation(ReduceOp op) : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Reduce(op.Function.ToString(), site.Input, site.InputShape.Rank);

    /// <summary>Of several largest values the first has the gradient, where TensorFlow would share it among them.</summary>
    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient)
    {
        if (op.Function != AxisFunction.Max)
        {
            return base.Backward(site, value, gradient);
        }

        var graph = site.Graph;
        var first = graph.Op("ArgMax", site.Input, graph.Number(site.InputShape.Rank));
        return [graph.Op("Mul", graph.Op("OneHot", first, graph.Number(site.InputShape[^1]), graph.Constant(1f), graph.Constant(0f)), gradient)];
    }
}

/// <summary>Zeros around a sample, or its border cut off.</summary>
internal sealed class PadTranslation(PadOp op) : Translation
{
    internal override TF_Output Forward(Site site) => PaddingOps.Of(site.Graph, site.Input, [new(0, 0), .. op.Paddings]);
}

/// <summary>Each axis before the channels made longer by a whole factor.</summary>
internal sealed class ResizeTranslation(ResizeOp op) : Translation
{
    private int RowFactor => op.Factors.Count == 2 ? op.Factors[0] : 1;

    private int ColumnFactor => op.Factors[^1];

    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var (rows, columns, channels) = site.InputShape.Planar();
        if (op.Interpolation == Interpolation.Nearest)
        {
            var apart = graph.Reshape(site.Input, -1, rows, 1, columns, 1, channels);
            return graph.Reshape(graph.Op("Tile", apart, graph.Constant(1, 1, RowFactor, 1, ColumnFactor, 1)), site.BatchShape);
        }

        var planes = graph.Reshape(site.Input, -1, rows, columns, channels);
        var size = graph.Constant(rows * RowFactor, columns * ColumnFactor);
        return graph.Reshape(graph.Begin("ResizeBilinear").Input(planes).Input(size).Bool("half_pixel_centers", true).Result(), site.BatchShape);
    }

    /// <summary>Where values are repeated, the sum over the repetitions: TensorFlow's own computes with shapes in each run.</summary>
    internal override TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient)
    {
        if (op.Interpolation != Interpolation.Nearest)
        {
            return base.Backward(site, value, gradient);
        }

        var graph = site.Graph;
        var (rows, columns, channels) = site.InputShape.Planar();
        var apart = graph.Reshape(gradient, -1, rows, RowFactor, columns, ColumnFactor, channels);
        return [graph.Reshape(graph.Sum(apart, 2, 4), Site.BatchOf(site.InputShape))];
    }
}
