using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

[Trait("Category", "Engine")]
public sealed unsafe class PlaneKernelTests(ITestOutputHelper output)
{
    public static TheoryData<SimdPath, string> PathsAndOps()
    {
        var data = new TheoryData<SimdPath, string>();
        foreach (var path in Paths.All)
        {
            foreach (var op in (string[])["max", "mean", "nearest", "bilinear", "pad"])
                data.Add(path, op);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PathsAndOps))]
    public void ForwardAndBackward_RandomShapes_AgreeWithShares(SimdPath path, string kind)
    {
        if (!Paths.Runs(path, output))
            return;
        var random = new Random(5);
        foreach (var samples in new[] { 1, 2, 7, 33 })
        {
            for (var i = 0; i < 25; i++)
                Check(path, kind, samples, 1 + random.Next(3), random);
        }
    }

    [Theory]
    [InlineData(SimdPath.Avx512)]
    [InlineData(SimdPath.Avx2)]
    [InlineData(SimdPath.Portable)]
    public void MaxGradient_EqualValues_GoesToTheFirst(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        using var x = Numbers.Of([1, 5, 5, 5, 2, 5]);
        using var y = Numbers.Of([5, 5]);
        using var dy = Numbers.Of([3, 4]);
        using var dx = new Numbers(6);
        var window = new WindowAxis(4, 2);
        SimdPaths.Dispatch<RunPlane, bool>(path, new()
        {
            Op = new PoolOp(Pooling.Max, [window]),
            Input = [6, 1],
            Output = [2, 1],
            Samples = 1,
            X = x,
            Y = y,
            Dy = dy,
            Dx = dx,
            Pool = WorkerPool.CallerOnly,
        });

        dx.Span.ToArray().Should().Equal(0, 3, 4, 0, 0, 0);
    }

    private void Check(SimdPath path, string kind, int samples, int threads, Random random)
    {
        var (op, input) = Draw(kind, random);
        var shape = OutputOf(op, input);
        using var x = Numbers.Random(samples * input.Size, random);

        // Few different numbers, so that maxima are equal.
        foreach (ref var number in x.Span)
            number = MathF.Round(number * 4) / 4;
        using var y = Numbers.Random(samples * shape.Size, random);
        using var dy = Numbers.Random(samples * shape.Size, random);
        using var dx = Numbers.Random(samples * input.Size, random);
        var accumulate = random.Next(2) == 0;
        var expectedY = new double[y.Count];
        var expectedDx = dx.Span.ToArray().Select(value => accumulate ? value : 0.0).ToArray();
        for (var i = 0; i < y.Count; i++)
        {
            foreach (var (place, share) in Shares(op, input, shape, i, x))
            {
                expectedY[i] += share * x.Span[place];
                expectedDx[place] += share * dy.Span[i];
            }
        }

        using var pool = new WorkerPool(threads);
        SimdPaths.Dispatch<RunPlane, bool>(path, new()
        {
            Op = op,
            Input = input,
            Output = shape,
            Samples = samples,
            X = x,
            Y = y,
            Dy = dy,
            Dx = dx,
            Accumulate = accumulate,
            Pool = pool,
        });
        y.CheckGuard();
        dx.CheckGuard();
        Compare(y, expectedY, $"{op} of {input}");
        Compare(dx, expectedDx, $"the gradient of {op} of {input}");

        static void Compare(Numbers actual, double[] expected, string what)
        {
            for (var i = 0; i < expected.Length; i++)
            {
                if (!(Math.Abs(actual.Span[i] - expected[i]) <= 1e-5))
                    actual.Span[i].Should().Be((float)expected[i], $"of {what} at {i}");
            }
        }
    }

    private static (Op Op, Shape Input) Draw(string kind, Random random)
    {
        var planar = random.Next(4) > 0;
        var channels = random.Next(1, random.Next(2) == 0 ? 40 : 8);
        Shape input = planar ? [random.Next(1, 12), random.Next(1, 15), channels] : [random.Next(1, 30), channels];
        while (true)
        {
            Op op = kind switch
            {
                "max" or "mean" => new PoolOp(kind == "max" ? Pooling.Max : Pooling.Average, planar ? [Axis(), Axis()] : [Axis()]),
                "pad" => new PadOp(input.Select(_ => random.Next(3) == 0 ? default : new AxisPadding(random.Next(-2, 4), random.Next(-2, 4))).ToSeq()),
                _ => new ResizeOp(planar ? [random.Next(1, 4), random.Next(1, 4)] : [random.Next(1, 4)], kind == "nearest" ? Interpolation.Nearest : Interpolation.Bilinear),
            };
            if (OutputOf(op, input).All(length => length > 0))
                return (op, input);
        }

        WindowAxis Axis()
        {
            var size = random.Next(1, 5);
            return new(size, random.Next(1, 4), 1, random.Next(size), random.Next(size));
        }
    }

    private static Shape OutputOf(Op op, Shape input)
    {
        int[] lengths = op switch
        {
            PoolOp pool => [.. pool.Window.Select((axis, i) => (int)axis.Outputs(input[i])), input[^1]],
            PadOp pad => [.. pad.Paddings.Select((ends, i) => ends.Before + ends.After + input[i])],
            ResizeOp resize => [.. resize.Factors.Select((factor, i) => factor * input[i]), input[^1]],
            _ => throw new ArgumentException("Another op."),
        };
        return lengths.Any(length => length <= 0) ? [1, 1, 0] : Shape.Create(lengths);
    }

    /// <summary>The places of the input that an output is the weighted sum of.</summary>
    private static (int Place, double Share)[] Shares(Op op, Shape input, Shape output, int index, Numbers x)
    {
        var (sample, rest) = Math.DivRem(index, (int)output.Size);
        var at = new int[output.Rank];
        for (var axis = output.Rank - 1; axis >= 0; axis--)
            (rest, at[axis]) = Math.DivRem(rest, output[axis]);
        var along = at.Select((o, axis) => Along(axis, o)).ToArray();
        IEnumerable<(int Place, double Share)> places = [(sample, 1)];
        for (var axis = 0; axis < along.Length; axis++)
        {
            var (length, choices) = (input[axis], along[axis]);
            places = [.. from outer in places from inner in choices select ((outer.Place * length) + inner.Place, outer.Share * inner.Share)];
        }

        var all = places.ToArray();
        return op switch
        {
            PoolOp { Function: Pooling.Max } => [all.MaxBy(place => x.Span[place.Place]) with { Share = 1 }],
            PoolOp => [.. all.Select(place => place with { Share = 1.0 / all.Length })],
            _ => all,
        };

        (int Place, double Share)[] Along(int axis, int o)
        {
            switch (op)
            {
                case PoolOp pool when axis < pool.Window.Count:
                    var first = (o * pool.Window[axis].Stride) - pool.Window[axis].Before;
                    return [.. Enumerable.Range(first, pool.Window[axis].Size).Where(place => place >= 0 && place < input[axis]).Select(place => (place, 1.0))];
                case PadOp pad:
                    var from = o - pad.Paddings[axis].Before;
                    return from >= 0 && from < input[axis] ? [(from, 1.0)] : [];
                case ResizeOp { Interpolation: Interpolation.Nearest } resize when axis < resize.Factors.Count:
                    return [(o / resize.Factors[axis], 1.0)];
                case ResizeOp resize when axis < resize.Factors.Count:
                    var centre = Math.Clamp(((o + 0.5) / resize.Factors[axis]) - 0.5, 0, input[axis] - 1);
                    var before = (int)centre;
                    return [(before, 1 - (centre - before)), (Math.Min(before + 1, input[axis] - 1), centre - before)];
                default:
                    return [(o, 1.0)];
            }
        }
    }

    private struct RunPlane : ILaneFunction<bool>
    {
        internal Op Op;
        internal Shape Input, Output;
        internal int Samples;
        internal Numbers X, Y, Dy, Dx;
        internal bool Accumulate;
        internal WorkerPool Pool;

        public readonly bool Run<V>() where V : struct, ISimdLane<V>
        {
            switch (Op)
            {
                case PoolOp pool:
                    var (rows, columns) = pool.Window.Planar();
                    var geometry = new PoolGeometry(Plane.Of(Input), Plane.Of(Output), rows, columns);
                    if (pool.Function == Pooling.Max)
                    {
                        Pools<V>.Max(geometry, X.At, Y.At, Samples, Pool);
                        Pools<V>.MaxGradient(geometry, X.At, Y.At, Dy.At, Dx.At, Samples, Accumulate, Pool);
                    }
                    else
                    {
                        Pools<V>.Mean(geometry, X.At, Y.At, Samples, Pool);
                        Pools<V>.MeanGradient(geometry, Dy.At, Dx.At, Samples, Accumulate, Pool);
                    }

                    return true;
                case PadOp pad:
                    var kept = new PadGeometry(Input, Output, pad.Paddings);
                    Pads<V>.Forward(kept, X.At, Y.At, Samples, Pool);
                    Pads<V>.Backward(kept, Dy.At, Dx.At, Samples, Accumulate, Pool);
                    return true;
                default:
                    var interpolation = ((ResizeOp)Op).Interpolation;
                    Resizes<V>.Forward(Plane.Of(Input), Plane.Of(Output), interpolation, X.At, Y.At, Samples, Pool);
                    Resizes<V>.Backward(Plane.Of(Input), Plane.Of(Output), interpolation, Dy.At, Dx.At, Samples, Accumulate, Pool);
                    return true;
            }
        }
    }
}
