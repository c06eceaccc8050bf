using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Which part of a sample a padding keeps, as lines of neighbouring values, and where they lie on both sides.</summary>
internal sealed class PadGeometry
{
    private readonly int[] _lengths;
    private readonly long[] _inputSteps;
    private readonly long[] _outputSteps;
    private readonly long _inputStart;
    private readonly long _outputStart;

    internal PadGeometry(Shape input, Shape output, Seq<AxisPadding> paddings)
    {
        // Axes that stay as they are at the end belong to the line.
        var last = input.Rank - 1;
        var unit = 1L;
        while (last > 0 && paddings[last] == default)
        {
            unit *= input[last--];
        }

        (_lengths, _inputSteps, _outputSteps) = (new int[last], new long[last], new long[last]);
        var (inputStep, outputStep) = (unit, unit);
        for (var axis = last; axis >= 0; axis--)
        {
            var (cutBefore, added) = (Math.Max(0, -paddings[axis].Before), Math.Max(0, paddings[axis].Before));
            var kept = input[axis] - cutBefore - Math.Max(0, -paddings[axis].After);
            (_inputStart, _outputStart) = (_inputStart + (cutBefore * inputStep), _outputStart + (added * outputStep));
            if (axis == last)
            {
                LineSize = (int)(kept * unit);
            }
            else
            {
                (_lengths[axis], _inputSteps[axis], _outputSteps[axis]) = (kept, inputStep, outputStep);
            }

            (inputStep, outputStep) = (inputStep * input[axis], outputStep * output[axis]);
        }

        (InputSize, OutputSize) = (input.Size, output.Size);
        Lines = _lengths.Aggregate(1L, (lines, length) => lines * length);
    }

    internal long InputSize { get; }

    internal long OutputSize { get; }

    internal long Lines { get; }

    internal int LineSize { get; }

    internal (long Input, long Output) Line(long line)
    {
        var (input, output) = (_inputStart, _outputStart);
        for (var axis = _lengths.Length - 1; axis >= 0; axis--)
        {
            (line, var at) = Math.DivRem(line, _lengths[axis]);
            (input, output) = (input + (at * _inputSteps[axis]), output + (at * _outputSteps[axis]));
        }

        return (input, output);
    }
}

/// <summary>Zeros around samples, or their borders cut off.</summary>
internal static unsafe class Pads<V> where V : struct, ISimdLane<V>
{
    private const long WorkForThreads = 1 << 17;

    internal static void Forward(PadGeometry geometry, float* x, float* y, int samples, WorkerPool pool)
    {
        var job = new PadJob { Geometry = geometry, Source = x, Target = y };
        pool.Run(ref job, samples, geometry.OutputSize * samples >= WorkForThreads);
    }

    internal static void Backward(PadGeometry geometry, float* dy, float* dx, int samples, bool accumulate, WorkerPool pool)
    {
        var job = new PadJob { Geometry = geometry, Source = dy, Target = dx, IsBackward = true, Accumulate = accumulate };
        pool.Run(ref job, samples, geometry.OutputSize * samples >= WorkForThreads);
    }

    private struct PadJob : IJob
    {
        internal PadGeometry Geometry;
        internal float* Source;
        internal float* Target;
        internal bool IsBackward;
        internal bool Accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int sample)
        {
            var (sourceSize, targetSize) = IsBackward ? (Geometry.OutputSize, Geometry.InputSize) : (Geometry.InputSize, Geometry.OutputSize);
            var source = Source + (sample * (nint)sourceSize);
            var target = Target + (sample * (nint)targetSize);
            if (!Accumulate && Geometry.Lines * Geometry.LineSize < targetSize)
            {
                Fills<V>.Run(0, target, targetSize, false);
            }

            for (var i = 0L; i < Geometry.Lines; i++)
            {
                var (input, output) = Geometry.Line(i);
                Products<V>.Add(source + (IsBackward ? output : input), target + (IsBackward ? input : output), Geometry.LineSize, Accumulate);
            }
        }
    }
}
