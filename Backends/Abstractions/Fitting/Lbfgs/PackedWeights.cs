using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The trained parameters of a model as one vector of numbers that the engine's type can hold, so that what is saved is what was computed with.</summary>
internal sealed class PackedWeights(ModelGraph graph, ElementType precision)
{
    private readonly ParameterSpec[] _trained = [.. graph.Parameters.Where(spec => spec.Role == ParameterRole.Trainable)];

    /// <summary>The parameters, or a slot of theirs, as one vector.</summary>
    internal double[] Pack(Parameters parameters, string? slot = null) => [.. _trained.SelectMany(spec => parameters[Path(spec, slot)].ToFloat64().Float64.ToArray())];

    /// <summary>Gradients by path as one vector.</summary>
    internal double[] Pack(IReadOnlyDictionary<string, Tensor> gradients) => [.. _trained.SelectMany(spec => gradients[spec.Path].ToFloat64().Float64.ToArray())];

    /// <summary>The numbers in the engine's type.</summary>
    internal double[] Rounded(double[] values) => precision == ElementType.Float32 ? Array.ConvertAll(values, value => (double)(float)value) : values;

    /// <summary>A vector as the parameters, or a slot of theirs.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> Unpack(double[] values, string? slot = null)
    {
        var first = 0;
        foreach (var spec in _trained)
        {
            var size = (int)spec.Shape.Size;
            yield return KeyValuePair.Create(Path(spec, slot), Tensor.Of(values.AsSpan(first, size), spec.Shape).To(precision));
            first += size;
        }
    }

    /// <summary>All parameters, with the trained ones of a vector.</summary>
    internal Parameters Within(Parameters all, double[] values)
    {
        var trained = Unpack(values).ToDictionary(item => item.Key, item => item.Value, StringComparer.Ordinal);
        return new(all.Select(item => KeyValuePair.Create(item.Key, trained.GetValueOrDefault(item.Key, item.Value))));
    }

    /// <summary>Whether all parameters have a slot.</summary>
    internal bool Has(Parameters slots, string slot) => _trained.Length > 0 && _trained.All(spec => slots.TryGet(Path(spec, slot), out _));

    private static string Path(ParameterSpec spec, string? slot) => slot is null ? spec.Path : TrainingState.SlotPath(spec.Path, slot);
}
