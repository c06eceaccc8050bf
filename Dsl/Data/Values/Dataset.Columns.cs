namespace Pipeline.Data;

/// <summary>A value that is NaN or infinite, and where it is.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Column">The name of the feature or target; where it has none, its place: <c>feature 3</c>, <c>feature [2, 3, 0]</c>, <c>target 0</c>.</param>
/// <param name="Value">The value.</param>
public readonly record struct NonFinite(int Row, string Column, double Value)
{
    /// <summary>Where and what: <c>row 3, width: NaN</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"row {Row}, {Column}: {Value}");
}

public sealed partial record Dataset
{
    /// <summary>The same rows with samples of another shape of the same size: <c>digits.Reshape([8, 8, 1])</c>. Values and names stay in their order.</summary>
    /// <exception cref="DataException">The sizes differ, or there is no axis.</exception>
    public Dataset Reshape(Shape sample) => sample.Rank > 0 && sample.Size == FeatureShape.Size
        ? WithSamples(new Samples(Features.Reshape(sample.Prepend(Count)), Targets, Weights))
        : throw Throw.ReshapeSize(FeatureShape, sample);

    /// <summary>The same values in another number type; to float32 each is rounded once.</summary>
    public Dataset To(ElementType type) => WithSamples(new Samples(Features.To(type), Targets.To(type), Weights));

    /// <summary>The same values under other names; what is not given stays.</summary>
    /// <param name="features">One name per value of a sample, in storage order, or none (<c>[]</c>).</param>
    /// <param name="targets">One name per target, or none (<c>[]</c>).</param>
    /// <param name="classes">One name per class; makes whole numbers from 0 in the one target column classes, and <c>[]</c> makes classes numbers.</param>
    /// <exception cref="DataException">The names do not fit, or there is a target that is no index of the classes.</exception>
    public Dataset Named(Seq<string>? features = null, Seq<string>? targets = null, Seq<string>? classes = null) =>
        new(Samples, features ?? FeatureNames, targets ?? TargetNames, classes ?? Classes);

    /// <summary>The number of rows of each class, in the order of <see cref="Classes"/>; weights do not count.</summary>
    /// <exception cref="DataException">The targets are not classes.</exception>
    public Seq<int> ClassCounts()
    {
        RequireClasses(nameof(ClassCounts));
        var counts = new int[Classes.Count];
        for (var row = 0; row < Count; row++)
        {
            counts[(int)Targets[row]]++;
        }

        return Seq.Create<int>(counts);
    }

    /// <summary>The same rows with one target per class, 1 for the row's class and 0 for the others; the targets have the classes' names.</summary>
    /// <exception cref="DataException">The targets are not classes, or there would be more than 2³¹ values.</exception>
    public Dataset OneHot()
    {
        RequireClasses(nameof(OneHot));
        Shape shape = [Count, Classes.Count];
        var values = shape.Size <= Array.MaxLength ? new double[shape.Size] : throw Throw.TooManyValues("The one-hot targets");
        for (var row = 0; row < Count; row++)
        {
            values[(row * Classes.Count) + (int)Targets[row]] = 1;
        }

        return new(new Samples(Features, Tensor.Of(values, shape).To(Type), Weights), FeatureNames, Classes);
    }

    /// <summary>
    /// The same rows with the index of the class as their one target, from one-hot targets; the classes have the targets' names ("0", "1", … where there are
    /// none).
    /// </summary>
    /// <exception cref="DataException">A row's targets are not one 1 and else 0.</exception>
    public Dataset ClassIndices()
    {
        var values = new double[Count];
        for (var row = 0; row < Count; row++)
        {
            values[row] = OneHotIndex(row);
        }

        var names = TargetNames.Count > 0 ? TargetNames : Enumerable.Range(0, TargetWidth).Select(index => Text.Number(index)).ToSeq();
        return new(new Samples(Features, Tensor.Of(values, [Count, 1]).To(Type), Weights), FeatureNames, classes: names);
    }

    /// <summary>The first NaN or infinity, by rows within the features, then by rows within the targets; null where all values are finite.</summary>
    public NonFinite? FirstNonFinite() => FirstNonFinite(ofTargets: false) ?? FirstNonFinite(ofTargets: true);

    internal NonFinite? FirstNonFinite(bool ofTargets) => ofTargets ? First(Targets, TargetName) : First(Features, FeatureName);

    internal int FeatureIndex(string name)
    {
        var index = FeatureNames.AsSpan().IndexOf(name);
        return index >= 0 ? index : throw Throw.NoSuchFeature(name, FeatureNames);
    }

    /// <summary>A feature and where it is, by its place among the features of all rows.</summary>
    internal NonFinite FeatureAt(int index)
    {
        var width = Features.Length / Count;
        return new(index / width, FeatureName(index % width), Features[index]);
    }

    /// <summary>A place of the last axis as messages call it: the feature, or the channel of images.</summary>
    internal string ChannelName(int channel) => FeatureShape.Rank == 1 ? FeatureName(channel) : $"channel {Text.Number(channel)}";

    private NonFinite? First(Tensor values, Func<int, string> name)
    {
        var index = values.Type == ElementType.Float32 ? IndexOfNonFinite(values.Float32) : IndexOfNonFinite(values.Float64);
        var width = values.Length / Count;
        return index < 0 ? null : new(index / width, name(index % width), values[index]);
    }

    private static int IndexOfNonFinite<T>(ReadOnlySpan<T> values) where T : System.Numerics.INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private string FeatureName(int index)
    {
        if (FeatureNames.Count > 0)
        {
            return FeatureNames[index];
        }

        if (FeatureShape.Rank == 1)
        {
            return $"feature {Text.Number(index)}";
        }

        var place = new int[FeatureShape.Rank];
        for (var axis = place.Length - 1; axis >= 0; axis--)
        {
            (index, place[axis]) = Math.DivRem(index, FeatureShape[axis]);
        }

        return $"feature [{string.Join(", ", place.Select(at => Text.Number(at)))}]";
    }

    private string TargetName(int index) => TargetNames.Count > 0 ? TargetNames[index] : $"target {Text.Number(index)}";

    private int OneHotIndex(int row)
    {
        var hot = -1;
        for (var column = 0; column < TargetWidth; column++)
        {
            var value = Targets[(row * TargetWidth) + column];
            hot = value == 0 ? hot : value == 1 && hot < 0 ? column : throw Throw.NotOneHot(row);
        }

        return hot >= 0 ? hot : throw Throw.NotOneHot(row);
    }

    private void RequireClasses(string verb)
    {
        if (!HasClasses)
        {
            throw Throw.NoClasses(verb);
        }
    }
}
