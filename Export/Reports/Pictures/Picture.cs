namespace Pipeline.Export.Reports;

/// <summary>One image as a PNG file, with its caption.</summary>
internal sealed record Picture(Seq<byte> File, string Caption)
{
    /// <summary>An image of grey or coloured values from 0 to 1.</summary>
    internal static Picture Of(ImageShape shape, Func<int, double> value, string caption)
    {
        var pixels = new byte[shape.Size];
        for (var pixel = 0; pixel < pixels.Length; pixel++)
        {
            pixels[pixel] = Byte(value(pixel));
        }

        return new(Seq.Create<byte>(Png.Write(shape.Width, shape.Height, shape.Channels, pixels)), caption);
    }

    /// <summary>An image of signed values from -1 (blue) over 0 (white) to 1 (orange): these two are told apart by eyes that see no red or no green.</summary>
    internal static Picture Signed(int height, int width, Func<int, double> value, string caption)
    {
        var pixels = new byte[3 * height * width];
        for (var pixel = 0; pixel < height * width; pixel++)
        {
            var strength = Math.Clamp(value(pixel), -1, 1);
            var (red, green, blue) = strength < 0 ? (0.0, 0.35, 0.7) : (0.85, 0.37, 0.0);
            var amount = Math.Abs(strength);
            pixels[3 * pixel] = Byte(1 - (amount * (1 - red)));
            pixels[(3 * pixel) + 1] = Byte(1 - (amount * (1 - green)));
            pixels[(3 * pixel) + 2] = Byte(1 - (amount * (1 - blue)));
        }

        return new(Seq.Create<byte>(Png.Write(width, height, 3, pixels)), caption);
    }

    private static byte Byte(double share) => double.IsNaN(share) ? (byte)0 : (byte)Math.Round(255 * Math.Clamp(share, 0, 1));
}

/// <summary>From values to shares of their range.</summary>
internal readonly record struct Scale(double Lowest, double Highest)
{
    internal double Of(double value) => Highest > Lowest ? (value - Lowest) / (Highest - Lowest) : 0.5;

    /// <summary>The range of all finite values.</summary>
    internal static Scale Grey(Tensor values)
    {
        var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var index = 0; index < values.Length; index++)
        {
            if (double.IsFinite(values[index]))
            {
                (lowest, highest) = (Math.Min(lowest, values[index]), Math.Max(highest, values[index]));
            }
        }

        return new(lowest, highest);
    }
}
