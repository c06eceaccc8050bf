using System.Runtime.InteropServices;

namespace Pipeline.Data;

public sealed partial class Augmentation
{
    /// <summary>Images <c>[rows, columns, channels]</c>, moved up to so many pixels up or down and left or right, each distance with the same chance; what comes in from outside is 0.</summary>
    /// <param name="pixels">The most pixels, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixels"/> is negative.</exception>
    public static Augmentation Shift(int pixels) => pixels < 0
        ? throw Throw.AugmentationOption(nameof(Shift), nameof(pixels), "a whole number that is not negative", pixels)
        : Of($"{nameof(Shift)}({Text.Number(pixels)})", (image, random) =>
            Moved(image, nameof(Shift), random.Whole(0, -pixels, pixels), random.Whole(1, -pixels, pixels), mirrored: false));

    /// <summary>Images <c>[rows, columns, channels]</c>, left and right exchanged with a chance.</summary>
    /// <param name="chance">The chance, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chance"/> is not from 0 to 1.</exception>
    public static Augmentation Mirror(double chance = 0.5) => chance is >= 0 and <= 1
        ? Of($"{nameof(Mirror)}({Text.Number(chance)})", (image, random) => random.Uniform(0) < chance ? Moved(image, nameof(Mirror), 0, 0, mirrored: true) : image)
        : throw Throw.AugmentationOption(nameof(Mirror), nameof(chance), "a number from 0 to 1", chance);

    /// <summary>Samples of any shape, a normal number of its own added to each value.</summary>
    /// <param name="deviation">The noise's standard deviation, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deviation"/> is negative or not finite.</exception>
    public static Augmentation Noise(double deviation) => double.IsFinite(deviation) && deviation >= 0
        ? Of($"{nameof(Noise)}({Text.Number(deviation)})", (sample, random) => Mapped(sample, i => sample[i] + (deviation * random.Normal(i))))
        : throw Throw.AugmentationOption(nameof(Noise), nameof(deviation), "a finite number that is not negative", deviation);

    private static Tensor Moved(Tensor image, string name, int down, int right, bool mirrored)
    {
        if (image.Shape is not [var rows, var columns, var channels])
        {
            throw Throw.NoImage(name, image.Shape);
        }

        return Mapped(image, i =>
        {
            var (row, column) = ((i / channels / columns) - down, (i / channels % columns) - right);
            column = mirrored ? columns - 1 - column : column;
            return row >= 0 && row < rows && column >= 0 && column < columns ? image[(((row * columns) + column) * channels) + (i % channels)] : 0;
        });
    }

    private static Tensor Mapped(Tensor sample, Func<int, double> value)
    {
        if (sample.Type == ElementType.Float64)
        {
            return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(Values(i => value(i))), sample.Shape);
        }

        return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(Values(i => (float)value(i))), sample.Shape);

        T[] Values<T>(Func<int, T> of)
        {
            var values = new T[sample.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = of(i);
            }

            return values;
        }
    }
}
