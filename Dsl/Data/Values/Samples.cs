namespace Pipeline.Data;

/// <summary>
/// Rows of features with their targets: those of a data set, or of one chunk of a stream. Batches are gathered from it. Immutable; equal when all values
/// are.
/// </summary>
public sealed record Samples
{
    /// <summary>Rows of features with their targets.</summary>
    /// <param name="features">The features, <c>[n, …sample shape]</c>: at least two axes.</param>
    /// <param name="targets">The targets, <c>[n, m]</c>, in the features' number type.</param>
    /// <param name="weights">The weight of each row, <c>[n]</c>, finite and not negative; null where all are 1. Kept as float64.</param>
    /// <exception cref="DataException">There is no row or no column, counts or number types differ, or a weight is negative or not finite.</exception>
    public Samples(Tensor features, Tensor targets, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        CheckShapes(features, targets);
        (Features, Targets, Weights) = (features, targets, weights?.ToFloat64());
        CheckWeights();
    }

    /// <summary>The features, <c>[n, …sample shape]</c>, stored row by row.</summary>
    public Tensor Features { get; }

    /// <summary>The targets, <c>[n, m]</c>, in the features' number type.</summary>
    public Tensor Targets { get; }

    /// <summary>The weight of each row, <c>[n]</c> in float64; null where all are 1.</summary>
    public Tensor? Weights { get; }

    /// <summary>The number of rows, at least 1.</summary>
    public int Count => Features.Shape[0];

    /// <summary>The number type of features and targets.</summary>
    public ElementType Type => Features.Type;

    /// <summary>The shape of one sample's features.</summary>
    public Shape FeatureShape => Features.Shape.Sample;

    /// <summary>The number of targets per row.</summary>
    public int TargetWidth => Targets.Shape[1];

    /// <summary>The given rows in the given order; a row may be taken several times.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row is not in 0 … Count - 1.</exception>
    /// <exception cref="DataException">No rows are given.</exception>
    public Samples Rows(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)Count)
            {
                throw Throw.RowOutOfRange(row, Count);
            }
        }

        return rows.IsEmpty
            ? throw Throw.NoRows("The selection")
            : new(TensorRows.Gather(Features, rows), TensorRows.Gather(Targets, rows), Weights is null ? null : TensorRows.Gather(Weights, rows));
    }

    /// <summary>Rows and shapes: <c>1797 × [64] → [1]</c>.</summary>
    public override string ToString() => $"{Count} × {FeatureShape} → [{TargetWidth}]";

    private static void CheckShapes(Tensor features, Tensor targets)
    {
        if (features.Shape.Rank < 2)
        {
            throw Throw.FeatureRank(features.Shape);
        }

        if (targets.Shape.Rank != 2)
        {
            throw Throw.TargetRank(targets.Shape);
        }

        if (features.Shape[0] != targets.Shape[0])
        {
            throw Throw.CountsDiffer(features.Shape[0], targets.Shape[0]);
        }

        if (features.Shape[0] == 0)
        {
            throw Throw.NoRows("The data");
        }

        if (features.Length == 0)
        {
            throw Throw.NoColumns("Features", features.Shape);
        }

        if (targets.Length == 0)
        {
            throw Throw.NoColumns("Targets", targets.Shape);
        }

        if (features.Type != targets.Type)
        {
            throw Throw.TypesDiffer(features.Type, targets.Type);
        }
    }

    private void CheckWeights()
    {
        if (Weights is null)
        {
            return;
        }

        if (Weights.Shape != Shape.Create([Count]))
        {
            throw Throw.WeightShape(Weights.Shape, Count);
        }

        for (var row = 0; row < Count; row++)
        {
            if (!(double.IsFinite(Weights[row]) && Weights[row] >= 0))
            {
                throw Throw.BadWeight(row, Weights[row]);
            }
        }
    }
}
