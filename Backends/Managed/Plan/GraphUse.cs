using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Who reads what in a graph, and what may be fused because nobody else does.</summary>
internal sealed class GraphUse
{
    private readonly ModelGraph _graph;
    private readonly int[] _readers;
    private readonly bool[] _leadsToLoss;
    private readonly bool[] _leadsToOutput;
    private readonly bool[] _needsGradient;
    private readonly int?[] _fusedInto;

    /// <param name="graph">The graph.</param>
    /// <param name="hasEpilogue">Whether an op's step has an epilogue.</param>
    /// <param name="isEpilogue">Whether a formula can be one.</param>
    internal GraphUse(ModelGraph graph, Func<Op, bool> hasEpilogue, Func<Expr, bool> isEpilogue)
    {
        _graph = graph;
        var count = graph.Nodes.Count;
        (_readers, _leadsToLoss, _leadsToOutput) = (new int[count], new bool[count], new bool[count]);
        (_needsGradient, _fusedInto) = (new bool[count], new int?[count]);
        _readers[graph.Output]++;
        _leadsToOutput[graph.Output] = true;
        for (var i = count - 1; i >= 0; i--)
        {
            _leadsToLoss[i] |= graph.Nodes[i].Op is SampleOp;
            foreach (var input in graph.Nodes[i].Inputs)
            {
                _readers[input]++;
                _leadsToLoss[input] |= _leadsToLoss[i];
                _leadsToOutput[input] |= _leadsToOutput[i];
            }
        }

        for (var i = 0; i < count; i++)
        {
            var node = graph.Nodes[i];
            _needsGradient[i] = node.Inputs.Any(input => _needsGradient[input]) || node.Parameters.Any(place => ParameterLayout.IsTrainable(graph.Parameters[place]));
            if (node is { Op: MapOp map, Inputs: [var input], Parameters.Count: 0 } && _readers[input] == 1 && hasEpilogue(graph.Nodes[input].Op) && isEpilogue(map.Formula))
            {
                _fusedInto[input] = i;
            }
        }
    }

    /// <summary>The softmax that the loss computes on its way and that only the output reads besides; null where there is none.</summary>
    internal int? FusedSoftmax =>
        _graph.Loss >= 0
        && _graph.Nodes[_graph.Loss] is { Op: CrossEntropyOp { FromLogits: true } } loss
        && _graph.Nodes[_graph.Output] is { Op: SoftmaxOp } softmax
        && softmax.Inputs[0] == loss.Inputs[0]
        && !_leadsToLoss[_graph.Output]
            ? _graph.Output
            : null;

    /// <summary>The activation that is the epilogue of this product, or null.</summary>
    internal int? FusedInto(int node) => _fusedInto[node];

    /// <summary>The product whose epilogue this activation is, or null.</summary>
    internal int? EpilogueOf(int node) => _graph.Nodes[node].Inputs is [var input] && _fusedInto[input] == node ? input : null;

    internal bool LeadsToLoss(int node) => _leadsToLoss[node];

    internal bool LeadsToOutput(int node) => _leadsToOutput[node];

    internal bool NeedsGradient(int node) => _needsGradient[node];

    /// <summary>Whether what only the output needs has no parameters, so that it may be computed later, even after an update.</summary>
    internal bool OutputCanWait => Enumerable.Range(0, _graph.Nodes.Count).All(node => _leadsToLoss[node] || _graph.Nodes[node].Parameters.Count == 0);
}
