using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>From the height and width of a tile to the code made for it.</summary>
internal static unsafe class TileTable<V> where V : struct, ISimdLane<V>
{
    /// <summary>The most rows whose registers fit.</summary>
    internal static int MaxRows => V.Count >= 16 ? 12 : 6;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(
        int rows, int columns, in DepthWalk walk, float* a, nint aRow, float* panel, nint panelRow, float* start, nint startRow, float* c, nint cRow)
    {
        if (columns > V.Count)
        {
            Run<Size2>(rows, walk, a, aRow, panel, panelRow, start, startRow, c, cRow);
        }
        else
        {
            Run<Size1>(rows, walk, a, aRow, panel, panelRow, start, startRow, c, cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<C>(int rows, in DepthWalk walk, float* a, nint aRow, float* panel, nint panelRow, float* start, nint startRow, float* c, nint cRow)
        where C : struct, ISize
    {
        switch (rows)
        {
            case 1: Tile<V, Size1, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 2: Tile<V, Size2, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 3: Tile<V, Size3, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 4: Tile<V, Size4, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 5: Tile<V, Size5, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 6: Tile<V, Size6, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 7: Tile<V, Size7, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 8: Tile<V, Size8, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 9: Tile<V, Size9, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 10: Tile<V, Size10, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 11: Tile<V, Size11, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
            case 12: Tile<V, Size12, C>.Run(walk, a, aRow, panel, panelRow, start, startRow, c, cRow); break;
        }
    }

    /// <summary>A part of a tile from or to memory of its own, where it is narrower than registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Copy(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        for (var i = 0; i < rows; i++, source += sourceStride, target += targetStride)
        {
            var first = Math.Min(columns, V.Count);
            V.StorePartial(target, first, V.LoadPartial(source, first, default));
            if (columns > V.Count)
            {
                V.StorePartial(target + V.Count, columns - V.Count, V.LoadPartial(source + V.Count, columns - V.Count, default));
            }
        }
    }
}
