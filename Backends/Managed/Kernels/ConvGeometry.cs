using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// A convolution between its wide side, which a convolution reads and a transposed one makes, and its narrow side. The weight is
/// [window rows, window columns, wide channels of a group, narrow channels] for both.
/// </summary>
internal sealed class ConvGeometry
{
    private ConvGeometry(Plane wide, Plane narrow, Seq<WindowAxis> window, int groups, bool isFlipped, int capacity)
    {
        var (rows, columns) = window.Planar();
        (Wide, Narrow, Rows, Columns, Groups, IsFlipped) = (wide, narrow, rows, columns, groups, isFlipped);
        WideOfGroup = wide.Channels / groups;
        NarrowOfGroup = narrow.Channels / groups;
        IsDepthwise = WideOfGroup == 1 && NarrowOfGroup == 1 && groups > 1;
        var work = narrow.Size * rows.Size * columns.Size * WideOfGroup;
        Gather = new(wide, narrow, Walks([AxisWalk.Gather(rows, narrow.Rows)], rows), Walks([AxisWalk.Gather(columns, narrow.Columns)], columns), capacity, work);
        Scatter = new(narrow, wide, Walks(AxisWalk.Scatter(rows, wide.Rows), rows), Walks(AxisWalk.Scatter(columns, wide.Columns), columns), capacity, work);
    }

    internal Plane Wide { get; }

    internal Plane Narrow { get; }

    internal WindowAxis Rows { get; }

    internal WindowAxis Columns { get; }

    internal int Groups { get; }

    internal bool IsFlipped { get; }

    /// <summary>Whether each channel has a window of its own and gives one channel.</summary>
    internal bool IsDepthwise { get; }

    internal int WideOfGroup { get; }

    internal int NarrowOfGroup { get; }

    /// <summary>From the wide side to the narrow one.</summary>
    internal TapSweep Gather { get; }

    /// <summary>From the narrow side to the wide one.</summary>
    internal TapSweep Scatter { get; }

    /// <summary>The weights of one place of the window.</summary>
    internal nint PlaceSize => (nint)WideOfGroup * Narrow.Channels;

    internal static ConvGeometry Of(ConvOp op, Shape input, Shape output, int capacity) =>
        new(Plane.Of(input), Plane.Of(output), op.Window, op.Groups, op.IsFlipped, capacity);

    internal static ConvGeometry Of(ConvTransposeOp op, Shape input, Shape output, int capacity) =>
        new(Plane.Of(output), Plane.Of(input), op.Window, 1, false, capacity);

    private Seq<AxisWalk> Walks(IEnumerable<AxisWalk> walks, WindowAxis axis) => walks.Select(walk => IsFlipped ? walk.Flipped(axis.Size) : walk).ToSeq();
}
