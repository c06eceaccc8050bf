using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>A window over one or two axes of a sample, seen as two.</summary>
internal sealed class Windowed(Seq<WindowAxis> window)
{
    private readonly WindowAxis _rows = window.Planar().Rows;
    private readonly WindowAxis _columns = window.Planar().Columns;

    /// <summary>The number of the window's places.</summary>
    internal int Size => _rows.Size * _columns.Size;

    /// <summary>
    /// Where each place of a window stands, the window being number <paramref name="index"/> (row · columns + column) of <paramref name="windows"/>: row · columns + column in the image, -1 beyond its edges.
    /// </summary>
    internal void Places(int index, Shape windows, Shape image, Span<int> places)
    {
        var (row, column) = (index / windows.Planar().Columns, index % windows.Planar().Columns);
        var (height, width, _) = image.Planar();
        for (var k = 0; k < places.Length; k++)
        {
            var r = (row * _rows.Stride) - _rows.Before + (k / _columns.Size * _rows.Dilation);
            var c = (column * _columns.Stride) - _columns.Before + (k % _columns.Size * _columns.Dilation);
            places[k] = r < 0 || r >= height || c < 0 || c >= width ? -1 : (r * width) + c;
        }
    }
}
