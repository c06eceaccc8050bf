namespace Pipeline.Export.Onnx;

/// <summary>What the nodes of a graph are needed for, seen from the output backwards.</summary>
internal sealed class NodeUses
{
    private readonly ModelGraph _graph;
    private readonly List<int>[] _readers;
    private readonly bool[] _isForWindow;

    private NodeUses(ModelGraph graph)
    {
        _graph = graph;
        _readers = new List<int>[graph.Nodes.Count];
        _isForWindow = new bool[graph.Nodes.Count];
    }

    internal static NodeUses Of(ModelGraph graph)
    {
        var uses = new NodeUses(graph);
        uses.Read(graph.Output);
        for (var index = graph.Output; index > 0; index--)
        {
            foreach (var input in uses.IsNeeded(index) ? graph.Nodes[index].Inputs : [])
            {
                uses.Read(input).Add(index);
                uses._isForWindow[input] |= graph.Nodes[index].Op is ConvOp or ConvTransposeOp or PoolOp or ResizeOp || (uses._isForWindow[index] && IsOfEitherOrder(graph.Nodes[index].Op));
            }
        }

        return uses;
    }

    /// <summary>Whether the output depends on the node.</summary>
    internal bool IsNeeded(int node) => _readers[node] is not null;

    /// <summary>Whether a window reads the node, directly or through what works in either order of axes.</summary>
    internal bool IsForWindow(int node) => _isForWindow[node];

    /// <summary>Whether the node only repeats numbers for formulas, each of which reads a value of the full length too and so repeats them by itself.</summary>
    internal bool IsRepeatedByUse(int node) =>
        _graph.Nodes[node].Op is BroadcastOp && node != _graph.Output && _readers[node].All(reader =>
            _graph.Nodes[reader] is { Op: MapOp map } formula
            && formula.Inputs.Where((input, i) => _graph.Nodes[input].Op is not BroadcastOp && Reads(map.Formula, i)).Any());

    private List<int> Read(int node) => _readers[node] ??= [];

    private static bool Reads(Expr expr, int variable) => expr switch
    {
        VariableExpr read => read.Index == variable,
        UnaryExpr unary => Reads(unary.Operand, variable),
        LeakyReluExpr leaky => Reads(leaky.Operand, variable),
        BinaryExpr binary => Reads(binary.Left, variable) || Reads(binary.Right, variable),
        SelectExpr select => Reads(select.Condition, variable) || Reads(select.Positive, variable) || Reads(select.Otherwise, variable),
        _ => false,
    };

    private static bool IsOfEitherOrder(Op op) => op is NoiseOp or MapOp or SoftmaxOp or BatchNormalizationOp or SampleNormalizationOp or PadOp or ConcatOp or BroadcastOp or ReduceOp;
}
