using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>From the height and width of a tile to the code made for it.</summary>
internal static unsafe class TileTable<V> where V : struct, ISimdLane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(
        int rows, int columns, int depth, float* a, nint aRow, nint aDepth, float* panel, float* start, nint startRow, float* c, nint cRow)
    {
        if (columns > V.Count)
        {
            Run<Size2>(rows, depth, a, aRow, aDepth, panel, start, startRow, c, cRow);
        }
        else
        {
            Run<Size1>(rows, depth, a, aRow, aDepth, panel, start, startRow, c, cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<C>(int rows, int depth, float* a, nint aRow, nint aDepth, float* panel, float* start, nint startRow, float* c, nint cRow)
        where C : struct, ISize
    {
        switch (rows)
        {
            case 1: Tile<V, Size1, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 2: Tile<V, Size2, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 3: Tile<V, Size3, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 4: Tile<V, Size4, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 5: Tile<V, Size5, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 6: Tile<V, Size6, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 7: Tile<V, Size7, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 8: Tile<V, Size8, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 9: Tile<V, Size9, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 10: Tile<V, Size10, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 11: Tile<V, Size11, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
            case 12: Tile<V, Size12, C>.Run(depth, a, aRow, aDepth, panel, start, startRow, c, cRow); break;
        }
    }
}
