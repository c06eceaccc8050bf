using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>From PyTorch's arrangement of a parameter to ours.</summary>
internal sealed class TorchWeights
{
    private readonly ModelGraph _graph;
    private readonly TorchOrder[] _orders;

    internal TorchWeights(ModelGraph graph) => (_graph, _orders) = (graph, TorchOrder.Of(graph));

    /// <summary>The shape that PyTorch has for a parameter.</summary>
    internal Shape ShapeOf(ParameterSpec spec, GraphNode node)
    {
        if (!IsWeight(spec, node))
        {
            return spec.Path.EndsWith(".alpha", StringComparison.Ordinal) ? [checked((int)spec.Shape.Size)] : spec.Shape;
        }

        var shape = spec.Shape;
        return node.Op switch
        {
            DenseOp => [shape[1], shape[0]],
            ConvOp op => [op.Filters, InputShape(node)[^1] / op.Groups, .. shape.Take(op.Window.Count)],
            ConvTransposeOp op => [shape[^1], shape[^2], .. shape.Take(op.Window.Count)],
            _ => shape,
        };
    }

    /// <summary>The places after which nobody can tell in which order PyTorch has the values.</summary>
    internal IEnumerable<string> Unknown() => Enumerable.Range(0, _orders.Length)
        .Where(place => _orders[place].Kind == TorchKind.Unknown && _graph.Nodes[place].Inputs.All(input => _orders[input].Kind != TorchKind.Unknown))
        .Select(place => $"{_graph.Nodes[place].Path} {_graph.Nodes[place].Op.Name}: in which order PyTorch has the values after it cannot be told");

    /// <summary>Our tensor of one in PyTorch's shape.</summary>
    internal Tensor From(Tensor theirs, ParameterSpec spec, GraphNode node)
    {
        var order = _orders[node.Inputs[0]];
        if (!IsWeight(spec, node))
        {
            var isPerValue = order.Kind == TorchKind.Flat && (node.Op is BatchNormalizationOp or SampleNormalizationOp or MapOp) && spec.Shape == InputShape(node);
            return isPerValue ? Picked(theirs, spec.Shape, order.Places()) : theirs.Reshape(spec.Shape);
        }

        if (node.Op is DenseOp)
        {
            var (inputs, units) = (spec.Shape[0], spec.Shape[1]);
            var rows = order.Kind == TorchKind.Flat && InputShape(node).Rank == 1 ? order.Places() : [.. Enumerable.Range(0, inputs)];
            return Picked(theirs, spec.Shape, [.. Enumerable.Range(0, inputs * units).Select(i => (i % units * inputs) + rows[i / units])]);
        }

        return node.Op is ConvOp or ConvTransposeOp ? Picked(theirs, spec.Shape, Turned(theirs.Shape, node.Op is ConvOp { IsFlipped: true })) : theirs;
    }

    /// <summary>For each value of our [..window, a, b] its place in PyTorch's [b, a, ..window].</summary>
    private static int[] Turned(Shape theirs, bool isFlipped)
    {
        var (first, second) = (theirs[0], theirs[1]);
        var area = checked((int)(theirs.Size / Math.Max(1, (long)first * second)));
        var places = new int[theirs.Size];
        for (var i = 0; i < places.Length; i++)
        {
            var (last, before, window) = (i % first, i / first % second, i / (first * second));
            places[i] = (((last * second) + before) * area) + (isFlipped ? area - 1 - window : window);
        }

        return places;
    }

    private static Tensor Picked(Tensor theirs, Shape shape, int[] places) => theirs.Type == ElementType.Float32
        ? Tensor.Of(Picked(theirs.Float32, places), shape)
        : Tensor.Of(Picked(theirs.Float64, places), shape);

    private static ImmutableArray<T> Picked<T>(ReadOnlySpan<T> theirs, int[] places)
    {
        var ours = new T[places.Length];
        for (var i = 0; i < ours.Length; i++)
        {
            ours[i] = theirs[places[i]];
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(ours);
    }

    /// <summary>Whether it is the first parameter of its op: the weight.</summary>
    private bool IsWeight(ParameterSpec spec, GraphNode node) => _graph.Parameters[node.Parameters[0]] == spec && node.Op is DenseOp or ConvOp or ConvTransposeOp;

    private Shape InputShape(GraphNode node) => _graph.Nodes[node.Inputs[0]].Shape;
}
