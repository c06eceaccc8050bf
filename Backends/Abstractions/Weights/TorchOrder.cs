using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>In which order PyTorch has the values that we have channels last.</summary>
internal enum TorchKind
{
    /// <summary>In the same.</summary>
    Same,

    /// <summary>Channels first, then the axes.</summary>
    Image,

    /// <summary>An image laid flat: channels first.</summary>
    Flat,

    /// <summary>Nobody can tell.</summary>
    Unknown,
}

/// <summary>The order of one value of a graph.</summary>
/// <param name="Kind">In which order PyTorch has it.</param>
/// <param name="Image">The shape of the image, channels last, where it is laid flat.</param>
internal readonly record struct TorchOrder(TorchKind Kind, Shape Image = default)
{
    private static TorchOrder Unknown => new(TorchKind.Unknown);

    private static TorchOrder Same => new(TorchKind.Same);

    private static TorchOrder AnImage => new(TorchKind.Image);

    /// <summary>The order of each node's value.</summary>
    internal static TorchOrder[] Of(ModelGraph graph)
    {
        var orders = new TorchOrder[graph.Nodes.Count];
        for (var i = 0; i < orders.Length; i++)
        {
            var node = graph.Nodes[i];
            var first = node.Inputs.Count > 0 ? orders[node.Inputs[0]] : Same;
            orders[i] = node.Op switch
            {
                InputOp => node.Shape.Rank >= 3 ? AnImage : Same,
                ConvOp or ConvTransposeOp or PoolOp or PadOp or ResizeOp => AnImage,
                DenseOp => node.Shape.Rank == 1 ? Same : first,
                _ when node.Inputs.Any(input => orders[input].Kind == TorchKind.Unknown) => Unknown,
                ReshapeOp => Reshaped(graph, node, first),
                ReduceOp => first.Kind == TorchKind.Flat || (first.Kind == TorchKind.Image && node.Shape.Rank > 1) ? Unknown : Same,
                TransposeOp => first.Kind == TorchKind.Same ? Same : Unknown,
                ConcatOp or OneHotOp or SquaredDistanceOp or BroadcastOp when node.Inputs.Any(input => orders[input].Kind == TorchKind.Flat) => Unknown,
                _ => node.Inputs.All(input => orders[input] == first) ? first : node.Shape.Rank >= 2 ? AnImage : Unknown,
            };
        }

        return orders;
    }

    /// <summary>Where PyTorch has each value of a flat image: element [y, x, c] of ours is [c, y, x] of theirs.</summary>
    internal int[] Places()
    {
        var (channels, places) = (Image[^1], new int[Image.Size]);
        var area = places.Length / channels;
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = (i % channels * area) + (i / channels);
        }

        return places;
    }

    private static TorchOrder Reshaped(ModelGraph graph, GraphNode node, TorchOrder before)
    {
        var from = graph.Nodes[node.Inputs[0]].Shape;
        return before.Kind switch
        {
            TorchKind.Image when node.Shape.Rank == 1 => HasOneOrder(from) ? Same : new(TorchKind.Flat, from),
            TorchKind.Image => node.Shape == from || HasOneOrder(from) ? AnImage : Unknown,
            TorchKind.Flat => node.Shape == before.Image ? AnImage : Unknown,
            TorchKind.Same => node.Shape.Rank < 3 ? Same : HasOneOrder(node.Shape) || IsInput(graph, node) ? AnImage : Unknown,
            _ => Unknown,
        };
    }

    /// <summary>Whether channels first and last are the same: one channel, or one place.</summary>
    private static bool HasOneOrder(Shape image) => image.Rank < 2 || image[^1] == 1 || image.Size == image[^1];

    /// <summary>Whether it is the input in another shape: its order is that of the data, which is ours.</summary>
    private static bool IsInput(ModelGraph graph, GraphNode node)
    {
        while (node.Op is ReshapeOp or MapOp && node.Inputs.Count == 1)
        {
            node = graph.Nodes[node.Inputs[0]];
        }

        return node.Op is InputOp;
    }
}
