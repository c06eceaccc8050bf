namespace Pipeline.Backends.Managed;

/// <summary>In which steps a product goes through the depth of its left matrix: up to three loops, so that the window of a convolution is read where it lies.</summary>
internal readonly struct DepthWalk
{
    internal DepthWalk(int count, nint stride)
        : this(1, 0, 1, 0, count, stride)
    {
    }

    /// <summary>Loops from the outermost to the innermost, each with the distance from one turn to the next.</summary>
    internal DepthWalk(int outer, nint outerStride, int middle, nint middleStride, int inner, nint innerStride)
    {
        // What is done once goes out, and two loops that are one become one: the innermost should be long.
        if (middleStride == innerStride * inner || inner == 1 || middle == 1)
        {
            (inner, innerStride) = (inner * middle, inner == 1 ? middleStride : innerStride);
            (middle, middleStride, outer, outerStride) = (outer, outerStride, 1, 0);
            if (middleStride == innerStride * inner || inner == 1 || middle == 1)
            {
                (inner, innerStride) = (inner * middle, inner == 1 ? middleStride : innerStride);
                (middle, middleStride) = (1, 0);
            }
        }
        else if (outer == 1 || outerStride == middleStride * middle)
        {
            (middle, outer, outerStride) = (middle * outer, 1, 0);
        }

        (Outer, OuterStride, Middle, MiddleStride, Inner, InnerStride) = (outer, outerStride, middle, middleStride, inner, innerStride);
    }

    internal int Outer { get; }

    internal nint OuterStride { get; }

    internal int Middle { get; }

    internal nint MiddleStride { get; }

    internal int Inner { get; }

    internal nint InnerStride { get; }

    internal int Depth => Outer * Middle * Inner;
}
