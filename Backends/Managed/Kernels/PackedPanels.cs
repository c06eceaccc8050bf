using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// The right-hand matrix of a product, rearranged for the tiles: panels of two registers' columns (the last may be one register wide), each
/// with a row of start values (the bias, or zeros) before its <c>depth</c> rows. Columns beyond the matrix are zeros.
/// </summary>
internal static unsafe class PackedPanels<V> where V : struct, ISimdLane<V>
{
    internal static int Width => 2 * V.Count;

    internal static int Count(int columns) => (columns + Width - 1) / Width;

    /// <summary>Columns that panel number <paramref name="panel"/> stores: one or two registers.</summary>
    internal static int StoredColumns(int columns, int panel) => columns - panel * Width > V.Count ? Width : V.Count;

    internal static long Size(int depth, int columns) => (depth + 1L) * Count(columns) * Width;

    internal static float* At(float* packed, int depth, int panel) => packed + (depth + 1L) * panel * Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack(in MatrixProduct product, int panel)
    {
        var target = At(product.Packed, product.Depth, panel);
        var stored = StoredColumns(product.Columns, panel);
        var first = panel * Width;
        var columns = Math.Min(stored, product.Columns - first);
        PackStart(product.Bias is null ? null : product.Bias + first, columns, stored, target);
        PackPart(product.B + first * product.BColumn, product.BDepth, product.BColumn, product.Depth, columns, stored, target + stored);
    }

    /// <summary>The row of start values of a panel: zeros where there is no bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackStart(float* bias, int columns, int stored, float* target)
    {
        if (bias is null)
        {
            Fill(target, stored);
        }
        else
        {
            CopyRow(bias, target, columns, stored);
        }
    }

    /// <summary>Some rows of a panel, from a matrix that has unit stride along its columns or its depth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackPart(float* source, nint depthStride, nint columnStride, int depth, int columns, int stored, float* target)
    {
        if (columnStride == 1)
        {
            PackRows(source, depthStride, depth, columns, stored, target);
        }
        else
        {
            PackTransposed(source, depthStride, columnStride, depth, columns, stored, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(float* source, nint stride, int depth, int columns, int stored, float* target)
    {
        if (columns == stored && stored == Width)
        {
            for (var k = 0; k < depth; k++, source += stride, target += Width)
            {
                V.Store(target, V.Load(source));
                V.Store(target + V.Count, V.Load(source + V.Count));
            }

            return;
        }

        for (var k = 0; k < depth; k++, source += stride, target += stored)
        {
            CopyRow(source, target, columns, stored);
        }
    }

    /// <summary>Four columns at a time, so that each line of the packed panel is written few times and the sources are read in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed(float* source, nint depthStride, nint columnStride, int depth, int columns, int stored, float* target)
    {
        var j = 0;
        for (; j + 4 <= columns; j += 4)
        {
            var from = source + j * columnStride;
            var to = target + j;
            for (var k = 0; k < depth; k++, from += depthStride, to += stored)
            {
                to[0] = from[0];
                to[1] = from[columnStride];
                to[2] = from[2 * columnStride];
                to[3] = from[3 * columnStride];
            }
        }

        for (; j < stored; j++)
        {
            var from = source + j * columnStride;
            var to = target + j;
            for (var k = 0; k < depth; k++, to += stored)
            {
                *to = j < columns ? from[k * depthStride] : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRow(float* source, float* target, int columns, int stored)
    {
        V.Store(target, V.LoadPartial(source, Math.Min(columns, V.Count), default));
        if (stored > V.Count)
        {
            V.Store(target + V.Count, V.LoadPartial(source + V.Count, columns - V.Count, default));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(float* target, int stored)
    {
        for (var j = 0; j < stored; j += V.Count)
        {
            V.Store(target + j, default);
        }
    }
}
