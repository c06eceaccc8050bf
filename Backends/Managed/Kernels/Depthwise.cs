using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>A convolution where each channel has a window of its own, or its gradient by the input: no matrix product, but sums over taps for a register of channels.</summary>
internal static unsafe class Depthwise<V, E>
    where V : struct, ISimdLane<V>
    where E : unmanaged, IEpilogue
{
    private const long WorkForThreads = 1 << 18;

    internal static void Run(
        ConvGeometry geometry, bool gathers, float* source, float* weight, float* bias, float* target, int samples, bool accumulate, float* slots, E epilogue, WorkerPool pool)
    {
        var sweep = gathers ? geometry.Gather : geometry.Scatter;
        var items = sweep.Items(samples);
        var job = new ItemsJob
        {
            Geometry = geometry,
            Sweep = sweep,
            Source = source,
            Weight = weight,
            Bias = bias,
            Target = target,
            Samples = samples,
            Accumulate = accumulate,
            Slots = slots,
            Epilogue = epilogue,
            Items = items,
            Blocks = Math.Min(items, TapSweep.MaxSlots),
        };
        pool.Run(ref job, job.Blocks, sweep.Work * samples >= WorkForThreads);
    }

    private struct ItemsJob : IJob
    {
        internal ConvGeometry Geometry;
        internal TapSweep Sweep;
        internal float* Source;
        internal float* Weight;
        internal float* Bias;
        internal float* Target;
        internal int Samples;
        internal bool Accumulate;
        internal float* Slots;
        internal E Epilogue;
        internal int Items;
        internal int Blocks;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var slot = Slots + (block * Sweep.SlotSize);
            var to = (int)((long)Items * (block + 1) / Blocks);
            for (var i = (int)((long)Items * block / Blocks); i < to; i++)
            {
                var item = Sweep.Item(i, Samples);
                Sweep.Copy(Source, item, slot);
                var view = Sweep.View(Source, item, slot);
                foreach (var phase in Sweep.Phases.AsSpan())
                {
                    Run(item, view, phase);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Run(in SweepItem item, in SourceView view, TapPhase phase)
        {
            var (rows, columns) = (phase.Rows, phase.Columns);
            var (from, to) = Sweep.Turns(rows, item.Chunk);
            nint channels = Sweep.Source.Channels;
            var (sourceStep, targetStep) = (columns.Stride * channels, columns.Step * channels);
            for (var n = 0; n < item.Samples; n++)
            {
                for (var i = from; i < to; i++)
                {
                    var x = view.Origin + (n * view.SampleStride) + (((i * rows.Stride) + rows.Offset) * view.RowStride) + (columns.Offset * channels);
                    var y = Target + ((item.Sample + n) * (nint)Sweep.Target.Size) + ((rows.First + (i * rows.Step)) * (nint)Sweep.Target.RowSize)
                        + (columns.First * channels);
                    for (var channel = 0; channel < channels; channel += V.Count)
                    {
                        var count = (int)Math.Min(V.Count, channels - channel);
                        var j = 0;
                        for (; j + 8 <= columns.Count; j += 8)
                        {
                            Eight(x + (j * sourceStep) + channel, sourceStep, y + (j * targetStep) + channel, targetStep, channel, count, phase, view.RowStride);
                        }

                        for (; j < columns.Count; j++)
                        {
                            One(x + (j * sourceStep) + channel, y + (j * targetStep) + channel, channel, count, phase, view.RowStride);
                        }
                    }

                    if (columns.Step == 1)
                    {
                        Epilogue.Apply<V>(y, 0, 1, (int)(columns.Count * channels));
                    }
                    else
                    {
                        Epilogue.Apply<V>(y, targetStep, columns.Count, (int)channels);
                    }
                }
            }
        }

        /// <summary>Eight places of a row at once: as many chains as keep the multipliers busy.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Eight(float* x, nint sourceStep, float* y, nint targetStep, int channel, int count, TapPhase phase, nint rowStride)
        {
            var (rows, columns) = (phase.Rows, phase.Columns);
            var start = Bias is null ? default : V.LoadPartial(Bias + channel, count, default);
            var (a, b, c, d) = (start, start, start, start);
            var (e, f, g, h) = (start, start, start, start);
            if (Accumulate)
            {
                a = V.LoadPartial(y, count, default);
                b = V.LoadPartial(y + targetStep, count, default);
                c = V.LoadPartial(y + 2 * targetStep, count, default);
                d = V.LoadPartial(y + 3 * targetStep, count, default);
                e = V.LoadPartial(y + 4 * targetStep, count, default);
                f = V.LoadPartial(y + 5 * targetStep, count, default);
                g = V.LoadPartial(y + 6 * targetStep, count, default);
                h = V.LoadPartial(y + 7 * targetStep, count, default);
            }

            nint channels = Sweep.Source.Channels;
            for (var i = 0; i < rows.Taps; i++)
            {
                var from = x + (i * rows.OffsetStep * rowStride);
                var w = Weight + ((((rows.FirstPlace + (i * rows.PlaceStep)) * Geometry.Columns.Size) + columns.FirstPlace) * channels) + channel;
                for (var j = columns.Taps; j > 0; j--)
                {
                    var factor = V.Load(w);
                    var half = from + (4 * sourceStep);
                    a = V.Fma(V.Load(from), factor, a);
                    b = V.Fma(V.Load(from + sourceStep), factor, b);
                    c = V.Fma(V.Load(from + 2 * sourceStep), factor, c);
                    d = V.Fma(V.Load(from + 3 * sourceStep), factor, d);
                    e = V.Fma(V.Load(half), factor, e);
                    f = V.Fma(V.Load(half + sourceStep), factor, f);
                    g = V.Fma(V.Load(half + 2 * sourceStep), factor, g);
                    h = V.Fma(V.Load(half + 3 * sourceStep), factor, h);
                    from += columns.OffsetStep * channels;
                    w += columns.PlaceStep * channels;
                }
            }

            V.StorePartial(y, count, a);
            V.StorePartial(y + targetStep, count, b);
            V.StorePartial(y + 2 * targetStep, count, c);
            V.StorePartial(y + 3 * targetStep, count, d);
            V.StorePartial(y + 4 * targetStep, count, e);
            V.StorePartial(y + 5 * targetStep, count, f);
            V.StorePartial(y + 6 * targetStep, count, g);
            V.StorePartial(y + 7 * targetStep, count, h);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void One(float* x, float* y, int channel, int count, TapPhase phase, nint rowStride)
        {
            var (rows, columns) = (phase.Rows, phase.Columns);
            nint channels = Sweep.Source.Channels;
            var sum = Accumulate ? V.LoadPartial(y, count, default) : Bias is null ? default : V.LoadPartial(Bias + channel, count, default);
            for (var i = 0; i < rows.Taps; i++)
            {
                var from = x + (i * rows.OffsetStep * rowStride);
                var w = Weight + ((((rows.FirstPlace + (i * rows.PlaceStep)) * Geometry.Columns.Size) + columns.FirstPlace) * channels) + channel;
                for (var j = columns.Taps; j > 0; j--, from += columns.OffsetStep * channels, w += columns.PlaceStep * channels)
                {
                    sum = V.Fma(V.Load(from), V.Load(w), sum);
                }
            }

            V.StorePartial(y, count, sum);
        }
    }
}
