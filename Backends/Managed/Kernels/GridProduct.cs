using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>Rows of a product that stand at equal distances.</summary>
/// <param name="Count">How many.</param>
/// <param name="Source">From one to the next in the left matrix.</param>
/// <param name="Target">From one to the next in the result.</param>
internal readonly record struct RowAxis(int Count, nint Source, nint Target);

/// <summary>
/// C = start + A · B where the rows of A and C are counted by up to three axes and the depth of A is walked in up to three loops: the matrix that a
/// convolution's product would need is never written, its numbers are read where they lie.
/// </summary>
internal unsafe struct GridProduct
{
    private RowAxis _outer;
    private RowAxis _middle;
    private RowAxis _line;

    internal float* A;
    internal DepthWalk Walk;

    /// <summary>Packed panels, or a matrix with unit stride behind whose last number a register can be read.</summary>
    internal float* B;

    /// <summary>From one row of B to the next; 0 where it is packed.</summary>
    internal nint BRow;
    internal float* C;
    internal int Columns;

    /// <summary>Start from what C holds; else from the packed start values, or from zeros where B is not packed.</summary>
    internal bool Accumulate;

    /// <summary>Numbers of scratch memory that a thread needs; the last panel's width must hold zeros.</summary>
    internal static int ScratchSize<V>() where V : struct, ISimdLane<V> => (TileTable<V>.MaxRows + 1) * PackedPanels<V>.Width;

    /// <summary>The rows. Axes that are one become one, and tiles are cut from the axis that fills them best.</summary>
    internal void SetRows<V>(RowAxis outer, RowAxis middle, RowAxis inner) where V : struct, ISimdLane<V>
    {
        (middle, inner) = Joined(middle, inner);
        (outer, middle) = Joined(outer, middle);
        (middle, inner) = Joined(middle, inner);
        if (Fill<V>(outer) > 1.5 * Math.Max(Fill<V>(middle), Fill<V>(inner)))
        {
            (outer, middle, inner) = (middle, inner, outer);
        }
        else if (Fill<V>(middle) > 1.5 * Fill<V>(inner))
        {
            (middle, inner) = (inner, middle);
        }

        (_outer, _middle, _line) = (outer, middle, inner);
    }

    /// <summary>How many tiles all rows make.</summary>
    internal readonly int Tiles<V>() where V : struct, ISimdLane<V> => _outer.Count * _middle.Count * TilesPerLine<V>();

    /// <summary>Some tiles of one panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void Run<V, E>(int panel, int from, int to, E epilogue, float* scratch)
        where V : struct, ISimdLane<V>
        where E : unmanaged, IEpilogue
    {
        var stored = PackedPanels<V>.StoredColumns(Columns, panel);
        var columns = Math.Min(stored, Columns - (panel * PackedPanels<V>.Width));
        var packed = BRow == 0 ? PackedPanels<V>.At(B, Walk.Depth, panel) : null;
        var b = BRow == 0 ? packed + stored : B + (panel * PackedPanels<V>.Width);
        var bRow = BRow == 0 ? stored : BRow;
        var zeros = BRow == 0 ? packed : scratch + (TileTable<V>.MaxRows * PackedPanels<V>.Width);
        var perLine = TilesPerLine<V>();
        var whole = columns == stored;
        for (var tile = from; tile < to; tile++)
        {
            var (line, part) = Math.DivRem(tile, perLine);
            var (outer, middle) = Math.DivRem(line, _middle.Count);
            var first = (int)((long)_line.Count * part / perLine);
            var rows = (int)((long)_line.Count * (part + 1) / perLine) - first;
            var a = A + (outer * _outer.Source) + (middle * _middle.Source) + (first * _line.Source);
            var c = C + (outer * _outer.Target) + (middle * _middle.Target) + (first * _line.Target) + (panel * PackedPanels<V>.Width);
            var target = whole ? c : scratch;
            var stride = whole ? _line.Target : stored;
            if (Accumulate && !whole)
            {
                TileTable<V>.Copy(c, _line.Target, scratch, stored, rows, columns);
            }

            TileTable<V>.Run(rows, stored, Walk, a, _line.Source, b, bRow, Accumulate ? target : zeros, Accumulate ? stride : 0, target, stride);
            if (whole)
            {
                epilogue.Apply<V>(c, _line.Target, rows, columns);
            }
            else
            {
                // Whole registers, before the columns that are none are left behind.
                epilogue.Apply<V>(scratch, 0, 1, rows * stored);
                TileTable<V>.Copy(scratch, stored, c, _line.Target, rows, columns);
            }
        }
    }

    private static (RowAxis Outer, RowAxis Inner) Joined(RowAxis outer, RowAxis inner) =>
        inner.Count == 1 ? (inner, outer)
        : outer.Source == inner.Source * inner.Count && outer.Target == inner.Target * inner.Count ? (new(1, 0, 0), inner with { Count = outer.Count * inner.Count })
        : (outer, inner);

    /// <summary>The mean rows of a tile.</summary>
    private static double Fill<V>(RowAxis axis) where V : struct, ISimdLane<V> =>
        axis.Count / (double)Math.Max(1, (axis.Count + TileTable<V>.MaxRows - 1) / TileTable<V>.MaxRows);

    private readonly int TilesPerLine<V>() where V : struct, ISimdLane<V> => (_line.Count + TileTable<V>.MaxRows - 1) / TileTable<V>.MaxRows;
}
