using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// The way from the narrow side of a convolution to a wide one of few channels, which would leave registers nearly empty: a product gives what each narrow
/// place adds to a whole row of its window, columns and channels side by side in a register, and that is added where the window stands. Each
/// number's terms come in the order of the narrow places; threads share samples.
/// </summary>
internal static unsafe class NarrowScatter<V, E>
    where V : struct, ISimdLane<V>
    where E : unmanaged, IEpilogue
{
    private const long WorkForThreads = 1 << 19;

    internal static void Run(
        in NarrowTaps<V> taps, float* source, float* packed, float* bias, float* target, int samples, bool accumulate, E epilogue, WorkerPool pool)
    {
        var job = new SampleJob
        {
            Taps = taps,
            Geometry = taps.Geometry,
            Source = source,
            Packed = packed,
            Bias = bias,
            Target = target,
            Accumulate = accumulate,
            Epilogue = epilogue,
        };
        pool.Run(ref job, samples, taps.Geometry.Scatter.Work * samples >= WorkForThreads);
    }

    private struct SampleJob : IJob
    {
        internal NarrowTaps<V> Taps;
        internal ConvGeometry Geometry;
        internal float* Source;
        internal float* Packed;
        internal float* Bias;
        internal float* Target;
        internal bool Accumulate;
        internal E Epilogue;

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int sample)
        {
            var products = stackalloc float[Taps.ProductSize];
            var x = Source + (sample * (nint)Geometry.Narrow.Size);
            var y = Target + (sample * (nint)Geometry.Wide.Size);
            if (!Accumulate)
            {
                Start(y);
            }

            var parts = (Geometry.Narrow.Columns + TileTable<V>.MaxRows - 1) / TileTable<V>.MaxRows;
            for (var i = 0; i < Geometry.Narrow.Rows; i++)
            {
                for (var part = 0; part < parts; part++)
                {
                    var from = (int)((long)Geometry.Narrow.Columns * part / parts);
                    var to = (int)((long)Geometry.Narrow.Columns * (part + 1) / parts);
                    var place = x + ((((nint)i * Geometry.Narrow.Columns) + from) * Geometry.Narrow.Channels);
                    Multiply(place, to - from, i, products);
                    Add(products, from, to, i, y);
                }
            }

            Epilogue.Apply<V>(y, 0, 1, (int)Geometry.Wide.Size);
        }

        private readonly void Start(float* y)
        {
            if (Bias is null)
            {
                Fills<V>.Run(0, y, Geometry.Wide.Size, false);
                return;
            }

            var channels = Geometry.Wide.Channels;
            for (var i = 0L; i < Geometry.Wide.Size; i += channels)
            {
                Products<V>.Add(Bias, y + i, channels, false);
            }
        }

        /// <summary>What some neighbouring places add to each row of their windows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(float* x, int count, int row, float* products)
        {
            nint width = Taps.Width;
            var walk = new DepthWalk(Geometry.Narrow.Channels, 1);
            for (var k = 0; k < Geometry.Rows.Size; k++, products += TileTable<V>.MaxRows * width)
            {
                if ((uint)LineOf(row, k) >= (uint)Geometry.Wide.Rows)
                {
                    continue;
                }

                for (var panel = 0; panel < Taps.Panels; panel++)
                {
                    var stored = PackedPanels<V>.StoredColumns(Taps.Columns, panel);
                    var start = PackedPanels<V>.At(Packed + (k * Taps.SizeOfRow), Geometry.Narrow.Channels, panel);
                    TileTable<V>.Run(
                        count, stored, walk, x, Geometry.Narrow.Channels, start + stored, stored, start, 0, products + (panel * PackedPanels<V>.Width), width);
                }
            }
        }

        /// <summary>Row after row of one window before the next window: what was just written is not read at once.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Add(float* products, int from, int to, int row, float* y)
        {
            nint width = Taps.Width;
            var rowSize = (nint)Geometry.Wide.RowSize;
            for (var j = from; j < to; j++, products += width)
            {
                var first = ((j * Geometry.Columns.Stride) - Geometry.Columns.Before) * (nint)Geometry.Wide.Channels;
                var cut = (int)Math.Max(0, -first);
                var count = (int)Math.Min(Taps.Columns, rowSize - first) - cut;
                for (var k = 0; k < Geometry.Rows.Size && count > 0; k++)
                {
                    var line = LineOf(row, k);
                    if ((uint)line < (uint)Geometry.Wide.Rows)
                    {
                        Products<V>.Add(products + (k * TileTable<V>.MaxRows * width) + cut, y + (line * rowSize) + first + cut, count, true);
                    }
                }
            }
        }

        /// <summary>The wide row under row k of a window.</summary>
        private readonly int LineOf(int row, int k) => (row * Geometry.Rows.Stride) - Geometry.Rows.Before + (k * Geometry.Rows.Dilation);
    }
}

/// <summary>The weights for <see cref="NarrowScatter{V, E}"/>: for each row of the window a matrix [narrow channels, window columns by wide channels].</summary>
internal readonly unsafe struct NarrowTaps<V>(ConvGeometry geometry) where V : struct, ISimdLane<V>
{
    /// <summary>What fits on the stack of a thread without a thought.</summary>
    private const int MaxProducts = 1 << 13;

    internal ConvGeometry Geometry => geometry;

    /// <summary>The columns of a matrix.</summary>
    internal int Columns => geometry.Columns.Size * geometry.Wide.Channels;

    internal int Panels => PackedPanels<V>.Count(Columns);

    /// <summary>The columns with what fills the last panel.</summary>
    internal int Width => Panels * PackedPanels<V>.Width;

    /// <summary>Numbers of a matrix.</summary>
    internal long SizeOfRow => PackedPanels<V>.Size(geometry.Narrow.Channels, Columns);

    /// <summary>Numbers of all matrices.</summary>
    internal long Size => geometry.Rows.Size * SizeOfRow;

    /// <summary>Numbers that the products of a tile take.</summary>
    internal int ProductSize => geometry.Rows.Size * TileTable<V>.MaxRows * Width;

    /// <summary>Whether it can be done so and pays: registers multiplied here against those of the direct way.</summary>
    internal bool Pays
    {
        get
        {
            if (geometry.Groups > 1 || geometry.IsFlipped || (geometry.Columns.Dilation > 1 && geometry.Columns.Size > 1)
                || (long)geometry.Rows.Size * TileTable<V>.MaxRows * (Columns + PackedPanels<V>.Width) > MaxProducts)
            {
                return false;
            }

            var direct = 0L;
            foreach (var phase in geometry.Scatter.Phases.AsSpan())
            {
                direct += (long)phase.Rows.Count * phase.Columns.Count * phase.Taps;
            }

            direct *= geometry.Narrow.Channels * Registers(geometry.Wide.Channels);
            // As measured: adding costs as much as so many products, more where registers cannot be stored in part by one instruction.
            var adding = V.Count >= 16 ? 6 : 20;
            var here = (long)geometry.Narrow.Rows * geometry.Narrow.Columns * geometry.Rows.Size * (geometry.Narrow.Channels + adding) * Registers(Columns);
            return 3 * here < 2 * direct;
        }
    }

    internal void Pack(float* weight, float* packed)
    {
        for (var k = 0; k < geometry.Rows.Size; k++)
        {
            var product = new MatrixProduct
            {
                B = weight + (k * geometry.Columns.Size * geometry.PlaceSize),
                BDepth = 1,
                BColumn = geometry.Narrow.Channels,
                Columns = Columns,
                Depth = geometry.Narrow.Channels,
                Packed = packed + (k * SizeOfRow),
            };
            for (var panel = 0; panel < Panels; panel++)
            {
                PackedPanels<V>.Pack(product, panel);
            }
        }
    }

    private static long Registers(int columns) => (columns + V.Count - 1) / V.Count;
}
