namespace Pipeline.Tests;

/// <summary>Made-up rows: a pure function of the seed, float32-exact so that all engines see the same numbers, away from round values.</summary>
internal static class Rows
{
    internal static Tensor Features(int count, Shape shape, int seed) => Numbers(count, shape, seed, -1.5, 1.5);

    internal static Dataset Values(int count, Shape input, int outputs, int seed = 1) =>
        Dataset.Of(Features(count, input, seed), Numbers(count, [outputs], seed + 100, -1, 1));

    internal static Dataset Probabilities(int count, Shape input, int outputs, int seed = 1) =>
        Dataset.Of(Features(count, input, seed), Numbers(count, [outputs], seed + 100, 0.05, 0.95));

    internal static Dataset Binary(int count, Shape input, int outputs, int seed = 1)
    {
        var random = new Random(seed + 200);
        return Dataset.Of(Features(count, input, seed), Tensor.Of(Draw(count * outputs, () => random.Next(2)).AsSpan(), [count, outputs]));
    }

    /// <summary>A class for each position of a row, as its index.</summary>
    internal static Dataset Classes(int count, Shape input, int classes, int positions = 1, int seed = 1)
    {
        var random = new Random(seed + 300);
        return Dataset.Of(Features(count, input, seed), Tensor.Of(Draw(count * positions, () => random.Next(classes)).AsSpan(), [count, positions]));
    }

    /// <summary>Labels with names, so that splits are stratified.</summary>
    internal static Dataset Labelled(int count, Shape input, int classes, int seed = 1) =>
        Dataset.Of(Features(count, input, seed), [.. Enumerable.Range(0, count).Select(row => (row * 7) % classes)]);

    /// <summary>For each class its share, as one row of ones and zeros, or softer.</summary>
    internal static Dataset Shares(int count, Shape input, int classes, bool hard, int seed = 1)
    {
        var random = new Random(seed + 400);
        var shares = new double[count * classes];
        for (var row = 0; row < count; row++)
        {
            var (one, other) = (random.Next(classes), random.Next(classes));
            shares[(row * classes) + one] += hard ? 1 : 0.75;
            shares[(row * classes) + other] += hard ? 0 : 0.25;
        }

        return Dataset.Of(Features(count, input, seed), Tensor.Of(shares.AsSpan(), [count, classes]));
    }

    internal static double[] Weights(int count, int seed = 1)
    {
        var random = new Random(seed + 500);
        return Draw(count, () => (float)(random.Next(5) * 0.5));
    }

    private static Tensor Numbers(int count, Shape shape, int seed, double low, double high)
    {
        var random = new Random(seed);
        return Tensor.Of(Draw(checked((int)(count * shape.Size)), () => (float)(low + ((high - low) * random.NextDouble()))).AsSpan(), shape.Prepend(count));
    }

    private static double[] Draw(int count, Func<double> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
