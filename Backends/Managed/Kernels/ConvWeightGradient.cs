using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// The gradient of a convolution's weight: for each place of the window and each group, the wide side's values under it, transposed, times the narrow
/// side's. Each number is one chain over samples, rows and columns of the narrow side; threads share the numbers, never a chain.
/// </summary>
internal static unsafe class ConvWeightGradient<V> where V : struct, ISimdLane<V>
{
    private const long WorkForThreads = 1 << 19;
    private const int MostBlocks = 64;

    /// <param name="geometry">The convolution.</param>
    /// <param name="wide">The wide side.</param>
    /// <param name="narrow">The narrow side; a register behind its end can be read.</param>
    /// <param name="result">The gradient, as the weight lies.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="accumulate">Whether it is added to what is there.</param>
    /// <param name="slots">Scratch memory of the sweep.</param>
    /// <param name="pool">The threads.</param>
    internal static void Run(ConvGeometry geometry, float* wide, float* narrow, float* result, int samples, bool accumulate, float* slots, WorkerPool pool)
    {
        var sweep = geometry.Gather;
        var items = sweep.Items(samples);
        var threaded = sweep.Work * samples >= WorkForThreads;
        var step = sweep.SlotSize == 0 ? items : TapSweep.MaxSlots;
        for (var first = 0; first < items; first += step)
        {
            var count = Math.Min(step, items - first);
            var job = new ProductJob
            {
                Geometry = geometry,
                Wide = wide,
                Narrow = narrow,
                Result = result,
                Samples = samples,
                Accumulate = accumulate || first > 0,
                Slots = slots,
                FirstItem = first,
                Items = count,
            };
            Copy(sweep, wide, samples, slots, first, count, threaded, pool);
            pool.Run(ref job, job.Prepare(), threaded);
        }
    }

    /// <summary>Copies some items' sources into a slot each, where taps reach beyond the edges.</summary>
    internal static void Copy(TapSweep sweep, float* source, int samples, float* slots, int firstItem, int items, bool threaded, WorkerPool pool)
    {
        if (sweep.SlotSize > 0)
        {
            var job = new CopyJob { Sweep = sweep, Source = source, Samples = samples, Slots = slots, FirstItem = firstItem };
            pool.Run(ref job, items, threaded);
        }
    }

    private struct CopyJob : IJob
    {
        internal TapSweep Sweep;
        internal float* Source;
        internal int Samples;
        internal float* Slots;
        internal int FirstItem;

        public readonly void Run(int block) => Sweep.Copy(Source, Sweep.Item(FirstItem + block, Samples), Slots + (block * Sweep.SlotSize));
    }

    private struct ProductJob : IJob
    {
        internal ConvGeometry Geometry;
        internal float* Wide;
        internal float* Narrow;
        internal float* Result;
        internal int Samples;
        internal bool Accumulate;
        internal float* Slots;
        internal int FirstItem;
        internal int Items;
        private int _tiles;
        private int _tileBlocks;

        /// <summary>The number of blocks: groups by panels by some tiles each.</summary>
        internal int Prepare()
        {
            var sweep = Geometry.Gather;
            var item = sweep.Item(FirstItem, Samples);
            var product = Product(item, sweep.View(Wide, item, Slots));
            var others = Geometry.Groups * PackedPanels<V>.Count(Geometry.NarrowOfGroup);
            _tiles = product.Tiles<V>();
            _tileBlocks = Math.Clamp(MostBlocks / others, 1, _tiles);
            return others * _tileBlocks;
        }

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var scratch = stackalloc float[GridProduct.ScratchSize<V>()];
            new Span<float>(scratch, GridProduct.ScratchSize<V>()).Clear();
            var sweep = Geometry.Gather;
            var (rest, part) = Math.DivRem(block, _tileBlocks);
            var (group, panel) = Math.DivRem(rest, PackedPanels<V>.Count(Geometry.NarrowOfGroup));
            var from = (int)((long)_tiles * part / _tileBlocks);
            var to = (int)((long)_tiles * (part + 1) / _tileBlocks);
            for (var i = 0; i < Items; i++)
            {
                var item = sweep.Item(FirstItem + i, Samples);
                var product = Product(item, sweep.View(Wide, item, Slots + (i * sweep.SlotSize)));
                product.Accumulate = Accumulate || i > 0;
                product.A += group * Geometry.WideOfGroup;
                product.B += group * Geometry.NarrowOfGroup;
                product.C += group * Geometry.NarrowOfGroup;
                product.Run<V, NoEpilogue>(panel, from, to, default, scratch);
            }
        }

        private readonly GridProduct Product(in SweepItem item, in SourceView view)
        {
            var sweep = Geometry.Gather;
            var phase = sweep.Phases[0];
            var (rows, columns) = (phase.Rows, phase.Columns);
            var (from, to) = sweep.Turns(rows, item.Chunk);
            nint channels = Geometry.Wide.Channels;
            var place = Geometry.PlaceSize;
            var product = new GridProduct
            {
                A = view.Origin + (((from * rows.Stride) + rows.Offset) * view.RowStride) + (columns.Offset * channels),
                Walk = new(item.Samples, view.SampleStride, to - from, rows.Stride * view.RowStride, columns.Count, columns.Stride * channels),
                B = Narrow + (item.Sample * (nint)Geometry.Narrow.Size) + (from * (nint)Geometry.Narrow.RowSize),
                BRow = Geometry.Narrow.Channels,
                C = Result + (((rows.FirstPlace * Geometry.Columns.Size) + columns.FirstPlace) * place),
                Columns = Geometry.NarrowOfGroup,
            };
            product.SetRows<V>(
                new(rows.Taps, rows.OffsetStep * view.RowStride, rows.PlaceStep * Geometry.Columns.Size * place),
                new(columns.Taps, columns.OffsetStep * channels, columns.PlaceStep * place),
                new(Geometry.WideOfGroup, 1, Geometry.Narrow.Channels));
            return product;
        }
    }
}
