namespace Pipeline.Export.Onnx;

/// <summary>What the model's output is.</summary>
internal enum Head
{
    /// <summary>Numbers without a bound.</summary>
    Values,

    /// <summary>Probabilities, from a softmax or a sigmoid.</summary>
    Probabilities,
}

/// <summary>A model's graph → an ONNX graph: the second lowering. Only what the output needs is written; losses, penalties and noise are not.</summary>
internal static class GraphLowering
{
    internal const string Batch = "batch";

    /// <param name="graph">The model's graph.</param>
    /// <param name="parameters">The tensor at a parameter's path.</param>
    /// <param name="docs">What a layer is, by its path.</param>
    /// <param name="settings">Names and version.</param>
    internal static OnnxGraph Lower(ModelGraph graph, Func<string, Tensor> parameters, Func<string, string> docs, OnnxSettings settings)
    {
        var scope = new OnnxScope(parameters, docs, settings.Opset);
        var values = new OnnxValue[graph.Nodes.Count];
        values[0] = new(settings.InputName);
        var (heads, uses) = (HeadNodes(graph), NodeUses.Of(graph));
        foreach (var index in Enumerable.Range(1, graph.Nodes.Count - 1).Where(uses.IsNeeded))
        {
            var node = graph.Nodes[index];
            scope.Path = node.Path;
            var call = new OnnxCall(scope, graph, node, [.. node.Inputs.Select(i => values[i])]) { IsHead = heads.Contains(index), IsForWindow = uses.IsForWindow(index) };
            values[index] = uses.IsRepeatedByUse(index) ? call.Inputs[0] : OpTable.Lower(call);
        }

        scope.Path = graph.Nodes[graph.Output].Path;
        var result = scope.ChannelsLast(values[graph.Output], graph.OutputShape.Rank);
        if (result == settings.InputName)
        {
            // A model that only hands on its input: an output must be the output of a node.
            scope.Path = "output";
            result = scope.Add("Identity", [result]);
        }

        var outputName = settings.OutputName ?? DefaultOutputName(graph);
        var nodes = Renamed(scope.Nodes, result, outputName);
        CheckNames(settings.InputName, outputName, scope);
        return new(settings.GraphName)
        {
            Nodes = nodes,
            Initializers = scope.Initializers,
            Inputs = [Declare(settings.InputName, graph.InputShape)],
            Outputs = [Declare(outputName, graph.OutputShape)],
        };
    }

    /// <summary>The node that computes the output's values; what follows only gives them another shape.</summary>
    internal static GraphNode HeadNode(ModelGraph graph) => graph.Nodes[HeadNodes(graph)[^1]];

    internal static Head HeadOf(ModelGraph graph) => HeadNode(graph).Op switch
    {
        SoftmaxOp => Head.Probabilities,
        MapOp { Formula: UnaryExpr { Function: UnaryFunction.Sigmoid } } => Head.Probabilities,
        _ => Head.Values,
    };

    internal static string DefaultOutputName(ModelGraph graph) => HeadOf(graph) == Head.Probabilities ? "probabilities" : "output";

    // The output's node, and through those that change no value, the one before: the last in the list computes the values.
    private static List<int> HeadNodes(ModelGraph graph)
    {
        List<int> heads = [graph.Output];
        while (graph.Nodes[heads[^1]] is { Op: NoiseOp or ReshapeOp } node)
        {
            heads.Add(node.Inputs[0]);
        }

        return heads;
    }

    private static Seq<OnnxNode> Renamed(Seq<OnnxNode> nodes, string from, string to) =>
        [.. nodes.Select(n => n with { Inputs = [.. n.Inputs.Select(i => i == from ? to : i)], Outputs = [.. n.Outputs.Select(o => o == from ? to : o)] })];

    // Names that the user gave are never changed, and neither are the others because of them.
    private static void CheckNames(string input, string output, OnnxScope scope)
    {
        if (input == output)
        {
            throw Throw.SameNames(input);
        }

        var taken = scope.Initializers.Select(i => i.Name).Concat(scope.Nodes.SelectMany(n => n.Outputs)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in new[] { input, output }.Where(taken.Contains))
        {
            throw Throw.NameTaken(name);
        }
    }

    private static OnnxValueInfo Declare(string name, Shape sample) =>
        new(name, new(OnnxElementType.Float, [OnnxDimension.Of(Batch), .. sample.Select(d => OnnxDimension.Of(d))]));
}
