using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>An imputer with its numbers: it fills in any data set of the same channels alike. Immutable; equal when all numbers are.</summary>
public sealed record FittedImputer
{
    private readonly string _verb;

    internal FittedImputer(string verb, Seq<double> values) => (_verb, Values) = (verb, values);

    /// <summary>What is put in the place of NaN in each channel: scikit-learn's <c>statistics_</c>.</summary>
    public Seq<double> Values { get; }

    /// <summary>The same rows, with a number for each feature that is NaN, rounded once to the number type; all others as they are.</summary>
    /// <exception cref="DataException">The channels are not those that were fitted.</exception>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(Apply(data.Samples), data.FeatureNames, data.TargetNames, data.Classes);
    }

    /// <summary>The same stream, with a number for each feature that is NaN; chunks of other channels are refused when they are read.</summary>
    public SampleStream Apply(SampleStream data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Map(Apply);
    }

    /// <summary>The same features, with a number for each that is NaN; the last axis has the channels.</summary>
    /// <exception cref="DataException">The channels are not those that were fitted.</exception>
    public Tensor Apply(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Shape.Rank == 0 || features.Shape[^1] != Values.Count)
        {
            throw Throw.ImputerWidth(Values.Count, features.Shape);
        }

        return features.Type == ElementType.Float32 ? Tensor.Of(Filled(features.Float32), features.Shape) : Tensor.Of(Filled(features.Float64), features.Shape);
    }

    /// <summary>One row of features, with a number for each that is NaN: <c>trained.Predict(imputer.Apply([5.1, double.NaN]))</c>.</summary>
    /// <exception cref="DataException">The row has not one value for each channel that was fitted.</exception>
    public double[] Apply(ReadOnlySpan<double> row) => [.. Apply(Tensor.Of(row, [row.Length])).Float64];

    /// <inheritdoc cref="Apply(ReadOnlySpan{double})"/>
    public float[] Apply(ReadOnlySpan<float> row) => [.. Apply(Tensor.Of(row, [row.Length])).Float32];

    /// <summary>The verb, and what it was fitted to: <c>Imputer.Median() of 4 features</c>.</summary>
    public override string ToString() => $"Imputer.{_verb}() of {Text.Number(Values.Count)} feature{(Values.Count == 1 ? string.Empty : "s")}";

    private Samples Apply(Samples samples) => new(Apply(samples.Features), samples.Targets, samples.Weights);

    private ImmutableArray<T> Filled<T>(ReadOnlySpan<T> values) where T : INumberBase<T>
    {
        var filled = values.ToArray();
        for (var i = 0; i < filled.Length; i++)
        {
            if (T.IsNaN(filled[i]))
            {
                filled[i] = T.CreateTruncating(Values[i % Values.Count]);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(filled);
    }
}
