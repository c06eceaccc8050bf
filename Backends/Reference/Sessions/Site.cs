using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>What a kernel sees of the workspace: its node's inputs, output, parameters and their gradients, for the rows of the batch.</summary>
internal readonly ref struct Site(Workspace workspace, int index)
{
    internal GraphNode Node { get; } = workspace.Graph.Nodes[index];

    /// <summary>The rows of the batch.</summary>
    internal int Rows { get; } = workspace.Rows;

    /// <summary>Whether noise is made, and statistics are those of the batch.</summary>
    internal bool Training { get; } = workspace.Training;

    internal long Call { get; } = workspace.Call;

    internal long Seed { get; } = workspace.Seed;

    internal int TargetWidth => workspace.TargetWidth;

    internal ReadOnlySpan<double> Targets => workspace.Targets.AsSpan(0, Rows * TargetWidth);

    internal Span<double> Output => Values(index);

    internal ReadOnlySpan<double> OutputGradient => Gradients(index);

    internal ReadOnlySpan<double> Input(int place = 0) => Values(Node.Inputs[place]);

    internal Span<double> InputGradient(int place = 0) => Gradients(Node.Inputs[place]);

    internal Shape InputShape(int place = 0) => workspace.Graph.Nodes[Node.Inputs[place]].Shape;

    internal ReadOnlySpan<double> Parameter(int place) => workspace.Parameters[Node.Parameters[place]];

    /// <summary>A parameter that training gathers, to be moved.</summary>
    internal Span<double> Statistic(int place) => workspace.Parameters[Node.Parameters[place]];

    internal Span<double> ParameterGradient(int place) => workspace.ParameterGradients[Node.Parameters[place]];

    private Span<double> Values(int node) => workspace.Values[node].AsSpan(0, Rows * (int)workspace.Graph.Nodes[node].Shape.Size);

    private Span<double> Gradients(int node) => workspace.Gradients[node].AsSpan(0, Rows * (int)workspace.Graph.Nodes[node].Shape.Size);
}
