using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>A sample as a window op sees it.</summary>
/// <param name="Rows">Its rows; 1 where the window has one axis.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Channels">The values at each place.</param>
internal readonly record struct Plane(int Rows, int Columns, int Channels)
{
    internal long RowSize => (long)Columns * Channels;

    internal long Size => Rows * RowSize;

    internal static Plane Of(Shape shape)
    {
        var (rows, columns, channels) = shape.Planar();
        return new(rows, columns, channels);
    }
}
