namespace Pipeline.Data;

/// <summary>A data set: samples and the names of their columns and classes. Immutable; equal when all values and names are. It has at least one row.</summary>
public sealed partial record Dataset
{
    internal Dataset(Samples samples, Seq<string> featureNames = default, Seq<string> targetNames = default, Seq<string> classes = default)
    {
        (Samples, FeatureNames, TargetNames, Classes) = (samples, featureNames, targetNames, classes);
        CheckNames("feature", featureNames, samples.FeatureShape.Size);
        CheckNames("target", targetNames, samples.TargetWidth);
        CheckNames("class", classes, classes.Count);
        CheckLabels();
    }

    /// <summary>Features, targets and weights.</summary>
    public Samples Samples { get; }

    /// <summary>The name of each feature of a sample, in storage order; empty when unknown.</summary>
    public Seq<string> FeatureNames { get; }

    /// <summary>The name of each target; empty when unknown.</summary>
    public Seq<string> TargetNames { get; }

    /// <summary>The names of the classes, where each row's one target is the index of its class; else empty.</summary>
    public Seq<string> Classes { get; }

    /// <summary>Whether the targets are class indices: whole numbers from 0, one per row.</summary>
    public bool HasClasses => Classes.Count > 0;

    /// <inheritdoc cref="Samples.Features"/>
    public Tensor Features => Samples.Features;

    /// <inheritdoc cref="Samples.Targets"/>
    public Tensor Targets => Samples.Targets;

    /// <inheritdoc cref="Samples.Weights"/>
    public Tensor? Weights => Samples.Weights;

    /// <inheritdoc cref="Samples.Count"/>
    public int Count => Samples.Count;

    /// <inheritdoc cref="Samples.Type"/>
    public ElementType Type => Samples.Type;

    /// <inheritdoc cref="Samples.FeatureShape"/>
    public Shape FeatureShape => Samples.FeatureShape;

    /// <inheritdoc cref="Samples.TargetWidth"/>
    public int TargetWidth => Samples.TargetWidth;

    /// <summary>The given rows in the given order; a row may be taken several times.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row is not in 0 … Count - 1.</exception>
    /// <exception cref="DataException">No rows are given.</exception>
    public Dataset Rows(ReadOnlySpan<int> rows) => WithSamples(Samples.Rows(rows));

    /// <summary>The same rows, each with a weight that multiplies its loss.</summary>
    /// <param name="weights">One finite weight per row, not negative.</param>
    /// <exception cref="DataException">There is not one weight per row, or one is negative or not finite.</exception>
    public Dataset Weighted(ReadOnlySpan<double> weights) => WithSamples(new Samples(Features, Targets, Tensor.Of(weights, [weights.Length])));

    /// <summary>The same rows, each with a weight of 1.</summary>
    public Dataset Unweighted() => WithSamples(new Samples(Features, Targets));

    /// <summary>Rows, shape of a sample, and what the targets are: <c>Dataset 1797 × [64], 10 classes</c>.</summary>
    public override string ToString()
    {
        var (count, noun) = HasClasses ? (Classes.Count, "class") : (TargetWidth, "target");
        var plural = count == 1 ? string.Empty : HasClasses ? "es" : "s";
        return $"Dataset {Count} × {FeatureShape}, {count} {noun}{plural}{(Weights is null ? string.Empty : ", weighted")}";
    }

    /// <summary>Other samples of the same columns.</summary>
    private Dataset WithSamples(Samples samples) => new(samples, FeatureNames, TargetNames, Classes);

    private static void CheckNames(string what, Seq<string> names, long needed)
    {
        if (names.Count > 0 && names.Count != needed)
        {
            throw Throw.NameCount(what, names.Count, needed);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name ?? throw new ArgumentNullException(nameof(names), $"A {what} name is null.")))
            {
                throw Throw.SameName(what, name);
            }
        }
    }

    private void CheckLabels()
    {
        if (!HasClasses)
        {
            return;
        }

        if (TargetWidth != 1)
        {
            throw Throw.ClassTargetWidth(TargetWidth);
        }

        for (var row = 0; row < Count; row++)
        {
            var label = Targets[row];
            if (!(label >= 0 && label < Classes.Count && label == Math.Floor(label)))
            {
                throw Throw.BadLabel(row, label, Classes);
            }
        }
    }
}
