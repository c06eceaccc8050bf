using System.Runtime.InteropServices;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Units that give 0 for every row: no gradient reaches their weights any more.</summary>
internal static class DeadUnits
{
    /// <summary>Where activations are looked at for a flat part at 0; far out, smooth ones round to 0 without being so.</summary>
    private const double Reach = 5;

    private const double Step = 0.25;

    /// <summary>The layers whose last op is an activation with a flat part at 0: a function of its input alone, without parameters.</summary>
    internal static IEnumerable<string> LayersWithZeros(ModelGraph graph) => graph.Nodes.Take(graph.Output + 1)
        .GroupBy(node => node.Path)
        .Where(layer => layer.Last() is { Op: MapOp { Formula: var formula }, Inputs.Count: 1, Parameters.Count: 0 } && HasFlatZero(formula))
        .Select(layer => layer.Key);

    /// <summary>The share of dead units of each layer.</summary>
    internal static Dictionary<string, double> Shares(CompiledModel compiled, Seq<string> layers, Parameters parameters, BatchSource rows, CancellationToken cancellation)
    {
        var predictors = layers.Select(layer =>
        {
            var graph = compiled.Training.Objective.Model.Lower(layer);
            return (Layer: layer, Predictor: compiled.Backend.Predictor(graph, parameters), IsAlive: new bool[graph.OutputShape.Rank == 0 ? 1 : graph.OutputShape[^1]]);
        }).ToList();
        using var batches = rows.All(cancellation);
        while (batches.Next())
        {
            var features = FeaturesOf(batches.Current, compiled);
            foreach (var (_, predictor, isAlive) in predictors)
            {
                var outputs = predictor.Predict(features);
                for (var i = 0; i < outputs.Length; i++)
                {
                    isAlive[i % isAlive.Length] |= outputs[i] != 0;
                }
            }
        }

        batches.ThrowIfCut(cancellation);
        return predictors.ToDictionary(item => item.Layer, item => (double)item.IsAlive.Count(alive => !alive) / item.IsAlive.Length, StringComparer.Ordinal);
    }

    /// <summary>Whether a function is exactly 0 at two neighbouring points: flat there, not only crossing.</summary>
    internal static bool HasFlatZero(Expr formula)
    {
        var before = false;
        for (var x = -Reach; x <= Reach; x += Step)
        {
            var isZero = formula.Evaluate(x) == 0;
            if (isZero && before)
            {
                return true;
            }

            before = isZero;
        }

        return false;
    }

    /// <summary>A batch's rows one after the other, in the engine's type.</summary>
    private static Tensor FeaturesOf(in Batch batch, CompiledModel compiled)
    {
        var (input, features) = (compiled.Plan.Graph.InputShape, batch.Data.Features);
        var size = (int)input.Size;
        var values = new double[checked(batch.Count * size)];
        for (var row = 0; row < batch.Count; row++)
        {
            for (var i = 0; i < size; i++)
            {
                values[(row * size) + i] = features[(batch.Rows[row] * size) + i];
            }
        }

        return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(values), input.Prepend(batch.Count)).To(compiled.Backend.Precision);
    }
}
