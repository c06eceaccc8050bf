namespace Pipeline.Dsl;

/// <summary>How a window slides along one axis: its places are at o · stride - before + k · dilation for outputs o and window places k.</summary>
/// <param name="Size">The number of places of the window.</param>
/// <param name="Stride">How far it moves from one output to the next.</param>
/// <param name="Dilation">The distance between two of its places.</param>
/// <param name="Before">The padding before the first value.</param>
/// <param name="After">The padding after the last value; a transposed convolution cuts both off instead, and adds where they are negative.</param>
public readonly record struct WindowAxis(int Size, int Stride = 1, int Dilation = 1, int Before = 0, int After = 0)
{
    /// <summary>The values between the first and the last place, both counted.</summary>
    public long Reach => ((Size - 1L) * Dilation) + 1;

    /// <summary>The number of outputs along an axis of the given length; 0 or less where the window does not fit.</summary>
    public long Outputs(int length) => length + (long)Before + After < Reach ? 0 : ((length + (long)Before + After - Reach) / Stride) + 1;

    /// <summary>The number of outputs of the transposed convolution along an axis of the given length.</summary>
    public long TransposedOutputs(int length) => ((length - 1L) * Stride) + Reach - Before - After;
}

/// <summary>A sliding window over the one or two axes before the channels.</summary>
public static class Windows
{
    /// <summary>The window seen as one of two axes: of a single axis the rows have length 1.</summary>
    public static (WindowAxis Rows, WindowAxis Columns) Planar(this Seq<WindowAxis> window) => window.Count == 2 ? (window[0], window[1]) : (new(1), window[0]);

    /// <summary>The shape of a sample seen as rows, columns, channels.</summary>
    public static (int Rows, int Columns, int Channels) Planar(this Shape shape) => shape.Rank == 3 ? (shape[0], shape[1], shape[2]) : (1, shape[0], shape[1]);

    /// <summary>The shape of the outputs: each axis before the channels by its window, then the channels.</summary>
    /// <exception cref="RuleException">The rank is another, or a window does not fit.</exception>
    internal static Shape Outputs(this Seq<WindowAxis> window, Shape input, int channels, Func<WindowAxis, int, long> outputs)
    {
        if (input.Rank != window.Count + 1)
        {
            throw Throw.OtherRank(window.Count, input);
        }

        var lengths = new int[input.Rank];
        for (var axis = 0; axis < window.Count; axis++)
        {
            var length = outputs(window[axis], input[axis]);
            lengths[axis] = length is > 0 and <= int.MaxValue ? (int)length : throw Throw.WindowDoesNotFit(axis, window[axis], input[axis], length);
        }

        lengths[^1] = channels;
        return Shape.Create(lengths);
    }
}
