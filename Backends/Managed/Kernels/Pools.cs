using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>A pooling's planes and window.</summary>
/// <param name="Input">What is read.</param>
/// <param name="Output">What is made.</param>
/// <param name="Rows">The window along the rows.</param>
/// <param name="Columns">The window along the columns.</param>
internal readonly record struct PoolGeometry(Plane Input, Plane Output, WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>The values under the window of a sample's outputs, all together.</summary>
    internal long Work => Output.Size * Rows.Size * Columns.Size;

    /// <summary>Whether no value is under two windows.</summary>
    internal bool IsDisjoint => Rows.Stride >= Rows.Size && Columns.Stride >= Columns.Size;

    /// <summary>The real places under a window: the first, and the one behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (int From, int To) Places(in WindowAxis axis, int output, int length)
    {
        var first = (output * axis.Stride) - axis.Before;
        return (Math.Max(first, 0), Math.Min(first + axis.Size, length));
    }
}

/// <summary>The largest or the mean value under each window, a register of channels at a time. Padding is not read and does not count.</summary>
internal static unsafe class Pools<V> where V : struct, ISimdLane<V>
{
    private const long WorkForThreads = 1 << 16;
    private const int RowsPerBlock = 8;

    /// <summary>Behind the input's end a register can be read.</summary>
    internal static void Max(in PoolGeometry geometry, float* x, float* y, int samples, WorkerPool pool)
    {
        var job = new ForwardJob { Geometry = geometry, X = x, Y = y, Rows = samples * geometry.Output.Rows, IsMax = true };
        pool.Run(ref job, (job.Rows + RowsPerBlock - 1) / RowsPerBlock, geometry.Work * samples >= WorkForThreads);
    }

    /// <summary>Behind the input's end a register can be read.</summary>
    internal static void Mean(in PoolGeometry geometry, float* x, float* y, int samples, WorkerPool pool)
    {
        var job = new ForwardJob { Geometry = geometry, X = x, Y = y, Rows = samples * geometry.Output.Rows };
        pool.Run(ref job, (job.Rows + RowsPerBlock - 1) / RowsPerBlock, geometry.Work * samples >= WorkForThreads);
    }

    /// <summary>
    /// Of equal values the first gets the gradient: it is looked for once more, which is cheaper than to remember it. Behind the ends of input, output and
    /// output's gradient a register can be read.
    /// </summary>
    internal static void MaxGradient(in PoolGeometry geometry, float* x, float* y, float* dy, float* dx, int samples, bool accumulate, WorkerPool pool)
    {
        var job = new BackwardJob { Geometry = geometry, X = x, Y = y, Gradient = dy, Result = dx, Accumulate = accumulate };
        pool.Run(ref job, samples, geometry.Work * samples >= WorkForThreads);
    }

    /// <summary>Each real value under a window gets its share.</summary>
    internal static void MeanGradient(in PoolGeometry geometry, float* dy, float* dx, int samples, bool accumulate, WorkerPool pool)
    {
        var job = new BackwardJob { Geometry = geometry, Gradient = dy, Result = dx, Accumulate = accumulate };
        pool.Run(ref job, samples, geometry.Work * samples >= WorkForThreads);
    }

    private struct ForwardJob : IJob
    {
        internal PoolGeometry Geometry;
        internal float* X;
        internal float* Y;
        internal int Rows;
        internal bool IsMax;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var to = Math.Min(Rows, (block + 1) * RowsPerBlock);
            for (var row = block * RowsPerBlock; row < to; row++)
            {
                var (sample, i) = Math.DivRem(row, Geometry.Output.Rows);
                Row(X + (sample * (nint)Geometry.Input.Size), i, Y + (row * (nint)Geometry.Output.RowSize));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(float* x, int i, float* y)
        {
            nint channels = Geometry.Input.Channels;
            var rowSize = (nint)Geometry.Input.RowSize;
            var columns = Geometry.Columns;
            var (top, bottom) = PoolGeometry.Places(Geometry.Rows, i, Geometry.Input.Rows);
            for (var j = 0; j < Geometry.Output.Columns; j++, y += channels)
            {
                var (left, right) = PoolGeometry.Places(columns, j, Geometry.Input.Columns);
                var share = V.Splat(1f / ((bottom - top) * (right - left)));
                for (nint c = 0; c < channels; c += V.Count)
                {
                    var from = x + (top * rowSize) + (left * channels) + c;
                    var value = IsMax ? V.Load(from) : default;
                    for (var k = top; k < bottom; k++, from += rowSize)
                    {
                        var place = from;
                        for (var l = left; l < right; l++, place += channels)
                        {
                            value = IsMax ? V.Max(value, V.Load(place)) : value + V.Load(place);
                        }
                    }

                    V.StorePartial(y + c, (int)Math.Min(V.Count, channels - c), IsMax ? value : value * share);
                }
            }
        }
    }

    private struct BackwardJob : IJob
    {
        internal PoolGeometry Geometry;
        internal float* X;
        internal float* Y;
        internal float* Gradient;
        internal float* Result;
        internal bool Accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int sample)
        {
            var dx = Result + (sample * (nint)Geometry.Input.Size);
            if (!Accumulate)
            {
                Fills<V>.Run(0, dx, Geometry.Input.Size, false);
            }

            var dy = Gradient + (sample * (nint)Geometry.Output.Size);
            var x = X is null ? null : X + (sample * (nint)Geometry.Input.Size);
            var y = X is null ? null : Y + (sample * (nint)Geometry.Output.Size);
            for (var i = 0; i < Geometry.Output.Rows; i++, dy += (nint)Geometry.Output.RowSize)
            {
                if (x is null)
                {
                    MeanRow(i, dy, dx);
                }
                else
                {
                    MaxRow(x, i, y, dy, dx);
                    y += (nint)Geometry.Output.RowSize;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MaxRow(float* x, int i, float* y, float* dy, float* dx)
        {
            nint channels = Geometry.Input.Channels;
            var rowSize = (nint)Geometry.Input.RowSize;
            var columns = Geometry.Columns;
            var (top, bottom) = PoolGeometry.Places(Geometry.Rows, i, Geometry.Input.Rows);

            // What was just written and is read at once, in another length, has to wait for memory.
            var reads = Accumulate || !Geometry.IsDisjoint;
            for (var j = 0; j < Geometry.Output.Columns; j++, y += channels, dy += channels)
            {
                var (left, right) = PoolGeometry.Places(columns, j, Geometry.Input.Columns);
                for (nint c = 0; c < channels; c += V.Count)
                {
                    var count = (int)Math.Min(V.Count, channels - c);
                    var largest = V.Load(y + c);
                    var rest = V.Load(dy + c);
                    for (var k = top; k < bottom; k++)
                    {
                        var place = (k * rowSize) + (left * channels) + c;
                        for (var l = left; l < right; l++, place += channels)
                        {
                            // What is given away is no longer there to be given to a later equal value.
                            var isIt = V.Equal(V.Load(x + place), largest);
                            var share = V.And(isIt, rest);
                            V.StorePartial(dx + place, count, reads ? V.LoadPartial(dx + place, count, default) + share : share);
                            rest = V.Select(isIt, default, rest);
                        }
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MeanRow(int i, float* dy, float* dx)
        {
            nint channels = Geometry.Input.Channels;
            var rowSize = (nint)Geometry.Input.RowSize;
            var columns = Geometry.Columns;
            var (top, bottom) = PoolGeometry.Places(Geometry.Rows, i, Geometry.Input.Rows);
            for (var j = 0; j < Geometry.Output.Columns; j++, dy += channels)
            {
                var (left, right) = PoolGeometry.Places(columns, j, Geometry.Input.Columns);
                var factor = V.Splat(1f / ((bottom - top) * (right - left)));
                for (nint c = 0; c < channels; c += V.Count)
                {
                    var count = (int)Math.Min(V.Count, channels - c);
                    var share = V.LoadPartial(dy + c, count, default) * factor;
                    for (var k = top; k < bottom; k++)
                    {
                        var place = dx + (k * rowSize) + (left * channels) + c;
                        for (var l = left; l < right; l++, place += channels)
                        {
                            V.StorePartial(place, count, V.LoadPartial(place, count, default) + share);
                        }
                    }
                }
            }
        }
    }
}
