using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// The innermost loop of a matrix product: a tile of <typeparamref name="R"/> rows by <typeparamref name="C"/> registers is kept in registers
/// while the depth runs, which may be cut in pieces that lie apart. Conditions on sizes are constants and vanish. Each number is one chain of multiply-adds in the order of the
/// depth, whatever tile it falls into: results depend neither on the batch size nor on the partition.
/// </summary>
internal static unsafe class Tile<V, R, C>
    where V : struct, ISimdLane<V>
    where R : struct, ISize
    where C : struct, ISize
{
    /// <summary>Tile at <paramref name="c"/> = start values at <paramref name="start"/> + rows of A times the packed panel B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in DepthWalk walk, float* a, nint aRow, float* panel, nint panelRow, float* start, nint startRow, float* c, nint cRow)
    {
        V x0 = default, y0 = default;
        V x1 = default, y1 = default;
        V x2 = default, y2 = default;
        V x3 = default, y3 = default;
        V x4 = default, y4 = default;
        V x5 = default, y5 = default;
        V x6 = default, y6 = default;
        V x7 = default, y7 = default;
        V x8 = default, y8 = default;
        V x9 = default, y9 = default;
        V x10 = default, y10 = default;
        V x11 = default, y11 = default;

        if (R.Value > 0) { Begin(start + 0 * startRow, ref x0, ref y0); }
        if (R.Value > 1) { Begin(start + 1 * startRow, ref x1, ref y1); }
        if (R.Value > 2) { Begin(start + 2 * startRow, ref x2, ref y2); }
        if (R.Value > 3) { Begin(start + 3 * startRow, ref x3, ref y3); }
        if (R.Value > 4) { Begin(start + 4 * startRow, ref x4, ref y4); }
        if (R.Value > 5) { Begin(start + 5 * startRow, ref x5, ref y5); }
        if (R.Value > 6) { Begin(start + 6 * startRow, ref x6, ref y6); }
        if (R.Value > 7) { Begin(start + 7 * startRow, ref x7, ref y7); }
        if (R.Value > 8) { Begin(start + 8 * startRow, ref x8, ref y8); }
        if (R.Value > 9) { Begin(start + 9 * startRow, ref x9, ref y9); }
        if (R.Value > 10) { Begin(start + 10 * startRow, ref x10, ref y10); }
        if (R.Value > 11) { Begin(start + 11 * startRow, ref x11, ref y11); }

        var (middle, inner) = (walk.Middle, walk.Inner);
        var (middleStride, innerStride) = (walk.MiddleStride, walk.InnerStride);
        for (var i = walk.Outer; i > 0; i--, a += walk.OuterStride)
        {
            var from = a;
            for (var j = middle; j > 0; j--, from += middleStride)
            {
                var a0 = from;
                var a3 = a0 + 3 * aRow;
                var a6 = a0 + 6 * aRow;
                var a9 = a0 + 9 * aRow;
                for (var k = inner; k > 0; k--)
                {
                    var left = V.Load(panel);
                    var right = C.Value > 1 ? V.Load(panel + V.Count) : left;
                    if (R.Value > 0) { Step(*a0, left, right, ref x0, ref y0); }
                    if (R.Value > 1) { Step(a0[aRow], left, right, ref x1, ref y1); }
                    if (R.Value > 2) { Step(a0[2 * aRow], left, right, ref x2, ref y2); }
                    if (R.Value > 3) { Step(*a3, left, right, ref x3, ref y3); }
                    if (R.Value > 4) { Step(a3[aRow], left, right, ref x4, ref y4); }
                    if (R.Value > 5) { Step(a3[2 * aRow], left, right, ref x5, ref y5); }
                    if (R.Value > 6) { Step(*a6, left, right, ref x6, ref y6); }
                    if (R.Value > 7) { Step(a6[aRow], left, right, ref x7, ref y7); }
                    if (R.Value > 8) { Step(a6[2 * aRow], left, right, ref x8, ref y8); }
                    if (R.Value > 9) { Step(*a9, left, right, ref x9, ref y9); }
                    if (R.Value > 10) { Step(a9[aRow], left, right, ref x10, ref y10); }
                    if (R.Value > 11) { Step(a9[2 * aRow], left, right, ref x11, ref y11); }
                    panel += panelRow;
                    a0 += innerStride;
                    a3 += innerStride;
                    a6 += innerStride;
                    a9 += innerStride;
                }
            }
        }

        if (R.Value > 0) { End(c + 0 * cRow, x0, y0); }
        if (R.Value > 1) { End(c + 1 * cRow, x1, y1); }
        if (R.Value > 2) { End(c + 2 * cRow, x2, y2); }
        if (R.Value > 3) { End(c + 3 * cRow, x3, y3); }
        if (R.Value > 4) { End(c + 4 * cRow, x4, y4); }
        if (R.Value > 5) { End(c + 5 * cRow, x5, y5); }
        if (R.Value > 6) { End(c + 6 * cRow, x6, y6); }
        if (R.Value > 7) { End(c + 7 * cRow, x7, y7); }
        if (R.Value > 8) { End(c + 8 * cRow, x8, y8); }
        if (R.Value > 9) { End(c + 9 * cRow, x9, y9); }
        if (R.Value > 10) { End(c + 10 * cRow, x10, y10); }
        if (R.Value > 11) { End(c + 11 * cRow, x11, y11); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(float* start, ref V x, ref V y)
    {
        x = V.Load(start);
        if (C.Value > 1)
        {
            y = V.Load(start + V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float a, V left, V right, ref V x, ref V y)
    {
        var row = V.Splat(a);
        x = V.Fma(row, left, x);
        if (C.Value > 1)
        {
            y = V.Fma(row, right, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(float* c, V x, V y)
    {
        V.Store(c, x);
        if (C.Value > 1)
        {
            V.Store(c + V.Count, y);
        }
    }
}
