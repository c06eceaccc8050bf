namespace Pipeline.Export.OnnxRuntime;

/// <summary>A place in a sample as one number for each axis.</summary>
internal static class Places
{
    internal static int[] Of(int index, ReadOnlySpan<int> shape)
    {
        var place = new int[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            (index, place[axis]) = Math.DivRem(index, shape[axis]);
        }

        return place;
    }

    /// <summary>The number of a place, or -1 where it lies outside of the shape.</summary>
    internal static int Index(ReadOnlySpan<int> place, ReadOnlySpan<int> shape)
    {
        var index = 0;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (place[axis] < 0 || place[axis] >= shape[axis])
            {
                return -1;
            }

            index = (index * shape[axis]) + place[axis];
        }

        return index;
    }

    /// <summary>All places of a shape, the last axis fastest.</summary>
    internal static IEnumerable<int[]> All(int[] shape) => Enumerable.Range(0, shape.Aggregate(1, (size, length) => checked(size * length))).Select(index => Of(index, shape));
}
