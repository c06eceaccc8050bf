using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>The gradient of a depthwise convolution's weight: for a register of channels and each place of the window, the sum of input times output gradient.</summary>
internal static unsafe class DepthwiseWeightGradient<V> where V : struct, ISimdLane<V>
{
    private const long WorkForThreads = 1 << 18;

    internal static void Run(ConvGeometry geometry, float* wide, float* narrow, float* result, int samples, bool accumulate, float* slots, WorkerPool pool)
    {
        var sweep = geometry.Gather;
        var items = sweep.Items(samples);
        var threaded = sweep.Work * samples >= WorkForThreads;
        var step = sweep.SlotSize == 0 ? items : TapSweep.MaxSlots;
        var registers = (geometry.Wide.Channels + V.Count - 1) / V.Count;
        for (var first = 0; first < items; first += step)
        {
            var count = Math.Min(step, items - first);
            ConvWeightGradient<V>.Copy(sweep, wide, samples, slots, first, count, threaded, pool);
            var job = new SumJob
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
                Registers = registers,
            };
            pool.Run(ref job, registers * geometry.Rows.Size, threaded);
        }
    }

    private struct SumJob : IJob
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
        internal int Registers;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var (tapRow, register) = Math.DivRem(block, Registers);
            var channel = register * V.Count;
            var count = Math.Min(V.Count, Geometry.Wide.Channels - channel);
            var columns = Geometry.Gather.Phases[0].Columns;
            for (var tap = 0; tap < columns.Taps; tap += 4)
            {
                switch (Math.Min(4, columns.Taps - tap))
                {
                    case 1: Taps<Size1>(tapRow, tap, channel, count); break;
                    case 2: Taps<Size2>(tapRow, tap, channel, count); break;
                    case 3: Taps<Size3>(tapRow, tap, channel, count); break;
                    default: Taps<Size4>(tapRow, tap, channel, count); break;
                }
            }
        }

        /// <summary>Up to four neighbouring taps of a row of the window.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Taps<T>(int tapRow, int tap, int channel, int count) where T : struct, ISize
        {
            var sweep = Geometry.Gather;
            var (rows, columns) = (sweep.Phases[0].Rows, sweep.Phases[0].Columns);
            nint channels = Geometry.Wide.Channels;
            var place = ((rows.FirstPlace + (tapRow * rows.PlaceStep)) * Geometry.Columns.Size) + columns.FirstPlace + (tap * columns.PlaceStep);
            var result = Result + (place * channels) + channel;
            var resultStep = columns.PlaceStep * channels;
            var a = Accumulate ? V.LoadPartial(result, count, default) : default;
            var b = Accumulate && T.Value > 1 ? V.LoadPartial(result + resultStep, count, default) : default;
            var c = Accumulate && T.Value > 2 ? V.LoadPartial(result + 2 * resultStep, count, default) : default;
            var d = Accumulate && T.Value > 3 ? V.LoadPartial(result + 3 * resultStep, count, default) : default;
            var (sourceStep, tapStep) = (columns.Stride * channels, columns.OffsetStep * channels);
            for (var index = 0; index < Items; index++)
            {
                var item = sweep.Item(FirstItem + index, Samples);
                var view = sweep.View(Wide, item, Slots + (index * sweep.SlotSize));
                var (from, to) = sweep.Turns(rows, item.Chunk);
                var dy = Narrow + (item.Sample * (nint)Geometry.Narrow.Size) + (from * (nint)Geometry.Narrow.RowSize) + channel;
                for (var n = 0; n < item.Samples; n++)
                {
                    for (var i = from; i < to; i++)
                    {
                        var x = view.Origin + (n * view.SampleStride) + (((i * rows.Stride) + rows.Offset + (tapRow * rows.OffsetStep)) * view.RowStride)
                            + ((columns.Offset + (tap * columns.OffsetStep)) * channels) + channel;
                        for (var j = columns.Count; j > 0; j--, x += sourceStep, dy += channels)
                        {
                            var slope = V.Load(dy);
                            a = V.Fma(V.Load(x), slope, a);
                            b = T.Value > 1 ? V.Fma(V.Load(x + tapStep), slope, b) : b;
                            c = T.Value > 2 ? V.Fma(V.Load(x + 2 * tapStep), slope, c) : c;
                            d = T.Value > 3 ? V.Fma(V.Load(x + 3 * tapStep), slope, d) : d;
                        }
                    }
                }
            }

            V.StorePartial(result, count, a);
            if (T.Value > 1) { V.StorePartial(result + resultStep, count, b); }
            if (T.Value > 2) { V.StorePartial(result + 2 * resultStep, count, c); }
            if (T.Value > 3) { V.StorePartial(result + 3 * resultStep, count, d); }
        }
    }
}
