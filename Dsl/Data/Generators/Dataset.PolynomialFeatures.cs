using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>What the name of a column takes beside its values, roughly, in float64 numbers.</summary>
    private const int NameCost = 16;

    /// <summary>
    /// The same rows with all products of powers of their features up to a degree as features: of [x0, x1] and degree 2 [1, x0, x1, x0^2, x0 x1, x1^2]. Targets and weights stay.
    /// </summary>
    /// <param name="degree">The highest sum of powers in a product, from 1.</param>
    /// <param name="includeBias">Whether the first feature is 1. A layer with a bias does not need it.</param>
    /// <param name="interactionOnly">Whether only products of distinct features are taken: x0 x1, but no x0^2.</param>
    /// <remarks>
    /// <see href="https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.PolynomialFeatures.html">scikit-learn's PolynomialFeatures</see>, in its order and with its names, which are made of the
    /// features' names, or else x0, x1, …. Computed in float64 and rounded once. From n features come (n + degree)! / (n! degree!) of them.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The degree is not positive.</exception>
    /// <exception cref="DataException">Samples have more than one axis, the result would have more values than an array, or this machine, can hold, or two products have the same name.</exception>
    public Dataset PolynomialFeatures(int degree, bool includeBias = true, bool interactionOnly = false) =>
        PolynomialFeatures(degree, includeBias, interactionOnly, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    internal Dataset PolynomialFeatures(int degree, bool includeBias, bool interactionOnly, long memory)
    {
        Generated.Positive(nameof(PolynomialFeatures), nameof(degree), degree);
        if (FeatureShape.Rank != 1)
        {
            throw Throw.OneAxis(nameof(PolynomialFeatures), FeatureShape);
        }

        // Before any memory is taken: products explode.
        var width = (int)FeatureShape.Size;
        var columns = Monomials.Count(width, degree, includeBias, interactionOnly);
        if (columns > Array.MaxLength / Count || columns * (Count + NameCost + (degree / 2.0)) * sizeof(double) > memory)
        {
            throw Throw.ColumnExplosion(degree, width, columns, Count);
        }

        var terms = Monomials.Of(width, degree, includeBias, interactionOnly);
        var names = FeatureNames.Count > 0 ? FeatureNames : Enumerable.Range(0, width).Select(column => $"x{Text.Number(column)}").ToSeq();
        var features = Type == ElementType.Float32 ? Products<float>(terms) : Products<double>(terms);
        return new(new Samples(features, Targets, Weights), terms.Select(term => Monomials.Name(term, names)).ToSeq(), TargetNames, Classes);
    }

    private Tensor Products<T>(List<int[]> terms) where T : struct, INumberBase<T>
    {
        var width = (int)FeatureShape.Size;
        var (point, values) = (new double[width], new T[Count * terms.Count]);
        for (var row = 0; row < Count; row++)
        {
            for (var column = 0; column < width; column++)
            {
                point[column] = Features[(row * width) + column];
            }

            for (var term = 0; term < terms.Count; term++)
            {
                values[(row * terms.Count) + term] = T.CreateSaturating(Monomials.Value(terms[term], point));
            }
        }

        return values is float[] single
            ? Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(single), [Count, terms.Count])
            : Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray((double[])(object)values), [Count, terms.Count]);
    }
}
