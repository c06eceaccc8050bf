namespace Pipeline.Tests;

/// <summary>What the lectures do with MNIST's pixels of 0 to 255 before the first dense layer.</summary>
internal static class LectureImages
{
    private static readonly Model s_pixels = Input(28, 28, 1).Flatten();

    /// <summary>(p/255 - 0.1307)/0.3081, the mean and deviation given by value.</summary>
    internal static LectureModel Standardized()
    {
        const double Mean = 0.1307;
        var high = (double)(float)Mean;
        return new(s_pixels.Rescale(1.0 / 255).Standardize(MeasuredTraining.Preprocessing), new Parameters(
        [
            new($"{MeasuredTraining.Preprocessing}.mean", Each(high)),
            new($"{MeasuredTraining.Preprocessing}.mean_low", Each(Mean - high)),
            new($"{MeasuredTraining.Preprocessing}.deviation", Each(0.3081)),
        ]));
    }

    /// <summary>2 p/255 - 1.</summary>
    internal static LectureModel Scaled() => new(s_pixels.Rescale(2.0 / 255, -1), Parameters.Empty);

    private static Tensor Each(double value) => Tensors.Generate([784], _ => value);
}
