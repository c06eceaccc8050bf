namespace Pipeline.Export.Reports;

/// <summary>Rows, columns and channels of a sample that is an image.</summary>
/// <param name="Height">The rows of pixels.</param>
/// <param name="Width">The columns.</param>
/// <param name="Channels">1 for grey, 3 for red, green and blue.</param>
internal readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>Below this a square number of features is more often a table than an image.</summary>
    private const int SmallestSide = 8;

    private const int LargestSide = 1024;

    internal int Size => Height * Width * Channels;

    /// <summary>What the shape of a sample says: [h, w], [h, w, 1 or 3], or [s²] of a square whose features have no names but those of pixels; null where it is no image.</summary>
    internal static ImageShape? Of(Shape sample, Seq<string> names = default) => sample switch
    {
        [var height, var width, 1 or 3] when Fits(height, width) => new(height, width, sample[2]),
        [var height, var width] when Fits(height, width) => new(height, width, 1),
        [var size] when names.All(IsPixel) && Side(size) is var side && side * side == size && Fits(side, side) && side >= SmallestSide => new(side, side, 1),
        _ => null,
    };

    /// <summary>The given shape where there is one, which must be of an image of the sample's size; else what the sample's shape says.</summary>
    internal static ImageShape? Of(Dataset data, Shape? given) => given is not { } shape ? Of(data.FeatureShape, data.FeatureNames)
        : Of(shape) is { } image && image.Size == data.FeatureShape.Size ? image
        : throw Throw.NoImage(shape, data.FeatureShape);

    private static bool Fits(int height, int width) => height is > 1 and <= LargestSide && width is > 1 and <= LargestSide;

    private static bool IsPixel(string name) => name.StartsWith("pixel", StringComparison.OrdinalIgnoreCase);

    private static int Side(int size) => (int)Math.Round(Math.Sqrt(size));
}
