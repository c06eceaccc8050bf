namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>A data set of classes to predict from two IDX files: <c>Dataset.FromIdx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")</c>.</summary>
    /// <param name="features">
    /// The file of the samples: <c>[n, rows, columns]</c> for grey images, which become samples <c>[rows, columns, 1]</c>, as convolution layers take them; other shapes
    /// <c>[n, …sample shape]</c> stay as they are. Values are not scaled.
    /// </param>
    /// <param name="labels">The file of the classes' indices: <c>[n]</c>, whole numbers from 0.</param>
    /// <param name="classes">The name of each class; by default "0", "1", … up to the highest label.</param>
    /// <param name="type">The number type to keep; each value is rounded once. Float32 holds bytes, shorts and floats exactly.</param>
    /// <remarks>Files are plain or gzip; their first bytes say which. For numbers to predict: <c>Dataset.Of(Idx.Read(x), Idx.Read(y))</c>.</remarks>
    /// <exception cref="DataException">
    /// A file cannot be read or is damaged (as for <see cref="Idx.Read"/>), has the wrong number of axes, the counts of samples and labels differ, or a label is no class.
    /// </exception>
    public static Dataset FromIdx(string features, string labels, Seq<string> classes = default, ElementType type = ElementType.Float32)
    {
        ArgumentException.ThrowIfNullOrEmpty(features);
        ArgumentException.ThrowIfNullOrEmpty(labels);

        // The labels first: they are small, and files given the wrong way round are seen before the images are read.
        var indices = Labels(IdxFile.Read(labels, ElementType.Float64), labels, classes);
        var x = IdxFile.Read(features, type);
        if (x.Shape.Rank == 1)
        {
            throw Throw.IdxFeatureRank(features, x.Shape);
        }

        return x.Shape[0] == indices.Length
            ? Of(x.Shape.Rank == 3 ? x.Reshape([.. x.Shape, 1]) : x, indices, classes)
            : throw Throw.IdxCountsDiffer(features, x.Shape[0], labels, indices.Length);
    }

    private static int[] Labels(Tensor values, string source, Seq<string> classes)
    {
        if (values.Shape.Rank != 1)
        {
            throw Throw.IdxLabelRank(source, values.Shape);
        }

        var (indices, limit) = (new int[values.Length], classes.Count > 0 ? classes.Count : MaxClasses);
        for (var row = 0; row < indices.Length; row++)
        {
            var label = values[row];
            indices[row] = label >= 0 && label < limit && label == Math.Floor(label) ? (int)label : throw Throw.IdxLabel(source, row, label, classes);
        }

        return indices;
    }
}
