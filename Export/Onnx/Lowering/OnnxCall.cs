namespace Pipeline.Export.Onnx;

/// <summary>A node of the model's graph that is to be lowered.</summary>
/// <param name="Scope">Where ONNX nodes go.</param>
/// <param name="Graph">The model's graph.</param>
/// <param name="Node">The node.</param>
/// <param name="Inputs">The ONNX values of the node's inputs.</param>
internal sealed record OnnxCall(OnnxScope Scope, ModelGraph Graph, GraphNode Node, Seq<OnnxValue> Inputs)
{
    /// <summary>Whether the node's values are the model's output.</summary>
    internal bool IsHead { get; init; }

    /// <summary>Whether a window reads the result, directly or through what works in either order: then channels-first is no detour.</summary>
    internal bool IsForWindow { get; init; }

    /// <summary>The operator set of the file.</summary>
    internal int Opset => Scope.Opset;

    /// <summary>The shape of one sample of an input.</summary>
    internal Shape InputShape(int input) => Graph.Nodes[Node.Inputs[input]].Shape;

    /// <summary>An input in the model's own order of axes.</summary>
    internal string ChannelsLast(int input) => Scope.ChannelsLast(Inputs[input], InputShape(input).Rank);

    /// <summary>An input in the order that windows want.</summary>
    internal string ChannelsFirst(int input) => Scope.ChannelsFirst(Inputs[input], InputShape(input).Rank);

    /// <summary>All inputs in one order: channels-first where one of them is.</summary>
    internal (Seq<string> Names, bool IsChannelsFirst) Alike()
    {
        var isFirst = Inputs.Any(value => value.IsChannelsFirst);
        return ([.. Enumerable.Range(0, Inputs.Count).Select(i => isFirst ? ChannelsFirst(i) : ChannelsLast(i))], isFirst);
    }

    /// <summary>The ONNX value of a parameter, in the model's layout.</summary>
    internal string Parameter(int parameter) => Scope.Parameter(Path(parameter));

    /// <summary>The ONNX value of a parameter of other axes.</summary>
    /// <param name="parameter">Which of the node's parameters.</param>
    /// <param name="axes">Its values seen as so many axes, in which order these are written, and which of them backwards.</param>
    internal string Parameter(int parameter, AxisOrder axes) => Scope.Parameter(Path(parameter), axes);

    /// <summary>A parameter that is repeated along the axes before its own: of as many values as the last axes of a sample, in the order of a value's axes.</summary>
    internal string Repeated(int parameter, bool isChannelsFirst)
    {
        var own = Graph.Parameters[Node.Parameters[parameter]].Shape;
        var lengths = Node.Shape.ToArray();
        var first = lengths.Length;
        for (var size = 1L; first > 0 && size < own.Size;)
        {
            size *= lengths[--first];
        }

        lengths.AsSpan(0, first).Fill(1);
        var order = AxisOrder.Unchanged(lengths);
        return isChannelsFirst ? Parameter(parameter, order with { Order = [lengths.Length - 1, .. order.Order.SkipLast(1)] })
            : own.AsSpan().SequenceEqual(Node.Shape.AsSpan()[first..]) ? Parameter(parameter)
            : Parameter(parameter, order);
    }

    /// <summary>The values of a parameter.</summary>
    internal double[] Values(int parameter) => Scope.Values(Path(parameter));

    private string Path(int parameter) => Graph.Parameters[Node.Parameters[parameter]].Path;
}
