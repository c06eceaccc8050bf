using System.Runtime.InteropServices;

namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>The highest number of classes; all their indices are exact in float32.</summary>
    internal const int MaxClasses = 1 << 20;

    /// <summary>A data set of numbers to predict.</summary>
    /// <param name="features">The features, <c>[n, …sample shape]</c>; images are rows, columns, channels.</param>
    /// <param name="targets">The targets, <c>[n, m]</c> or <c>[n]</c>, in the features' number type.</param>
    /// <param name="featureNames">One name per value of a sample, in storage order; none by default.</param>
    /// <param name="targetNames">One name per target; none by default.</param>
    /// <exception cref="DataException">There is no row or no column, counts or number types differ, or names do not fit.</exception>
    public static Dataset Of(Tensor features, Tensor targets, Seq<string> featureNames = default, Seq<string> targetNames = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return new(new Samples(features, targets.Shape.Rank == 1 ? targets.Reshape([targets.Length, 1]) : targets), featureNames, targetNames);
    }

    /// <summary>A data set of classes to predict, each given by its index.</summary>
    /// <param name="features">The features, <c>[n, …sample shape]</c>; images are rows, columns, channels.</param>
    /// <param name="labels">
    /// The index of each row's class, a whole number from 0; kept as targets <c>[n, 1]</c> in the features' number type. Indices are no names: the labels 1, 2, 3 are of four classes, of which the
    /// first has no row, as in Keras. Labels that are names are given as texts, and numbered by those that occur.
    /// </param>
    /// <param name="classes">The name of each class; by default "0", "1", … up to the highest label, whether each occurs or not.</param>
    /// <param name="featureNames">One name per value of a sample, in storage order; none by default.</param>
    /// <exception cref="DataException">There is no row or no column, counts differ, a label is negative or has no name, or names do not fit.</exception>
    public static Dataset Of(Tensor features, ReadOnlySpan<int> labels, Seq<string> classes = default, Seq<string> featureNames = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        var highest = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            var limit = classes.Count > 0 ? classes.Count : MaxClasses;
            highest = labels[row] >= 0 && labels[row] < limit ? Math.Max(highest, labels[row]) : throw Throw.BadLabel(row, labels[row], classes);
        }

        var names = classes.Count > 0 ? classes : Enumerable.Range(0, highest + 1).Select(label => Text.Number(label)).ToSeq();
        return new(new Samples(features, Indices(labels, features.Type)), featureNames, classes: names);
    }

    /// <summary>A data set of classes to predict, each given by its name.</summary>
    /// <param name="features">The features, <c>[n, …sample shape]</c>; images are rows, columns, channels.</param>
    /// <param name="labels">The name of each row's class.</param>
    /// <param name="classes">The classes in the order of their indices; by default those that occur, numbers by value, else in the order of their characters.</param>
    /// <param name="featureNames">One name per value of a sample, in storage order; none by default.</param>
    /// <exception cref="DataException">There is no row or no column, counts differ, a label is not among the classes, or names do not fit.</exception>
    public static Dataset Of(Tensor features, ReadOnlySpan<string> labels, Seq<string> classes = default, Seq<string> featureNames = default)
    {
        var names = new ClassNames(classes);
        var indices = new int[labels.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            var label = labels[row] ?? throw Throw.NullRow(nameof(labels), row);
            indices[row] = names.Add(label) ?? throw Throw.UnknownClass($"The label of row {Text.Number(row)}", label, classes);
        }

        return Of(features, names.Sort(indices), names.Sorted, featureNames);
    }

    private static Tensor Indices(ReadOnlySpan<int> labels, ElementType type)
    {
        var values = new double[labels.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            values[row] = labels[row];
        }

        return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(values), [labels.Length, 1]).To(type);
    }
}
