using System.Runtime.InteropServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// Predicts on the callers' threads. Each call takes a workspace that is free, or makes one; the parameters are shared and never written. A row's
/// result depends on that row alone, so the pieces into which a batch is cut do not show.
/// </summary>
internal sealed class Predictor<V> : IPredictor where V : struct, ISimdLane<V>
{
    /// <summary>The most rows of a piece: more do not make products faster.</summary>
    internal const int MostRows = 256;

    /// <summary>The fewest rows of a piece, however wide they are: fewer make products slower.</summary>
    internal const int FewestRows = 8;

    /// <summary>What the values of a piece take between these two: they stay in the processor's cache.</summary>
    internal const long PieceBytes = 1 << 21;

    private readonly PinnedNumbers _parameters;
    private readonly Pieces _single;
    private readonly Pieces _many;

    internal Predictor(ModelGraph graph, Parameters parameters)
    {
        _single = new(Planner<V>.Make(graph, 1, trains: false, seed: 0));
        _many = new(Planner<V>.Make(graph, RowsOf(graph), trains: false, seed: 0));
        var layout = _single.Plan.Parameters;
        _parameters = new(layout.Size, 1);
        for (var i = 0; i < layout.Specs.Count; i++)
        {
            var spec = layout.Specs[i];
            ParameterCopy.Into(parameters[spec.Path], spec, _parameters.Span(layout.Regions[i]));
        }
    }

    /// <summary>The bytes of the workspaces that are kept for later calls.</summary>
    internal long KeptBytes => _single.KeptBytes + _many.KeptBytes;

    public Tensor Predict(Tensor features)
    {
        var plan = _single.Plan;
        var rows = features.Shape.Rank == 0 ? 0 : features.Shape[0];
        if (features.Length != rows * plan.InputSize)
        {
            throw Throw.FeatureSize(rows == 0 ? features.Length : features.Length / rows, plan.InputShape);
        }

        var output = new float[checked(rows * plan.OutputSize)];
        (rows == 1 ? _single : _many).Run(features, rows, output, _parameters);
        return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(output), plan.OutputShape.Prepend(rows));
    }

    /// <summary>As many rows as fit into a piece, and no more than an array holds of any value; values that share a place count each for itself.</summary>
    internal static int RowsOf(ModelGraph graph)
    {
        var row = graph.Nodes.Sum(node => node.Shape.Size) * sizeof(float);
        var largest = graph.Nodes.Max(node => node.Shape.Size);
        return (int)Math.Min(Math.Clamp(PieceBytes / Math.Max(1, row), FewestRows, MostRows), Array.MaxLength / Math.Max(1, largest));
    }
}

/// <summary>A plan for pieces of a batch, and the workspaces that are free to run it: at most one for each processor is kept.</summary>
internal sealed unsafe class Pieces(Plan plan)
{
    private readonly Workspace?[] _free = new Workspace?[Environment.ProcessorCount];

    internal Plan Plan { get; } = plan;

    internal long KeptBytes => _free.Count(workspace => workspace is not null) * Plan.WorkspaceSize * sizeof(float);

    internal void Run(Tensor features, int rows, float[] output, PinnedNumbers parameters)
    {
        if (rows == 0)
        {
            return;
        }

        var workspace = Take() ?? new Workspace(Plan, parameters, WorkerPool.CallerOnly, trains: false);
        for (var row = 0; row < rows; row += Plan.Capacity)
        {
            var count = Math.Min(Plan.Capacity, rows - row);
            workspace.Load(features, row, count);
            foreach (var step in Plan.OutputSteps.AsSpan())
            {
                step.Forward(workspace);
            }

            var size = (int)(count * Plan.OutputSize);
            new Span<float>(workspace.At(Plan.Output), size).CopyTo(output.AsSpan((int)(row * Plan.OutputSize), size));
        }

        Keep(workspace);
    }

    private Workspace? Take()
    {
        for (var i = 0; i < _free.Length; i++)
        {
            if (Interlocked.Exchange(ref _free[i], null) is { } workspace)
            {
                return workspace;
            }
        }

        return null;
    }

    /// <summary>Where every place is taken, the workspace is left to the collector.</summary>
    private void Keep(Workspace workspace)
    {
        for (var i = 0; i < _free.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _free[i], workspace, null) is null)
            {
                return;
            }
        }
    }
}
