namespace Pipeline.Tests;

/// <summary>Data sets for tests: every value says where it came from.</summary>
internal static class Example
{
    /// <summary>Rows whose one feature is the row's place, with classes drawn by a Philox generator.</summary>
    internal static Dataset Classes(int rows, int classes, long seed)
    {
        var random = Philox.For(seed, "test labels");
        var labels = Enumerable.Range(0, rows).Select(row => (int)(random.Uniform(0, (ulong)row) * classes)).ToArray();
        return Dataset.Of(Places(rows), labels, classes: Names(classes));
    }

    /// <summary>Rows whose one feature is the row's place, with the given numbers of rows of each class, class by class.</summary>
    internal static Dataset Classes(params int[] counts)
    {
        var labels = counts.SelectMany((count, label) => Enumerable.Repeat(label, count)).ToArray();
        return Dataset.Of(Places(labels.Length), labels, classes: Names(counts.Length));
    }

    /// <summary>Rows whose one feature and one target are the row's place.</summary>
    internal static Dataset Numbers(int rows) => Dataset.Of(Places(rows), Places(rows));

    /// <summary>Grey images of size × size pixels; the first pixel of each is the row's place, each pixel tells row, line and column; classes in turn.</summary>
    internal static Dataset Images(int rows, int size, int classes = 1)
    {
        var pixels = Enumerable.Range(0, rows * size * size).Select(i => (i / (size * size)) + ((i % (size * size)) / 1024f)).ToArray();
        return Dataset.Of(Tensor.Of(pixels, [rows, size, size, 1]), [.. Enumerable.Range(0, rows).Select(row => row % classes)], classes: Names(classes));
    }

    /// <summary>The places of the rows in the data set they came from.</summary>
    internal static int[] Origin(this Dataset data) => [.. Enumerable.Range(0, data.Count).Select(row => (int)data[row][0])];

    private static Tensor Places(int rows) => Tensor.Of(Enumerable.Range(0, rows).Select(row => (float)row).ToArray(), [rows, 1]);

    private static Seq<string> Names(int classes) => Enumerable.Range(0, classes).Select(label => $"class {label}").ToSeq();
}
