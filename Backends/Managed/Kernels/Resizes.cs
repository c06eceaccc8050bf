using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Where an output of a resized axis stands between two inputs.</summary>
/// <param name="Before">The input before it.</param>
/// <param name="After">The one behind it; at the edges the same.</param>
/// <param name="Share">How much of the one behind it counts.</param>
internal readonly record struct Between(int Before, int After, float Share)
{
    /// <summary>Output o stands at (o + ½) / factor - ½.</summary>
    internal static Between Of(int output, int factor, int length, Interpolation interpolation)
    {
        if (interpolation == Interpolation.Nearest)
        {
            return new(output / factor, output / factor, 0);
        }

        var at = ((output + 0.5) / factor) - 0.5;
        var before = (int)Math.Floor(at);
        return new(Math.Max(before, 0), Math.Min(before + 1, length - 1), (float)(at - before));
    }
}

/// <summary>Rows and columns made longer by whole factors, a register of channels at a time.</summary>
internal static unsafe class Resizes<V> where V : struct, ISimdLane<V>
{
    private const long WorkForThreads = 1 << 16;

    internal static void Forward(Plane input, Plane output, Interpolation interpolation, float* x, float* y, int samples, WorkerPool pool)
    {
        var job = new ResizeJob { Input = input, Output = output, Interpolation = interpolation, X = x, Y = y };
        pool.Run(ref job, samples, output.Size * samples >= WorkForThreads);
    }

    internal static void Backward(Plane input, Plane output, Interpolation interpolation, float* dy, float* dx, int samples, bool accumulate, WorkerPool pool)
    {
        var job = new ResizeJob { Input = input, Output = output, Interpolation = interpolation, X = dx, Y = dy, IsBackward = true, Accumulate = accumulate };
        pool.Run(ref job, samples, output.Size * samples >= WorkForThreads);
    }

    private struct ResizeJob : IJob
    {
        internal Plane Input;
        internal Plane Output;
        internal Interpolation Interpolation;
        internal float* X;
        internal float* Y;
        internal bool IsBackward;
        internal bool Accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int sample)
        {
            var x = X + (sample * (nint)Input.Size);
            var y = Y + (sample * (nint)Output.Size);
            var (rowSize, channels) = ((nint)Input.RowSize, Input.Channels);
            if (IsBackward && !Accumulate)
            {
                Fills<V>.Run(0, x, Input.Size, false);
            }

            for (var i = 0; i < Output.Rows; i++)
            {
                var row = Between.Of(i, Output.Rows / Input.Rows, Input.Rows, Interpolation);
                var (top, bottom) = (row.Before * rowSize, row.After * rowSize);
                for (var j = 0; j < Output.Columns; j++, y += channels)
                {
                    var column = Between.Of(j, Output.Columns / Input.Columns, Input.Columns, Interpolation);
                    var (left, right) = (column.Before * (nint)channels, column.After * (nint)channels);
                    if (Interpolation == Interpolation.Nearest)
                    {
                        Products<V>.Add(IsBackward ? y : x + top + left, IsBackward ? x + top + left : y, channels, IsBackward);
                    }
                    else if (IsBackward)
                    {
                        Spread(y, x + top, x + bottom, left, right, row.Share, column.Share, channels);
                    }
                    else
                    {
                        Blend(x + top, x + bottom, left, right, y, row.Share, column.Share, channels);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Blend(float* top, float* bottom, nint left, nint right, float* y, float down, float across, int channels)
        {
            var (rowShare, columnShare) = (V.Splat(down), V.Splat(across));
            var (rowRest, columnRest) = (V.Splat(1 - down), V.Splat(1 - across));
            for (var c = 0; c < channels; c += V.Count)
            {
                var count = Math.Min(V.Count, channels - c);
                var above = V.Fma(At(top + right), columnShare, At(top + left) * columnRest);
                var below = V.Fma(At(bottom + right), columnShare, At(bottom + left) * columnRest);
                V.StorePartial(y + c, count, V.Fma(below, rowShare, above * rowRest));

                V At(float* place) => V.LoadPartial(place + c, count, default);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Spread(float* dy, float* top, float* bottom, nint left, nint right, float down, float across, int channels)
        {
            for (var c = 0; c < channels; c += V.Count)
            {
                var count = Math.Min(V.Count, channels - c);
                var slope = V.LoadPartial(dy + c, count, default);
                Add(top + left, (1 - down) * (1 - across));
                Add(top + right, (1 - down) * across);
                Add(bottom + left, down * (1 - across));
                Add(bottom + right, down * across);

                void Add(float* place, float share) => V.StorePartial(place + c, count, V.Fma(slope, V.Splat(share), V.LoadPartial(place + c, count, default)));
            }
        }
    }
}
