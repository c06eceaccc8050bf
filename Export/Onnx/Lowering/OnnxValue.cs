namespace Pipeline.Export.Onnx;

/// <summary>
/// A value of the ONNX graph and the order of its axes. Ours is [batch, …, channels]; ONNX's windows want [batch, channels, …]. A chain of windows and of what does not care about the order stays
/// channels-first, so only its two ends are transposed.
/// </summary>
/// <param name="Name">The value's name.</param>
/// <param name="IsChannelsFirst">Whether the channels stand right after the batch instead of last.</param>
internal readonly record struct OnnxValue(string Name, bool IsChannelsFirst = false)
{
    /// <summary>Where an axis of a sample (from 0, without the batch) stands in a value.</summary>
    internal static int Place(int axis, int rank, bool isChannelsFirst) => !isChannelsFirst ? axis + 1 : axis == rank - 1 ? 1 : axis + 2;

    /// <summary>One item for each axis of a sample, in the order in which the axes stand in a value.</summary>
    internal static T[] Arrange<T>(ReadOnlySpan<T> items, bool isChannelsFirst)
    {
        var arranged = new T[items.Length];
        for (var axis = 0; axis < items.Length; axis++)
        {
            arranged[Place(axis, items.Length, isChannelsFirst) - 1] = items[axis];
        }

        return arranged;
    }
}
