namespace Pipeline.Tests;

/// <summary>What is computed from MNIST's own files. Each is read once in a process.</summary>
internal static class LectureMnist
{
    private static readonly Lazy<(double Mean, double Deviation)> s_standard = new(Standardize);

    private static readonly Lazy<(MnistPart Train, MnistPart Test)> s_parts = new(() =>
    {
        var (train, test) = Datasets.Mnist(MnistFiles.Folder);
        return (MnistPart.Of(train), MnistPart.Of(test));
    });

    /// <summary>Mean and deviation of the training pixels divided by 255, as Fit gives them to the model.</summary>
    internal static (double Mean, double Deviation) Standard => s_standard.Value;

    /// <summary>The training images and the test images.</summary>
    internal static (MnistPart Train, MnistPart Test) Parts => s_parts.Value;

    private static (double Mean, double Deviation) Standardize()
    {
        // Preprocessing is fitted before the first step, and a fit that is cancelled already takes none.
        var train = Datasets.Mnist(MnistFiles.Folder).Train;
        var compiled = Input(28, 28, 1).Rescale(1.0 / 255).Standardize("standard").Flatten().Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Sgd()).Compile(Reference);
        var parameters = compiled.Fit(train, cancellation: new CancellationToken(canceled: true)).Parameters;
        return (parameters["standard.mean"][0] + parameters["standard.mean_low"][0], parameters["standard.deviation"][0]);
    }
}

/// <summary>What identifies a part of MNIST.</summary>
/// <param name="Shape">Rows and pixels of each.</param>
/// <param name="LabelCounts">The number of rows of each class.</param>
/// <param name="PixelSum">The sum of all pixels.</param>
internal sealed record MnistPart(Tensor Shape, Tensor LabelCounts, double PixelSum)
{
    internal static MnistPart Of(Dataset data)
    {
        var sum = 0.0;
        foreach (var pixel in data.Features.Float32)
        {
            sum += pixel;
        }

        var counts = new double[data.Classes.Count];
        foreach (var label in data.Targets.Float32)
        {
            counts[(int)label]++;
        }

        return new(Tensor.Of([(double)data.Count, data.FeatureShape.Size], [2]), Tensor.Of(counts.AsSpan(), [counts.Length]), sum);
    }
}
