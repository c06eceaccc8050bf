using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

[Trait("Category", "Engine")]
public sealed unsafe class ConvKernelTests(ITestOutputHelper output)
{
    public enum Direction
    {
        Gather,
        Scatter,
        NarrowScatter,
        WeightGradient,
    }

    public static TheoryData<SimdPath, Direction> PathsAndDirections()
    {
        var data = new TheoryData<SimdPath, Direction>();
        foreach (var path in Paths.All)
        {
            foreach (var direction in Enum.GetValues<Direction>())
                data.Add(path, direction);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PathsAndDirections))]
    public void Convolution_RandomWindows_AgreesWithLoops(SimdPath path, Direction direction) => CheckMany(path, direction, depthwise: false);

    [Theory]
    [MemberData(nameof(PathsAndDirections))]
    public void DepthwiseConvolution_RandomWindows_AgreesWithLoops(SimdPath path, Direction direction) => CheckMany(path, direction, depthwise: true);

    [Theory]
    [MemberData(nameof(PathsAndDirections))]
    public void Convolution_LargerThanAnItem_AgreesWithLoopsForAnyThreads(SimdPath path, Direction direction)
    {
        if (!Paths.Runs(path, output))
            return;
        ConvCase[] cases =
        [
            new(new([new(3, 1, 1, 1, 1), new(3, 1, 1, 1, 1)], 40), [61, 67, 9], 2),
            new(new([new(3, 2, 1, 0, 1), new(3, 2, 1, 0, 1)], 8), [61, 67, 16], 2),
            new(new([new(1), new(1)], 40), [19, 20, 70], 5),
            new(new([new(5), new(5)], 20), [5, 5, 32], 40),
            new(new([new(3), new(3)], 100, 100), [33, 41, 100], 2),
            new(new([new(3, 1, 1, 1, 1), new(3, 1, 1, 1, 1)], 35, 35), [33, 41, 35], 3),
            new(new([new(7, 1, 2, 12, 0)], 12), [9000, 5], 1),
            new(new([new(5, 1, 1, 2, 1), new(5)], 16), [29, 31, 6], 5),
            new(new([new(4, 2, 1, 1, 1), new(4, 2, 1, 2, 3)], 24), [29, 31, 3], 5),
        ];
        foreach (var @case in cases)
        {
            var one = Check(path, direction, @case, new Random(5), accumulate: true, threads: 1);
            Check(path, direction, @case, new Random(5), accumulate: true, threads: 3).Should().Equal(one);
        }
    }

    [Theory]
    [InlineData(SimdPath.Avx512)]
    [InlineData(SimdPath.Avx2)]
    [InlineData(SimdPath.Portable)]
    public void NarrowScatter_PaysForFewWideChannelsAlone(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        Pays(new([new(5), new(5)], 16), [14, 14, 3]).Should().BeTrue();
        Pays(new([new(5, 2, 1, 2, 1), new(5, 2, 1, 2, 1)], 16), [28, 28, 1]).Should().BeTrue();
        Pays(new([new(3, 1, 1, 1, 1), new(3, 1, 1, 1, 1)], 32), [32, 32, 32]).Should().BeFalse();
        Pays(new([new(5), new(5)], 16, 1, IsFlipped: true), [14, 14, 3]).Should().BeFalse();

        bool Pays(ConvOp op, Shape input) => SimdPaths.Dispatch<AsksWhetherItPays, bool>(path, new() { Case = new(op, input, 32) });
    }

    [Fact]
    public void Sweep_LargeBatchOfLargeSamples_TakesFewMegabytes()
    {
        var op = new ConvOp([new(3, 1, 1, 1, 1), new(3, 1, 1, 1, 1)], 64);
        var geometry = ConvGeometry.Of(op, [224, 224, 64], [224, 224, 64], 256);

        (geometry.Gather.ScratchSize * sizeof(float)).Should().BeLessThan(6_000_000);
        (geometry.Scatter.ScratchSize * sizeof(float)).Should().BeLessThan(6_000_000);
    }

    private void CheckMany(SimdPath path, Direction direction, bool depthwise)
    {
        if (!Paths.Runs(path, output))
            return;
        var random = new Random(11);
        foreach (var samples in new[] { 1, 2, 7, 33 })
        {
            for (var i = 0; i < (samples > 7 ? 6 : 25); i++)
                Check(path, direction, ConvCase.Random(random, samples, depthwise), random, random.Next(2) == 0, 1 + random.Next(3));
        }
    }

    private static float[] Check(SimdPath path, Direction direction, ConvCase @case, Random random, bool accumulate, int threads)
    {
        using var wide = Numbers.Random(@case.Samples * @case.Input.Size, random);
        using var narrow = Numbers.Random(@case.Samples * @case.Output.Size, random);
        using var weight = Numbers.Random(@case.WeightSize, random);
        using var bias = Numbers.Random(direction == Direction.Gather ? @case.Op.Filters : @case.Input[^1], random);
        var result = direction switch { Direction.Gather => narrow, Direction.Scatter or Direction.NarrowScatter => wide, _ => weight };
        var hasBias = direction != Direction.WeightGradient && !accumulate;
        var sums = result.Span.ToArray().Select((value, i) => accumulate ? value : hasBias ? (double)bias.Span[(int)(i % bias.Count)] : 0).ToArray();
        var sizes = sums.Select(Math.Abs).ToArray();
        var terms = new int[sums.Length];
        var (w, x, y) = (weight.Span.ToArray(), wide.Span.ToArray(), narrow.Span.ToArray());
        @case.Each((i, k, o) =>
        {
            var (at, term) = direction switch
            {
                Direction.Gather => (o, (double)x[i] * w[k]),
                Direction.Scatter or Direction.NarrowScatter => (i, (double)y[o] * w[k]),
                _ => (k, (double)x[i] * y[o]),
            };
            sums[at] += term;
            sizes[at] += Math.Abs(term);
            terms[at]++;
        });

        using var pool = new WorkerPool(threads);
        SimdPaths.Dispatch<RunConvolution, bool>(path, new()
        {
            Case = @case,
            Direction = direction,
            Wide = wide,
            Narrow = narrow,
            Weight = weight,
            Bias = hasBias ? bias : null,
            Accumulate = accumulate,
            Pool = pool,
        });
        result.CheckGuard();
        for (var i = 0; i < sums.Length; i++)
        {
            if (!(Math.Abs(result.Span[i] - sums[i]) <= (terms[i] + 2) * sizes[i] * 1.2e-7))
                result.Span[i].Should().Be((float)sums[i], $"{direction} of {@case} at {i} on {path}");
        }

        return result.Span.ToArray();
    }


    private struct AsksWhetherItPays : ILaneFunction<bool>
    {
        internal ConvCase Case;

        public readonly bool Run<V>() where V : struct, ISimdLane<V> => new NarrowTaps<V>(ConvGeometry.Of(Case.Op, Case.Input, Case.Output, Case.Samples)).Pays;
    }

    private struct RunConvolution : ILaneFunction<bool>
    {
        internal ConvCase Case;
        internal Direction Direction;
        internal Numbers Wide, Narrow, Weight;
        internal Numbers? Bias;
        internal bool Accumulate;
        internal WorkerPool Pool;

        public readonly bool Run<V>() where V : struct, ISimdLane<V>
        {
            var geometry = ConvGeometry.Of(Case.Op, Case.Input, Case.Output, Case.Samples);
            var gathers = Direction is Direction.Gather or Direction.WeightGradient;
            var sweep = gathers ? geometry.Gather : geometry.Scatter;
            var bias = Bias is null ? null : Bias.At;
            using var slots = new Numbers(sweep.ScratchSize);
            slots.Span.Fill(float.NaN);
            if (Direction == Direction.WeightGradient)
            {
                if (geometry.IsDepthwise)
                    DepthwiseWeightGradient<V>.Run(geometry, Wide.At, Narrow.At, Weight.At, Case.Samples, Accumulate, slots.At, Pool);
                else
                    ConvWeightGradient<V>.Run(geometry, Wide.At, Narrow.At, Weight.At, Case.Samples, Accumulate, slots.At, Pool);
                slots.CheckGuard();
                return true;
            }

            var (source, target) = gathers ? (Wide, Narrow) : (Narrow, Wide);
            if (Direction == Direction.NarrowScatter && new NarrowTaps<V>(geometry) is { Pays: true } narrow)
            {
                using var packed = new Numbers(narrow.Size);
                narrow.Pack(Weight.At, packed.At);
                packed.CheckGuard();
                NarrowScatter<V, NoEpilogue>.Run(narrow, source.At, packed.At, bias, target.At, Case.Samples, Accumulate, default, Pool);
            }
            else if (geometry.IsDepthwise)
            {
                Depthwise<V, NoEpilogue>.Run(geometry, gathers, source.At, Weight.At, bias, target.At, Case.Samples, Accumulate, slots.At, default, Pool);
            }
            else
            {
                var taps = new PackedTaps<V>(geometry, gathers);
                using var packed = new Numbers(taps.Size);
                taps.Pack(Weight.At, bias, packed.At, Pool);
                packed.CheckGuard();
                Convolution<V, NoEpilogue>.Run(taps, source.At, packed.At, target.At, Case.Samples, Accumulate, slots.At, default, Pool);
            }

            slots.CheckGuard();
            return true;
        }
    }
}
