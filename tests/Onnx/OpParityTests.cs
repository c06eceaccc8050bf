using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>Every op as ONNX Runtime computes it, against its definition in float64.</summary>
public sealed class OpParityTests(ITestOutputHelper output)
{
    private static readonly Initializer Start = Zeros;

    private static readonly WindowAxis[] Axes =
    [
        new(1), new(3), new(2, 2), new(3, 1, 1, 1, 1), new(3, 2, 1, 0, 1), new(2, 1, 2, 1, 0), new(3, 3, 1, 2, 2), new(3, 2, 2, 2, 1), new(1, 2), new(4, 1, 1, 3, 3),
    ];

    [Fact]
    public void Conv_OfEveryWindow_IsItsDefinition()
    {
        foreach (var rows in Axes)
        {
            foreach (var columns in new[] { Axes[1], Axes[4], Axes[7] })
            {
                Report(Of([9, 8, 4], (scope, x) => Conv(scope, x, new([rows, columns], 6, 2), hasBias: true)));
            }

            Report(Of([9, 3], (scope, x) => Conv(scope, x, new([rows], 5), hasBias: false)));
            Report(Of([9, 3], (scope, x) => Conv(scope, x, new([rows], 6, 3, IsFlipped: true), hasBias: true)));
        }
    }

    [Fact]
    public void Conv_OfLongSums_StaysInItsBound()
    {
        Report(Of([12, 12, 64], (scope, x) => Conv(scope, x, new([new(5), new(5)], 32), hasBias: true)));
        Report(Of([12, 12, 64], (scope, x) => Conv(scope, x, new([new(5), new(5)], 32), hasBias: true), values: (_, i) => (i % 5) + 0.3), (row, place) => ((row + place) % 7) + 0.1);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(1.9)]
    public void Sums_OfEvenImages_StayInTheirBounds(double value)
    {
        // All values are alike, so all roundings go one way; with weights of one sign the partial sums are as large as they can be.
        double Feature(int row, int place) => value + (row * 0.01);
        double Weight(string path, int place) => 0.1 + (BitConverter.DoubleToUInt64Bits(Math.Sin(place + 1)) % 10_007 / 10_007.0);
        foreach (var n in new[] { 10, 30, 60 })
        {
            Report(Of([n, n, 3], (scope, x) => scope.Add(new PoolOp(Pooling.Average, [new(n), new(n)]), [x])), Feature);
            Report(Of([2 * n, n, 1], (scope, x) => scope.Add(new PoolOp(Pooling.Average, [new(n), new(n)]), [x])), Feature);
            Report(Of([n * n], (scope, x) => scope.Add(new ReduceOp(AxisFunction.Mean), [x])), Feature);
            Report(Of([n * n], (scope, x) => scope.Add(new DenseOp(3), [x], () => [scope.Parameter("weight", [n * n, 3], Start)]), values: Weight), Feature);
        }

        foreach (var channels in new[] { 4, 16, 64, 256 })
        {
            Report(Of([6, 6, channels], (scope, x) => Conv(scope, x, new([new(3), new(3)], 16), hasBias: true), values: Weight), Feature);
            Report(Of([6, 6, channels], (scope, x) => Conv(scope, x, new([new(5), new(5)], 3), hasBias: true), values: Weight), Feature);
            Report(Of([2, 2, channels], (scope, x) => ConvTranspose(scope, x, new([new(3), new(3)], 3), hasBias: true), values: Weight), Feature);
        }
    }

    [Fact]
    public void ConvTranspose_OfEveryWindow_IsItsDefinition()
    {
        foreach (var rows in (WindowAxis[])[.. Axes, new(3, 2, 1, 0, -1), new(1, 3, 1, -1, -1), new(2, 3, 1, 0, -5), new(2, 1, 1, -2, 1)])
        {
            foreach (var columns in new[] { Axes[1], Axes[4], new(3, 2, 1, 1, -1) })
            {
                foreach (var hasBias in new[] { true, false })
                {
                    Report(Of([4, 5, 3], (scope, x) => ConvTranspose(scope, x, new([rows, columns], 2), hasBias)));
                }
            }

            Report(Of([5, 3], (scope, x) => ConvTranspose(scope, x, new([rows], 2), hasBias: true)));
        }
    }

    [Theory]
    [InlineData(Pooling.Max)]
    [InlineData(Pooling.Average)]
    public void Pool_OfEveryWindow_IsItsDefinition(Pooling function)
    {
        foreach (var rows in Axes.Where(axis => axis.Dilation == 1))
        {
            foreach (var columns in new[] { Axes[1], Axes[4], Axes[6] })
            {
                Report(Of([9, 8, 3], (scope, x) => scope.Add(new PoolOp(function, [rows, columns]), [x])));
            }

            Report(Of([9, 3], (scope, x) => scope.Add(new PoolOp(function, [rows]), [x])));
        }

        Report(Of([1, 1, 2], (scope, x) => scope.Add(new PoolOp(function, [new(3, 1, 1, 2, 2), new(3, 2, 1, 1, 2)]), [x])));
        Report(Of([30, 30, 3], (scope, x) => scope.Add(new PoolOp(function, [new(30), new(30)]), [x])), (row, place) => row + (place % 7) + 0.1);
        Of([9, 8, 3], (scope, x) => scope.Add(new PoolOp(function, [new(9), new(8)]), [x])).Ops.Should().Equal("Transpose", $"Global{(function == Pooling.Max ? "Max" : "Average")}Pool", "Transpose");
    }

    [Fact]
    public void ShapeOps_MoveNumbersAsTheyAre()
    {
        foreach (var isFirst in new[] { false, true })
        {
            Report(Of([5, 4, 3], (scope, x) => scope.Add(new PadOp([new(1, 2), new(0, 0), new(0, 1)]), [First(scope, x, isFirst)])));
            Report(Of([5, 4, 3], (scope, x) => scope.Add(new PadOp([new(-1, 2), new(-1, -2), new(0, -1)]), [First(scope, x, isFirst)])));
            Report(Of([5, 3], (scope, x) => scope.Add(new PadOp([new(-1, 2), new(0, 1)]), [First(scope, x, isFirst)])));
            Report(Of([5, 4, 3], (scope, x) => scope.Add(new ResizeOp([2, 3], Interpolation.Nearest), [First(scope, x, isFirst)])));
            Report(Of([5, 4, 3], (scope, x) => scope.Add(new ResizeOp([2, 3], Interpolation.Bilinear), [First(scope, x, isFirst)])));
            Report(Of([40, 1, 3], (scope, x) => scope.Add(new ResizeOp([7, 5], Interpolation.Bilinear), [First(scope, x, isFirst)])));
            Report(Of([5, 3], (scope, x) => scope.Add(new ResizeOp([4], Interpolation.Nearest), [First(scope, x, isFirst)])));
            Report(Of([5, 3], (scope, x) => scope.Add(new ResizeOp([4], Interpolation.Bilinear), [First(scope, x, isFirst)])));
            foreach (var order in new Seq<int>[] { [0, 1, 2], [2, 0, 1], [1, 2, 0], [0, 2, 1], [2, 1, 0], [1, 0, 2] })
            {
                Report(Of([5, 4, 3], (scope, x) => scope.Add(new TransposeOp(order), [First(scope, x, isFirst)])));
            }

            for (var axis = 0; axis < 3; axis++)
            {
                Report(Of([5, 4, 3], (scope, x) => scope.Add(new ConcatOp(axis), [First(scope, x, isFirst), x, First(scope, x, isFirst)])));
            }

            foreach (var shape in new Shape[] { [60], [3, 20], [5, 4, 3], [5, 2, 2, 3] })
            {
                Report(Of([5, 4, 3], (scope, x) => scope.Add(new ReshapeOp(shape), [First(scope, x, isFirst)])));
            }

            foreach (var function in Enum.GetValues<AxisFunction>())
            {
                Report(Of([5, 4, 30], (scope, x) => scope.Add(new ReduceOp(function), [First(scope, x, isFirst)])));
                Report(Of([5, 30], (scope, x) => scope.Add(new ReduceOp(function), [First(scope, x, isFirst)])), (row, place) => row + place + 0.1);
                Report(Of([5, 4, 3], (scope, x) => scope.Add(new BroadcastOp(6), [scope.Add(new ReduceOp(function), [First(scope, x, isFirst)])])));
            }

            Report(Of([5, 4, 3], (scope, x) => scope.Add(new SoftmaxOp(), [First(scope, x, isFirst)])));
            Report(Of([5, 3], (scope, x) => scope.Add(new SoftmaxOp(), [First(scope, x, isFirst)])));
            Report(Of([5, 4, 3], (scope, x) => scope.Map(X / SumOf(Exp(X)) + MaxOf(X), First(scope, x, isFirst))));
        }

        Report(Of([4], (scope, x) => scope.Add(new PadOp([new(2, -1)]), [x])));
        Report(Of([2, 3, 4, 2], (scope, x) => scope.Add(new TransposeOp([3, 1, 0, 2]), [scope.Add(new PadOp([new(1, 0), new(0, 1), new(-1, -1), new(0, 0)]), [x])])));
        Report(Of([4], (scope, x) => scope.Map(Exp(X) / SumOf(Exp(X)), x)));
    }

    [Fact]
    public void BatchNormalization_IsItsDefinition()
    {
        foreach (var (gamma, beta) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            foreach (var isFirst in new[] { false, true })
            {
                Report(Of([5, 4, 3], (scope, x) => BatchNormalize(scope, First(scope, x, isFirst), gamma, beta)));
                Report(Of([5, 3], (scope, x) => BatchNormalize(scope, First(scope, x, isFirst), gamma, beta)));
            }

            Report(Of([6], (scope, x) => BatchNormalize(scope, x, gamma, beta)));
            Report(Of([6, 6, 2], (scope, x) => Conv(scope, scope.Map(Relu(X), BatchNormalize(scope, x, gamma, beta)), new([new(3), new(3)], 2), hasBias: true)));
            Report(Of([6], (scope, x) => BatchNormalize(scope, x, gamma, beta), values: (path, i) => path.Contains("mean", StringComparison.Ordinal) ? 1000 : 1e-4 * (i + 1)), (_, place) => 1000 + (0.01 * place));
        }
    }

    [Theory]
    [InlineData(13)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(22)]
    public void SampleNormalization_IsItsDefinition(int opset)
    {
        foreach (var (gamma, beta) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            for (var axes = 1; axes <= 3; axes++)
            {
                foreach (var groups in new[] { 1, 2, 6 })
                {
                    foreach (var isFirst in new[] { false, true })
                    {
                        var axis = axes;
                        Report(Of([3, 4, 6], (scope, x) => Normalize(scope, First(scope, x, isFirst), new(axis, groups, 1e-3, gamma, beta), 1), opset));
                        Report(Of([3, 4, 6], (scope, x) => Normalize(scope, First(scope, x, isFirst), new(axis, groups, 1e-3, gamma, beta), axis), opset));
                    }
                }
            }

            Report(Of([12], (scope, x) => Normalize(scope, x, new(1, 1, 1e-3, gamma, beta), 1), opset));
            Report(Of([12], (scope, x) => Normalize(scope, x, new(1, 3, 1e-3, gamma, beta), 1), opset));

            // A large mean: Σx² / n - mean² in float32 would have nothing left of the variance.
            Report(Of([64], (scope, x) => Normalize(scope, x, new(1, 1, 1e-3, gamma, beta), 1), opset), (row, place) => 10_000 + (place % 5) + (0.25 * row));
            Report(Of([4, 4, 8], (scope, x) => Normalize(scope, x, new(3, 2, 1e-3, gamma, beta), 1), opset), (row, place) => 10_000 + (place % 5) + (0.25 * row));
        }
    }

    [Fact]
    public void IndexOps_AreTheirDefinitions()
    {
        double Index(int row, int place) => ((row * 3) + place) % 7;
        foreach (var shape in new Shape[] { [1], [4], [2, 3], [5, 1], [2, 2, 1] })
        {
            Report(Of(shape, (scope, x) => scope.Add(new GatherOp(7, 3), [x], () => [scope.Parameter("embeddings", [7, 3], Start)])), Index);
            Report(Of(shape, (scope, x) => scope.Add(new OneHotOp(7), [x])), Index);
        }

        Report(Of([4], (scope, x) => scope.Add(new SquaredDistanceOp(5), [x], () => [scope.Parameter("centers", [4, 5], Start)])));
        Report(Of([3, 6, 4], (scope, x) => scope.Add(new SquaredDistanceOp(5), [x], () => [scope.Parameter("centers", [4, 5], Start)])));

        // Near a point far from 0: what is left of the distance is exact.
        Report(
            Of([2], (scope, x) => scope.Add(new SquaredDistanceOp(3), [x], () => [scope.Parameter("centers", [2, 3], Start)]), values: (_, _) => 1000),
            (row, place) => 1000 + (0.001 * (row + place)));
    }

    [Fact]
    public void Map_WithParameters_RepeatsThemAlongTheAxesBefore()
    {
        foreach (var isFirst in new[] { false, true })
        {
            foreach (var shape in new Shape[] { [3], [1, 1, 3], [4, 3], [5, 4, 3], [60] })
            {
                Report(Of([5, 4, 3], (scope, x) => scope.Map(
                    Where(X, X, new VariableExpr(1) * X) - Max(new VariableExpr(2), X), [First(scope, x, isFirst)], () => [scope.Parameter("alpha", shape, Start), scope.Parameter("beta", [3], Start)])));
            }
        }

        Report(
            Of([3], (scope, x) => scope.Map(((X - new VariableExpr(1)) - new VariableExpr(2)) / new VariableExpr(3), [x], () =>
                [scope.Parameter("mean", [3], Start), scope.Parameter("mean_low", [3], Start), scope.Parameter("deviation", [3], Start)]),
                values: (path, _) => path.EndsWith("low", StringComparison.Ordinal) ? 1.7e-3 : path.EndsWith("deviation", StringComparison.Ordinal) ? 0.3 : 123456.7f),
            (row, place) => 123456.7 + (0.1 * row) + place);
    }

    public static TheoryData<string> Functions() => [.. Formulas.Keys];

    private static readonly Dictionary<string, (Expr Formula, double Scale)> Formulas = new()
    {
        ["Expm1"] = (Expm1(X), 5),
        ["Expm1 near 0"] = (Expm1(X), 1e-6),
        ["Expm1 far"] = (Expm1(X), 80),
        ["Elu near 0"] = (Elu(X, 0.5), 1e-6),
        ["Elu"] = (Elu(X), 30),
        ["Selu"] = (Selu(X), 30),
        ["Celu"] = (Celu(X, 0.3), 30),
        ["Erf"] = (Erf(X), 4),
        ["Gelu"] = (Gelu(X), 6),
        ["Gelu far"] = (Gelu(X), 100),
        ["GeluTanh"] = (GeluTanh(X), 6),
        ["GeluTanh far"] = (GeluTanh(X), 1e15),
        ["Silu"] = (Silu(X), 30),
        ["Mish"] = (Mish(X), 30),
        ["HardSigmoid"] = (HardSigmoid(X), 4),
        ["HardSilu"] = (HardSilu(X), 4),
        ["SparsePlus"] = (SparsePlus(X), 4),
        ["SparseSigmoid"] = (SparseSigmoid(X), 2),
        ["HardShrink"] = (HardShrink(X), 1),
        ["SoftShrink"] = (SoftShrink(X), 1),
        ["TanhShrink"] = (TanhShrink(X), 1),
        ["Threshold"] = (Threshold(X, 0.3, 7), 1),
        ["Relu with options"] = (Relu(X, 0.7, 0.1, 0.2), 1),
        ["Relu with a threshold"] = (Relu(X, threshold: 0.2), 1),
        ["Relu6"] = (Relu6(X), 8),
        ["LogSigmoid"] = (LogSigmoid(X), 30),
        ["Squareplus"] = (Squareplus(X), 1000),
        ["Sin"] = (Sin(X), 20),
        ["Cos"] = (Cos(X), 20),
        ["Power"] = (Power(Abs(X), 1.7), 20),
        ["square"] = (Power(X + 3, 2.0), 2),
        ["Where"] = (Where(X - 0.25, X * X, 2.0), 1),
        ["Where of a number"] = (Where(1.0, X * X, 2.0), 1),
        ["Gaussian"] = (Gaussian(X), 3),
        ["Softsign"] = (Softsign(X), 100),
        ["Clip"] = (Min(Max(X, -0.25), 0.5), 1),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Map_OfEveryFunction_IsItsDefinition(string name)
    {
        var (formula, scale) = Formulas[name];
        foreach (var opset in new[] { 13, 17, 18, 20, 22, 26 })
        {
            Report(Of([41], (scope, x) => scope.Map(formula, x), opset), (row, place) => scale * (place - 20) / 20 * (1.003 + (0.01 * row)));
        }
    }

    [Fact]
    public void Map_OfAFormulaThatIsAnOperator_IsThatOperator()
    {
        Ops(Softsign).Should().Equal("Softsign");
        Ops(HardTanh).Should().Equal("Clip");
        Ops(Relu6).Should().Equal("Clip");
        Ops(x => Relu(x, threshold: 0.2)).Should().Equal("ThresholdedRelu");
        Ops(Gelu, opset: 19).Should().Equal("Mul", "Mul", "Erf", "Add", "Mul");
        Ops(Gelu, opset: 20).Should().Equal("Gelu");
        Ops(Mish).Should().Equal("Softplus", "Tanh", "Mul");
        Ops(Mish, opset: 18).Should().Equal("Mish");
        Ops(x => Max(Min(x, 1), -1)).Should().Equal("Min", "Max");
        Ops(x => Min(Max(x, 1), -1)).Should().Equal(["Max", "Min"], "Clip is not said to do so where its ends are swapped");
        Ops(x => x / (1 + Abs(2 * x))).Should().NotContain("Softsign");

        IEnumerable<string> Ops(Activation activation, int opset = 17) => Of([3], (scope, x) => scope.Map(activation(X), x), opset).Ops;
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-9)]
    public void Expm1_OfSmallNumbers_KeepsTheirDigits(double scale)
    {
        // Relative to the number itself, which the bound of a formula, relative to 1, does not ask.
        var trained = Trained.Drawn(Input(1).Activation(x => Elu(x) + Expm1(x)));
        using var folder = new Folder();
        var rows = Trained.Rows(1, 500, scale);
        var file = trained.SaveOnnx(folder.At("m.onnx"));

        file.CheckParity(rows).MaxAbsoluteDifference.Should().BeLessThan(1e-6 * 2 * scale * Math.Exp(scale));
    }

    private static Expr X => Expr.X;

    private static LoweredGraph Of(Shape input, Func<Scope, Value, Value> build, int opset = 17, Func<string, int, double>? values = null) => LoweredGraph.Of(input, build, opset, values);

    /// <summary>The value as a window gives it, channels-first, or as it comes.</summary>
    private static Value First(Scope scope, Value x, bool isFirst) =>
        isFirst ? scope.Add(new PoolOp(Pooling.Max, [.. Enumerable.Repeat(new WindowAxis(1), x.Shape.Rank - 1)]), [x]) : x;

    private static Value Conv(Scope scope, Value x, ConvOp op, bool hasBias)
    {
        Shape weight = [.. op.Window.Select(axis => axis.Size), x.Shape[^1] / op.Groups, op.Filters];
        return scope.Add(op, [x], () => hasBias ? [scope.Parameter("weight", weight, Start), scope.Parameter("bias", [op.Filters], Start)] : [scope.Parameter("weight", weight, Start)]);
    }

    private static Value ConvTranspose(Scope scope, Value x, ConvTransposeOp op, bool hasBias)
    {
        Shape weight = [.. op.Window.Select(axis => axis.Size), op.Filters, x.Shape[^1]];
        return scope.Add(op, [x], () => hasBias ? [scope.Parameter("weight", weight, Start), scope.Parameter("bias", [op.Filters], Start)] : [scope.Parameter("weight", weight, Start)]);
    }

    private static Value BatchNormalize(Scope scope, Value x, bool gamma, bool beta)
    {
        Shape channels = [x.Shape[^1]];
        return scope.Add(new BatchNormalizationOp(0.99, 1e-3, gamma, beta, false), [x], () =>
        [
            .. gamma ? [scope.Parameter("gamma", channels, Start)] : Array.Empty<int>(),
            .. beta ? [scope.Parameter("beta", channels, Start)] : Array.Empty<int>(),
            scope.Statistic("moving_mean", channels, Start), scope.Statistic("moving_variance", channels, Start),
        ]);
    }

    private static Value Normalize(Scope scope, Value x, SampleNormalizationOp op, int axes)
    {
        var shape = Shape.Create(x.Shape.AsSpan()[^axes..]);
        return scope.Add(op, [x], () =>
            [.. op.HasGamma ? [scope.Parameter("gamma", shape, Start)] : Array.Empty<int>(), .. op.HasBeta ? [scope.Parameter("beta", shape, Start)] : Array.Empty<int>()]);
    }

    private void Report(LoweredGraph graph, Func<int, int, double>? feature = null) => output.WriteLine($"{graph.Check(feature):F5} {graph.Graph.InputShape} {string.Join(' ', graph.Ops)}");

    private sealed class Folder : TemporaryFolder
    {
        internal new string At(string name) => base.At(name);
    }
}
