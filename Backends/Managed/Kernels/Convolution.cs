using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// A convolution, or the gradient of one by its input, as products of packed weights with the sources where they lie. Each number is one chain of
/// multiply-adds over the taps that reach it and their channels, whatever the batch and the threads are.
/// </summary>
internal static unsafe class Convolution<V, E>
    where V : struct, ISimdLane<V>
    where E : unmanaged, IEpilogue
{
    private const long WorkForThreads = 1 << 19;

    internal static void Run(
        in PackedTaps<V> taps, float* source, float* packed, float* target, int samples, bool accumulate, float* slots, E epilogue, WorkerPool pool)
    {
        var sweep = taps.Sweep;
        var items = sweep.Items(samples);
        var job = new ItemsJob
        {
            Taps = taps,
            Source = source,
            Packed = packed,
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
        internal PackedTaps<V> Taps;
        internal float* Source;
        internal float* Packed;
        internal float* Target;
        internal int Samples;
        internal bool Accumulate;
        internal float* Slots;
        internal E Epilogue;
        internal int Items;
        internal int Blocks;

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var scratch = stackalloc float[GridProduct.ScratchSize<V>()];
            var sweep = Taps.Sweep;
            var slot = Slots + (block * sweep.SlotSize);
            var to = (int)((long)Items * (block + 1) / Blocks);
            for (var i = (int)((long)Items * block / Blocks); i < to; i++)
            {
                var item = sweep.Item(i, Samples);
                sweep.Copy(Source, item, slot);
                var view = sweep.View(Source, item, slot);
                var packed = Packed;
                foreach (var phase in sweep.Phases.AsSpan())
                {
                    Run(item, view, phase, packed, scratch);
                    packed += Taps.SizeOf(phase);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Run(in SweepItem item, in SourceView view, TapPhase phase, float* packed, float* scratch)
        {
            var sweep = Taps.Sweep;
            var (rows, columns) = (phase.Rows, phase.Columns);
            var (from, to) = sweep.Turns(rows, item.Chunk);
            if (from == to)
            {
                return;
            }

            var channels = sweep.Source.Channels;
            var product = new GridProduct
            {
                Walk = new(rows.Taps, rows.OffsetStep * view.RowStride, columns.Taps, columns.OffsetStep * (nint)channels, Taps.SourceChannels, 1),
                Columns = Taps.TargetChannels,
                Accumulate = Accumulate,
            };
            product.SetRows<V>(
                new(item.Samples, view.SampleStride, (nint)sweep.Target.Size),
                new(to - from, rows.Stride * view.RowStride, rows.Step * (nint)sweep.Target.RowSize),
                new(columns.Count, columns.Stride * (nint)channels, columns.Step * (nint)sweep.Target.Channels));
            var a = view.Origin + (((from * rows.Stride) + rows.Offset) * view.RowStride) + (columns.Offset * (nint)channels);
            var c = Target + (item.Sample * (nint)sweep.Target.Size)
                + ((rows.First + (from * rows.Step)) * (nint)sweep.Target.RowSize) + (columns.First * (nint)sweep.Target.Channels);
            var groups = channels / Taps.SourceChannels;
            for (var group = 0; group < groups; group++)
            {
                product.A = a + (group * Taps.SourceChannels);
                product.B = Taps.At(packed, phase, group);
                product.C = c + (group * Taps.TargetChannels);
                for (var panel = 0; panel < Taps.Panels; panel++)
                {
                    product.Run<V, E>(panel, 0, product.Tiles<V>(), Epilogue, scratch);
                }
            }
        }
    }
}
