using System.Runtime.InteropServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>Predicts in float64; each call has a workspace of its own, so many threads may call at once.</summary>
internal sealed class Predictor(ModelGraph graph, Parameters parameters) : IPredictor
{
    private const int Chunk = 256;

    public Tensor Predict(Tensor features)
    {
        var (rows, size) = (features.Shape[0], (int)graph.OutputShape.Size);
        var outputs = new double[checked(rows * size)];
        var workspace = new Workspace(graph, Math.Min(rows, Chunk), seed: 0, withLoss: false);
        workspace.Load(parameters);
        for (var first = 0; first < rows; first += Chunk)
        {
            var count = Math.Min(Chunk, rows - first);
            workspace.Gather(features, first, count);
            workspace.Forward(training: false, call: 0);
            workspace.Values[graph.Output].AsSpan(0, count * size).CopyTo(outputs.AsSpan(first * size));
        }

        return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(outputs), graph.OutputShape.Prepend(rows));
    }
}
