namespace Pipeline.Data;

public static partial class Datasets
{
    private static readonly Shape MnistSample = [28, 28, 1];

    /// <summary>
    /// The MNIST database of handwritten digits, read from its four files: 60,000 images to train with and 10,000 to test with, 28 × 28 pixels of 0 (paper) to 255 (ink), not
    /// scaled, as samples <c>[28, 28, 1]</c>; classes "0" to "9".
    /// </summary>
    /// <param name="folder">
    /// Holds <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, as they are or with <c>.gz</c>
    /// (also <c>train-images.idx3-ubyte</c> and so on). Nothing is downloaded.
    /// </param>
    /// <param name="type">The number type; the values are exact in either. Float32 takes 220 MB, float64 twice as much.</param>
    /// <remarks>
    /// LeCun, Cortes, Burges, "The MNIST database of handwritten digits", http://yann.lecun.com/exdb/mnist. Keras' <c>mnist.load_data()</c> gives the same values as uint8
    /// <c>[n, 28, 28]</c>; here the channel that convolution layers need is there. <c>.Reshape([784])</c> makes rows for dense layers. Sets with other names for the same
    /// files, or other classes, are read by <see cref="Dataset.FromIdx"/>.
    /// </remarks>
    /// <exception cref="DataException">The folder or a file is missing (the message says where to get them), a file is damaged, or holds other images than MNIST's.</exception>
    public static (Dataset Train, Dataset Test) Mnist(string folder, ElementType type = ElementType.Float32)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw Throw.MnistFolder(folder);
        }

        // All are found before the first is read.
        var (trainImages, trainLabels) = (Find(folder, "train-images", "idx3"), Find(folder, "train-labels", "idx1"));
        var (testImages, testLabels) = (Find(folder, "t10k-images", "idx3"), Find(folder, "t10k-labels", "idx1"));
        return (ReadMnist(trainImages, trainLabels, type), ReadMnist(testImages, testLabels, type));
    }

    private static string Find(string folder, string part, string kind)
    {
        string[] names = [$"{part}-{kind}-ubyte", $"{part}.{kind}-ubyte", $"{part}-{kind}-ubyte.gz", $"{part}.{kind}-ubyte.gz"];
        return names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw Throw.MnistFile(folder, names);
    }

    private static Dataset ReadMnist(string images, string labels, ElementType type)
    {
        var data = Dataset.FromIdx(images, labels, DigitNames, type);
        return data.FeatureShape == MnistSample ? data.Named(targets: ["digit"]) : throw Throw.MnistSample(images, data.FeatureShape);
    }
}
