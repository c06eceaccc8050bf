using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Rows weighted by their class.</summary>
internal static class ClassWeighting
{
    /// <summary>The rows, the weight of each multiplied with that of its class; as they are where no class has a weight.</summary>
    internal static Samples Of(CompiledModel compiled, Seq<double> classWeights, Dataset data, TargetForm form)
    {
        if (classWeights.Count == 0)
        {
            return data.Samples;
        }

        var output = compiled.Plan.Graph.OutputShape;
        var count = output.Size == 1 ? 2 : output[^1];
        if (classWeights.Count != count)
        {
            throw Throw.ClassWeightCount(classWeights.Count, count);
        }

        var classes = ClassesOf.Rows(data, form, output);
        var weights = new double[data.Count];
        for (var row = 0; row < weights.Length; row++)
        {
            weights[row] = (data.Weights?[row] ?? 1) * classWeights[classes[row]];
        }

        return new Samples(data.Features, data.Targets, Tensor.Of(weights.AsSpan(), [weights.Length]));
    }
}
