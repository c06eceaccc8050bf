using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// Predicts on the callers' threads. Each call takes a workspace that is free, or makes one; the parameters are shared and never written. A row's
/// result depends on that row alone, so the pieces into which a batch is cut do not show.
/// </summary>
internal sealed unsafe class Predictor<V> : IPredictor where V : struct, ISimdLane<V>
{
    private const int PieceRows = 256;

    private readonly Plan _plan;
    private readonly PinnedNumbers _parameters;
    private readonly ConcurrentBag<Workspace> _free = [];

    internal Predictor(ModelGraph graph, Parameters parameters)
    {
        _plan = Planner<V>.Make(graph, PieceRows, trains: false, seed: 0);
        _parameters = new(_plan.Parameters.Size, PieceRows);
        for (var i = 0; i < _plan.Parameters.Specs.Count; i++)
        {
            var spec = _plan.Parameters.Specs[i];
            ParameterCopy.Into(parameters[spec.Path], spec, _parameters.Span(_plan.Parameters.Regions[i]));
        }
    }

    public Tensor Predict(Tensor features)
    {
        var rows = features.Shape.Rank == 0 ? 0 : features.Shape[0];
        if (features.Length != rows * _plan.InputSize)
        {
            throw Throw.FeatureSize(rows == 0 ? features.Length : features.Length / rows, _plan.InputShape);
        }

        var output = new float[checked(rows * _plan.OutputSize)];
        var workspace = _free.TryTake(out var free) ? free : new Workspace(_plan, _parameters, WorkerPool.CallerOnly, trains: false);
        for (var row = 0; row < rows; row += PieceRows)
        {
            var count = Math.Min(PieceRows, rows - row);
            workspace.Load(features, row, count);
            foreach (var step in _plan.OutputSteps.AsSpan())
            {
                step.Forward(workspace);
            }

            var size = (int)(count * _plan.OutputSize);
            new Span<float>(workspace.At(_plan.Output), size).CopyTo(output.AsSpan((int)(row * _plan.OutputSize), size));
        }

        _free.Add(workspace);
        return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(output), _plan.OutputShape.Prepend(rows));
    }
}
