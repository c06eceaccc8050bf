using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// Matrix product in blocks: B is packed into panels, then each block of C (some rows by some panels) runs through the depth, tile by tile.
/// The partition follows from the problem alone, and each number of C is made in one block by one chain.
/// </summary>
/// <remarks>
/// As all kernels here, it is compiled optimized at its first call: a training of a second would be over before the runtime, which counts calls
/// first, had replaced code that makes a call of each lane's operation.
/// </remarks>
internal static unsafe class Gemm<V, E>
    where V : struct, ISimdLane<V>
    where E : unmanaged, IEpilogue
{
    private const int TilesPerBlock = 8;
    private const int PanelsPerBlock = 4;
    private const int MaxDepth = 256;

    /// <summary>Multiply-adds from which waking other threads pays.</summary>
    private const long WorkForThreads = 1 << 20;

    private static int MaxTileRows => TileTable<V>.MaxRows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in MatrixProduct product, E epilogue, WorkerPool pool)
    {
        var panels = PackedPanels<V>.Count(product.Columns);
        var tiles = (product.Rows + MaxTileRows - 1) / MaxTileRows;
        var blockRows = (tiles + TilesPerBlock - 1) / TilesPerBlock;
        var blockColumns = (panels + PanelsPerBlock - 1) / PanelsPerBlock;
        var threaded = product.Work >= WorkForThreads;
        var packing = new PackJob { Product = product };
        var blocks = new BlockJob { Product = product, Epilogue = epilogue, Panels = panels, Tiles = tiles, BlockRows = blockRows };
        pool.Run(ref packing, panels, threaded);
        pool.Run(ref blocks, blockRows * blockColumns, threaded);
    }

    private struct PackJob : IJob
    {
        internal MatrixProduct Product;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block) => PackedPanels<V>.Pack(in Product, block);
    }

    private struct BlockJob : IJob
    {
        internal MatrixProduct Product;
        internal E Epilogue;
        internal int Panels;
        internal int Tiles;
        internal int BlockRows;

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var scratch = stackalloc float[MaxTileRows * PackedPanels<V>.Width];
            var firstTile = block % BlockRows * TilesPerBlock;
            var lastTile = Math.Min(firstTile + TilesPerBlock, Tiles);
            var firstPanel = block / BlockRows * PanelsPerBlock;
            var lastPanel = Math.Min(firstPanel + PanelsPerBlock, Panels);
            var parts = Math.Max(1, (Product.Depth + MaxDepth - 1) / MaxDepth);
            for (var part = 0; part < parts; part++)
            {
                var from = (int)((long)Product.Depth * part / parts);
                var to = (int)((long)Product.Depth * (part + 1) / parts);
                for (var panel = firstPanel; panel < lastPanel; panel++)
                {
                    for (var tile = firstTile; tile < lastTile; tile++)
                    {
                        RunTile(tile, panel, from, to, scratch);
                    }
                }
            }

            // Of the whole block: its rows may lie side by side.
            var firstRow = RowOf(firstTile);
            var firstColumn = firstPanel * PackedPanels<V>.Width;
            var columns = Math.Min(lastPanel * PackedPanels<V>.Width, Product.Columns) - firstColumn;
            Epilogue.Apply<V>(Product.C + ((nint)firstRow * Product.Columns) + firstColumn, Product.Columns, RowOf(lastTile) - firstRow, columns);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly int RowOf(int tile) => (int)((long)Product.Rows * tile / Tiles);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunTile(int tile, int panel, int from, int to, float* scratch)
        {
            var firstRow = RowOf(tile);
            var rows = RowOf(tile + 1) - firstRow;
            var firstColumn = panel * PackedPanels<V>.Width;
            var stored = PackedPanels<V>.StoredColumns(Product.Columns, panel);
            var columns = Math.Min(stored, Product.Columns - firstColumn);
            var packed = PackedPanels<V>.At(Product.Packed, Product.Depth, panel);
            var a = Product.A + firstRow * Product.ARow + from * Product.ADepth;
            var c = Product.C + (nint)firstRow * Product.Columns + firstColumn;
            var whole = columns == stored;
            var target = whole ? c : scratch;
            var stride = whole ? Product.Columns : stored;
            var start = packed;
            var startStride = 0;
            if (from > 0 || Product.Accumulate)
            {
                start = target;
                startStride = stride;
                if (!whole)
                {
                    TileTable<V>.Copy(c, Product.Columns, scratch, stored, rows, columns);
                }
            }

            var walk = new DepthWalk(to - from, Product.ADepth);
            TileTable<V>.Run(rows, stored, walk, a, Product.ARow, packed + (from + 1L) * stored, stored, start, startStride, target, stride);
            if (!whole)
            {
                TileTable<V>.Copy(scratch, stored, c, Product.Columns, rows, columns);
            }
        }
    }
}
