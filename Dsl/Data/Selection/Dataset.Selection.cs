namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row is not in 0 … Count - 1.</exception>
    public Row this[int row] => (uint)row < (uint)Count ? new(this, row) : throw Throw.RowOutOfRange(row, Count);

    /// <summary>The first rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not in 1 … Count.</exception>
    public Dataset Take(int count) =>
        count > 0 && count <= Count ? Rows(Range(0, count)) : throw Throw.CountOutOfRange(nameof(Take), nameof(count), count, Count, 1, Count);

    /// <summary>The rows after the first ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not in 0 … Count - 1.</exception>
    public Dataset Skip(int count) =>
        count >= 0 && count < Count ? Rows(Range(count, Count)) : throw Throw.CountOutOfRange(nameof(Skip), nameof(count), count, Count, 0, Count - 1);

    /// <summary>The rows for which a condition holds: <c>data.Where(row => row.Class != "setosa")</c>. The classes stay as they are.</summary>
    /// <exception cref="DataException">It holds for no row.</exception>
    public Dataset Where(Func<Row, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var kept = Range(0, Count).Where(row => condition(this[row])).ToArray();
        return kept.Length > 0 ? Rows(kept) : throw Throw.WhereEmpty(Count);
    }

    /// <summary>The rows in random order.</summary>
    /// <param name="seed">The seed; the same gives the same order on every machine.</param>
    public Dataset Shuffle(long seed = DefaultSeed)
    {
        var order = new int[Count];
        Philox.For(seed, "shuffle").Permutation(0, order);
        return Rows(order);
    }

    /// <summary>The rows of this data set, then those of another with the same columns. Unknown names are taken from the other; rows without weights weigh 1.</summary>
    /// <exception cref="DataException">Sample shapes, numbers of targets, number types, names or classes differ.</exception>
    public Dataset Concat(Dataset other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireSame("feature shape", FeatureShape, other.FeatureShape);
        RequireSame("number of targets", TargetWidth, other.TargetWidth);
        RequireSame("number type", Type, other.Type);
        RequireSame("classes", Classes, other.Classes);
        var weights = Weights is null && other.Weights is null ? null : TensorRows.Concat(WeightsOrOnes, other.WeightsOrOnes);
        var samples = new Samples(TensorRows.Concat(Features, other.Features), TensorRows.Concat(Targets, other.Targets), weights);
        return new(samples, Known("feature names", FeatureNames, other.FeatureNames), Known("target names", TargetNames, other.TargetNames), Classes);
    }

    private Tensor WeightsOrOnes => Weights ?? Tensor.Of(Enumerable.Repeat(1.0, Count).ToArray(), [Count]);

    private static int[] Range(int from, int to) => [.. Enumerable.Range(from, to - from)];

    private static void RequireSame<T>(string what, T mine, T others) where T : IEquatable<T>
    {
        if (!mine.Equals(others))
        {
            throw Throw.NotCompatible(what, mine, others);
        }
    }

    private static void RequireSame(string what, ElementType mine, ElementType others)
    {
        if (mine != others)
        {
            throw Throw.NotCompatible(what, mine, others);
        }
    }

    private static Seq<string> Known(string what, Seq<string> mine, Seq<string> others)
    {
        if (mine.Count > 0 && others.Count > 0)
        {
            RequireSame(what, mine, others);
        }

        return mine.Count > 0 ? mine : others;
    }
}
