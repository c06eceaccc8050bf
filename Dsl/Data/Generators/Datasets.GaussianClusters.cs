namespace Pipeline.Data;

public static partial class Datasets
{
    /// <summary>
    /// Clusters of normally distributed points, each a class: x = center + deviation · N(0, 1) in every coordinate. Without arguments three of them in the plane, 100 rows each, around (-2, -2), (0, 2) and
    /// (2, -2), which overlap a little.
    /// </summary>
    /// <param name="centers">One row per class; its length is the number of features.</param>
    /// <param name="rows">The rows in all, class by class; the first classes have one more where they do not come out even.</param>
    /// <param name="deviation">The standard deviation around the centers.</param>
    /// <param name="seed">The seed; the same gives the same points on every machine.</param>
    /// <param name="type">The number type; each value is rounded once.</param>
    /// <remarks>scikit-learn's <c>make_blobs(centers=…, cluster_std=…)</c>, without its shuffle.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows than centers, or the deviation is negative or not finite.</exception>
    /// <exception cref="DataException">There is no center, a coordinate is not finite, or there would be more than 2³¹ values.</exception>
    public static Dataset GaussianClusters(double[,]? centers = null, int rows = 300, double deviation = 1, long seed = 0, ElementType type = ElementType.Float32)
    {
        centers ??= new double[,] { { -2, -2 }, { 0, 2 }, { 2, -2 } };
        var (classes, width) = (centers.GetLength(0), centers.GetLength(1));
        if (centers.Length == 0 || classes > Dataset.MaxClasses || centers.Cast<double>().Any(value => !double.IsFinite(value)))
        {
            throw Throw.Centers(classes, width);
        }

        Generated.NotNegative(nameof(GaussianClusters), nameof(deviation), deviation);
        var labels = Generated.Labels(nameof(GaussianClusters), rows, classes);
        var points = Generated.Table(nameof(GaussianClusters), rows, width);
        var random = Philox.For(seed, "gaussian clusters");
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = centers[labels[i / width], i % width] + (deviation * random.Normal(0, (ulong)i));
        }

        return Generated.Classes(points, labels, classes, type);
    }

    /// <summary>Clusters of normally distributed points around centers drawn at random, evenly distributed between -range and range in every coordinate; each cluster is a class.</summary>
    /// <param name="classes">The number of clusters.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="rows">The rows in all, class by class; the first classes have one more where they do not come out even.</param>
    /// <param name="deviation">The standard deviation around the centers.</param>
    /// <param name="range">How far from 0 a center may lie in each coordinate.</param>
    /// <param name="seed">The seed; the same gives the same centers and points on every machine.</param>
    /// <param name="type">The number type; each value is rounded once.</param>
    /// <remarks>scikit-learn's <c>make_blobs(centers=classes, n_features=features, center_box=(-range, range))</c>, without its shuffle.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A count is not positive, there are fewer rows than classes, or the deviation or the range is negative or not finite.</exception>
    /// <exception cref="DataException">There would be more than 2³¹ values, or too many classes.</exception>
    public static Dataset GaussianClusters(
        int classes, int features = 2, int rows = 300, double deviation = 1, double range = 10, long seed = 0, ElementType type = ElementType.Float32)
    {
        Generated.Positive(nameof(GaussianClusters), nameof(classes), classes);
        Generated.Positive(nameof(GaussianClusters), nameof(features), features);
        Generated.NotNegative(nameof(GaussianClusters), nameof(range), range);
        if (rows < classes)
        {
            throw Throw.FewerRowsThanClasses(nameof(GaussianClusters), rows, classes);
        }

        if (classes > Dataset.MaxClasses)
        {
            throw Throw.Centers(classes, features);
        }

        if ((long)rows * features > Array.MaxLength)
        {
            throw Throw.TooManyValues($"{nameof(GaussianClusters)} of {Text.Number(rows)} rows");
        }

        var (centers, random) = (new double[classes, features], Philox.For(seed, "gaussian centers"));
        for (var i = 0; i < centers.Length; i++)
        {
            centers[i / features, i % features] = ((2 * random.Uniform(0, (ulong)i)) - 1) * range;
        }

        return GaussianClusters(centers, rows, deviation, seed, type);
    }
}
