using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

[Trait("Category", "Engine")]
public sealed unsafe class GemmTests(ITestOutputHelper output)
{
    public enum Kind
    {
        Forward,
        InputGradient,
        WeightGradient,
    }

    public static TheoryData<SimdPath, Kind> PathsAndKinds()
    {
        var data = new TheoryData<SimdPath, Kind>();
        foreach (var path in Paths.All)
        {
            foreach (var kind in Enum.GetValues<Kind>())
                data.Add(path, kind);
        }

        return data;
    }

    public static TheoryData<SimdPath> EveryPath() => new(Paths.All);

    [Theory]
    [MemberData(nameof(PathsAndKinds))]
    public void Product_RandomShapes_AgreesWithTripleLoop(SimdPath path, Kind kind)
    {
        if (!Paths.Runs(path, output))
            return;
        var random = new Random(7);
        foreach (var rows in new[] { 1, 2, 7, 33 })
        {
            for (var i = 0; i < 60; i++)
                Check(path, new(kind, rows, random.Next(1, 71), random.Next(1, 71), random.Next(2) == 0), random, 1);
        }
    }

    [Theory]
    [MemberData(nameof(PathsAndKinds))]
    public void Product_DeeperThanOneBlock_AgreesWithTripleLoop(SimdPath path, Kind kind)
    {
        if (!Paths.Runs(path, output))
            return;
        foreach (var (rows, inputs, units) in new[] { (5, 600, 37), (300, 20, 35), (513, 3, 1), (9, 257, 770), (128, 131, 129) })
        {
            Check(path, new(kind, rows, inputs, units, true), new Random(rows), 1);
            Check(path, new(kind, rows, inputs, units, false), new Random(rows), 1);
        }
    }

    [Theory]
    [MemberData(nameof(PathsAndKinds))]
    public void Product_OneOrThreeThreads_SameBits(SimdPath path, Kind kind)
    {
        if (!Paths.Runs(path, output))
            return;
        var shape = new Shapes(kind, 130, 300, 141, true);
        var one = Check(path, shape, new Random(3), 1);
        Check(path, shape, new Random(3), 3).Should().Equal(one);
    }

    [Theory]
    [InlineData(SimdPath.Avx512)]
    [InlineData(SimdPath.Avx2)]
    public void Product_WithFusedMultiplyAdd_IsOneChainInOrderOfDepth(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        const int Rows = 21, Inputs = 300, Units = 41;
        using var x = Numbers.Random(Rows * Inputs, new Random(1));
        using var weight = Numbers.Random(Inputs * Units, new Random(2));
        using var bias = Numbers.Random(Units, new Random(3));
        using var y = new Numbers(Rows * Units);
        Run(path, new(Kind.Forward, Rows, Inputs, Units, true), x, weight, bias, y, 1);
        for (var n = 0; n < Rows; n++)
        {
            for (var j = 0; j < Units; j++)
            {
                var sum = bias.Span[j];
                for (var k = 0; k < Inputs; k++)
                    sum = MathF.FusedMultiplyAdd(x.Span[n * Inputs + k], weight.Span[k * Units + j], sum);
                y.Span[n * Units + j].Should().Be(sum);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Forward_OneRowOrMany_SameBits(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        const int Rows = 40, Inputs = 65, Units = 19;
        using var x = Numbers.Random(Rows * Inputs, new Random(1));
        using var weight = Numbers.Random(Inputs * Units, new Random(2));
        using var bias = Numbers.Random(Units, new Random(3));
        using var all = new Numbers(Rows * Units);
        Run(path, new(Kind.Forward, Rows, Inputs, Units, true), x, weight, bias, all, 1);
        for (var n = 0; n < Rows; n++)
        {
            using var row = Numbers.Of(x.Span.Slice(n * Inputs, Inputs));
            using var y = new Numbers(Units);
            Run(path, new(Kind.Forward, 1, Inputs, Units, true), row, weight, bias, y, 1);
            y.Span.SequenceEqual(all.Span.Slice(n * Units, Units)).Should().BeTrue($"row {n} does not depend on the others");
        }
    }

    private float[] Check(SimdPath path, Shapes shapes, Random random, int threads)
    {
        var (kind, rows, inputs, units, option) = shapes;
        using var a = Numbers.Random(kind == Kind.InputGradient ? rows * units : rows * inputs, random);
        using var b = Numbers.Random(kind == Kind.WeightGradient ? rows * units : inputs * units, random);
        using var bias = Numbers.Random(units, random);
        using var c = Numbers.Random(kind switch { Kind.Forward => rows * units, Kind.InputGradient => rows * inputs, _ => inputs * units }, random);
        var before = c.Span.ToArray();
        Run(path, shapes, a, b, bias, c, threads);
        c.CheckGuard();
        var (m, n, depth) = kind switch { Kind.Forward => (rows, units, inputs), Kind.InputGradient => (rows, inputs, units), _ => (inputs, units, rows) };
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double sum = !option ? 0 : kind == Kind.Forward ? bias.Span[j] : before[i * n + j];
                var size = Math.Abs(sum);
                for (var k = 0; k < depth; k++)
                {
                    var term = kind switch
                    {
                        Kind.Forward => (double)a.Span[i * inputs + k] * b.Span[k * units + j],
                        Kind.InputGradient => (double)a.Span[i * units + k] * b.Span[j * units + k],
                        _ => (double)a.Span[k * inputs + i] * b.Span[k * units + j],
                    };
                    sum += term;
                    size += Math.Abs(term);
                }

                Math.Abs(c.Span[i * n + j] - sum).Should().BeLessThanOrEqualTo((depth + 2) * size * 1.2e-7, $"{shapes} at [{i}, {j}] on {path}");
            }
        }

        return c.Span.ToArray();
    }

    private static void Run(SimdPath path, Shapes shapes, Numbers a, Numbers b, Numbers bias, Numbers c, int threads)
    {
        using var pool = new WorkerPool(threads);
        var run = new RunProduct { Shapes = shapes, A = a, B = b, Bias = bias, C = c, Pool = pool };
        SimdPaths.Dispatch<RunProduct, bool>(path, run);
        if (threads > 1)
            pool.Started.Should().Be(threads - 1, "the shape was chosen to be worth threads");
    }

    /// <summary><c>Option</c>: a bias where there can be one, else adding to what is there.</summary>
    private readonly record struct Shapes(Kind Kind, int Rows, int Inputs, int Units, bool Option);

    private struct RunProduct : ILaneFunction<bool>
    {
        internal Shapes Shapes;
        internal Numbers A, B, Bias, C;
        internal WorkerPool Pool;

        public readonly bool Run<V>() where V : struct, ISimdLane<V>
        {
            var (kind, rows, inputs, units, option) = Shapes;
            var (depth, columns) = kind switch { Kind.Forward => (inputs, units), Kind.InputGradient => (units, inputs), _ => (rows, units) };
            using var packed = new Numbers(PackedPanels<V>.Size(depth, columns));
            var product = kind switch
            {
                Kind.Forward => MatrixProduct.Forward(A.At, B.At, option ? Bias.At : null, C.At, rows, inputs, units, packed.At),
                Kind.InputGradient => MatrixProduct.InputGradient(A.At, B.At, C.At, rows, inputs, units, option, packed.At),
                _ => MatrixProduct.WeightGradient(A.At, B.At, C.At, rows, inputs, units, option, packed.At),
            };
            Gemm<V, NoEpilogue>.Run(product, default, Pool);
            packed.CheckGuard();
            return true;
        }
    }
}
