using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>The same rows with some of their features, in the given order: <c>iris.Columns("petal_length", "petal_width")</c>, <c>data.Columns(0, ^1)</c>.</summary>
    /// <param name="features">Names, places from 0, or places from the end.</param>
    /// <exception cref="DataException">There is no such feature, one is named twice, none is named, or samples have more than one axis.</exception>
    public Dataset Columns(params ReadOnlySpan<Column> features) => OfFeatures(nameof(Columns), Places(nameof(Columns), features));

    /// <summary>The same rows without some of their features: <c>data.Without("id")</c>.</summary>
    /// <param name="features">Names, places from 0, or places from the end.</param>
    /// <exception cref="DataException">There is no such feature, one is named twice, none is left, or samples have more than one axis.</exception>
    public Dataset Without(params ReadOnlySpan<Column> features)
    {
        var left = Places(nameof(Without), features);
        return OfFeatures(nameof(Without), [.. Range(0, (int)FeatureShape.Size).Except(left)]);
    }

    private int[] Places(string verb, ReadOnlySpan<Column> features)
    {
        if (FeatureShape.Rank != 1)
        {
            throw Throw.OneAxis(verb, FeatureShape);
        }

        var places = new int[features.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = features[i].Find(FeatureShape[0], FeatureNames.AsSpan()) ?? throw Throw.NoSuchFeature(features[i], this);
            if (places.AsSpan(0, i).Contains(places[i]))
            {
                throw Throw.FeatureTwice(verb, features[i]);
            }
        }

        return places;
    }

    private Dataset OfFeatures(string verb, int[] places)
    {
        if (places.Length == 0)
        {
            throw Throw.NoFeaturesLeft(verb);
        }

        Shape shape = [Count, places.Length];
        var features = Type == ElementType.Float32 ? Tensor.Of(Gather(Features.Float32, places), shape) : Tensor.Of(Gather(Features.Float64, places), shape);
        var names = FeatureNames.Count > 0 ? places.Select(place => FeatureNames[place]).ToSeq() : [];
        return new(new Samples(features, Targets, Weights), names, TargetNames, Classes);
    }

    private ImmutableArray<T> Gather<T>(ReadOnlySpan<T> values, int[] places)
    {
        var width = values.Length / Count;
        var gathered = new T[Count * places.Length];
        for (var i = 0; i < gathered.Length; i++)
        {
            gathered[i] = values[(i / places.Length * width) + places[i % places.Length]];
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(gathered);
    }
}
