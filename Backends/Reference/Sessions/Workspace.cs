using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>All numbers of one run: the only thing that changes.</summary>
internal sealed class Workspace
{
    private readonly Kernel[] _kernels;
    private readonly bool[] _computed;

    /// <param name="graph">What is computed.</param>
    /// <param name="rows">The most rows of a batch.</param>
    /// <param name="seed">Where noise comes from.</param>
    /// <param name="withLoss">Whether loss and gradients are wanted, or the output alone.</param>
    internal Workspace(ModelGraph graph, int rows, long seed, bool withLoss)
    {
        (Graph, Seed) = (graph, seed);
        _kernels = [.. graph.Nodes.Select(Kernel.Of)];
        _computed = withLoss ? [.. graph.Nodes.Select(_ => true)] : Needed(graph);
        double[] Buffer(GraphNode node) => node.Shape.Size <= Array.MaxLength / Math.Max(1, rows) ? new double[rows * node.Shape.Size] : throw Throw.ValueTooLarge(node, rows);
        double[][] Buffers(bool[] wanted) => [.. graph.Nodes.Select((node, index) => wanted[index] ? Buffer(node) : [])];
        Values = Buffers(_computed);
        Gradients = withLoss ? Buffers(_computed) : [];
        Parameters = [.. graph.Parameters.Select(spec => new double[spec.Shape.Size])];
        ParameterGradients = withLoss ? [.. graph.Parameters.Select(spec => new double[spec.Shape.Size])] : [];
    }

    internal ModelGraph Graph { get; }

    internal long Seed { get; }

    internal double[][] Values { get; }

    internal double[][] Gradients { get; }

    internal double[][] Parameters { get; }

    internal double[][] ParameterGradients { get; }

    internal double[] Targets { get; private set; } = [];

    internal int TargetWidth { get; private set; }

    internal int Rows { get; private set; }

    internal bool Training { get; private set; }

    internal long Call { get; private set; }

    internal void Load(Parameters parameters)
    {
        for (var p = 0; p < Parameters.Length; p++)
        {
            parameters[Graph.Parameters[p].Path].ToFloat64().Float64.CopyTo(Parameters[p]);
        }
    }

    /// <summary>Takes the rows of a batch, targets included.</summary>
    internal void Gather(in Batch batch)
    {
        var (size, width) = ((int)Graph.InputShape.Size, batch.Data.TargetWidth);
        (Rows, TargetWidth) = (batch.Count, width);
        Targets = Targets.Length < Rows * width ? new double[Rows * width] : Targets;
        for (var row = 0; row < Rows; row++)
        {
            Copy(batch.Data.Features, batch.Rows[row] * size, Values[0].AsSpan(row * size, size));
            Copy(batch.Data.Targets, batch.Rows[row] * width, Targets.AsSpan(row * width, width));
        }
    }

    /// <summary>Takes rows of features alone.</summary>
    internal void Gather(Tensor features, int first, int rows)
    {
        var size = (int)Graph.InputShape.Size;
        Rows = rows;
        Copy(features, first * size, Values[0].AsSpan(0, rows * size));
    }

    internal void Forward(bool training, long call)
    {
        (Training, Call) = (training, call);
        for (var node = 0; node < _kernels.Length; node++)
        {
            if (_computed[node])
            {
                _kernels[node].Forward(new Site(this, node));
            }
        }
    }

    /// <summary>The gradient of the batch's total, from what stands in the gradients of loss and penalties back to the parameters.</summary>
    internal void Backward()
    {
        for (var node = _kernels.Length - 1; node >= 0; node--)
        {
            _kernels[node].Backward(new Site(this, node));
        }
    }

    /// <summary>Moves the statistics by what the last batch shows.</summary>
    internal void GatherStatistics()
    {
        for (var node = 0; node < _kernels.Length; node++)
        {
            _kernels[node].Gather(new Site(this, node));
        }
    }

    private static void Copy(Tensor source, int first, Span<double> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = source[first + i];
        }
    }

    private static bool[] Needed(ModelGraph graph)
    {
        var needed = new bool[graph.Nodes.Count];
        needed[0] = needed[graph.Output] = true;
        for (var node = graph.Output; node >= 0; node--)
        {
            foreach (var input in needed[node] ? graph.Nodes[node].Inputs : [])
            {
                needed[input] = true;
            }
        }

        return needed;
    }
}
