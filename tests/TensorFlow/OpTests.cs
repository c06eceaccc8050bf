namespace Pipeline.Tests;

/// <summary>Each op of the language, in options and sizes drawn by seed, against the Reference engine. What an op reads is the features times a parameter, so that its own gradient is seen too.</summary>
public sealed class OpTests
{
    private static readonly Expr T = new VariableExpr(1);
    private static readonly Expr P = new VariableExpr(1);

    private static readonly Dictionary<string, Func<Random, ModelGraph>> s_graphs = new()
    {
        ["Dense"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(new DenseOp(3), [x], () => [Weight(scope, [x.Shape[^1], 3]), Weight(scope, [3], "bias")])),
        ["Map of one"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(new MapOp(Function(random)), [x])),
        ["Map of two"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(new MapOp(Where(X - P, X * P, Max(X, 0.5) / (2 + (P * P)))), [x, scope.Add(new MapOp(Sin(3 * X)), [x])])),
        ["Map of a value twice"] = random => Of(Any(random, 1, 2), (scope, x) => scope.Add(new MapOp(X * Tanh(P)), [x, x])),
        ["Map with a parameter"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(
            new MapOp(Max(X, 0) + (P * Min(X, 0)) - P), [x], () => [Weight(scope, Shape.Create(x.Shape.AsSpan()[random.Next(x.Shape.Rank)..]))])),
        ["Map with a parameter under axes of length 1"] = random => Of([2, 1 + random.Next(3), 3], (scope, x) => scope.Add(
            new MapOp(X * Tanh(P)), [x], () => [Weight(scope, random.Next(2) == 0 ? [1, 1, 3] : [1, x.Shape[1], 3])])),
        ["Map of a parameter alone"] = random => Of([2, 3], (scope, x) => scope.Add(new MapOp(Exp(P)), [x], () => [Weight(scope, [3])])),
        ["Softmax"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(new SoftmaxOp(), [x])),
        ["Reduce"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(new ReduceOp(One<AxisFunction>(random)), [x])),
        ["Broadcast"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(new BroadcastOp(4), [scope.Add(new ReduceOp(AxisFunction.Sum), [x])])),
        ["Reshape"] = random => Of(Any(random, 2, 3), (scope, x) => scope.Add(new ReshapeOp([(int)x.Shape.Size]), [x])),
        ["Transpose"] = random => Of(Any(random, 2, 3), (scope, x) => scope.Add(new TransposeOp([.. Enumerable.Range(0, x.Shape.Rank).OrderBy(_ => random.Next())]), [x])),
        ["Concat"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(new ConcatOp(random.Next(x.Shape.Rank)), [x, scope.Add(new MapOp(Tanh(X) * X), [x]), x])),
        ["Pad"] = random => Of(Any(random, 1, 3, least: 4), (scope, x) => scope.Add(
            new PadOp([.. x.Shape.AsSpan().ToArray().Select(_ => new AxisPadding(random.Next(-1, 3), random.Next(-2, 3)))]), [x])),
        ["Resize"] = random => Of(Any(random, 2, 3), (scope, x) => scope.Add(
            new ResizeOp([.. Enumerable.Range(1, x.Shape.Rank - 1).Select(_ => random.Next(1, 4))], One<Interpolation>(random)), [x])),
        ["Conv"] = random => Conv(random, groups: 1, dilation: 1),
        ["Conv, dilated"] = random => Conv(random, groups: 1, dilation: 3),
        ["Conv in groups"] = random => Conv(random, groups: 2, dilation: 2),
        ["Conv, depthwise"] = random => Conv(random, groups: 4, dilation: 2),
        ["ConvTranspose"] = ConvTranspose,
        ["Pool"] = Pool,
        ["BatchNormalization"] = BatchNormalization,
        ["SampleNormalization"] = SampleNormalization,
        ["Noise"] = random => Of(Any(random, 2, 3), (scope, x) => scope.Add(random.Next(5) switch
        {
            0 => new DropoutOp(0.3),
            1 => new SpatialDropoutOp(0.4),
            2 => new GaussianNoiseOp(0.2),
            3 => new GaussianDropoutOp(0.3),
            _ => (NoiseOp)new AlphaDropoutOp(0.25),
        }, [x])),
        ["SquaredDistance"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Add(new SquaredDistanceOp(3), [x], () => [Weight(scope, [x.Shape[^1], 3])])),
        ["ActivityPenalty"] = random => Of(Any(random, 1, 3), (scope, x) => scope.Penalize(scope.Add(new MapOp(Tanh(X)), [x]), L1L2(0.02, 0.03))),
        ["Frozen"] = random => Of([3], (scope, x) =>
        {
            scope.IsFrozen = true;
            return scope.Add(new DenseOp(3), [x], () => [Weight(scope, [3, 3])]);
        }),
    };

    public static TheoryData<string> Names => new(s_graphs.Keys);

    private static Expr X => Expr.X;

    [TensorFlowTheory]
    [MemberData(nameof(Names))]
    public void Op_DrawnBySeed_ComputesWhatReferenceComputes(string name)
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            Agreement.Check(s_graphs[name](new Random(seed)), rows: seed % 4 == 0 ? 1 : seed, seed);
        }
    }

    [TensorFlowFact]
    public void Functions_Each_ComputesWhatReferenceComputes()
    {
        foreach (var function in Enum.GetValues<UnaryFunction>())
        {
            var x = function is UnaryFunction.Log or UnaryFunction.Sqrt ? X + 2.5 : X;
            Agreement.Check(Of([5], (scope, value) => scope.Add(new MapOp(new UnaryExpr(function, x)), [value])), rows: 7, seed: 1);
            Agreement.Check(Of([5], (scope, value) => scope.Add(new MapOp(X * new UnaryExpr(function, x)), [value])), rows: 7, seed: 1);
        }

        foreach (var function in Enum.GetValues<BinaryFunction>())
        {
            Agreement.Check(Of([5], (scope, value) => scope.Add(new MapOp(new BinaryExpr(function, 2.5 + X, 2 + (X * X))), [value])), rows: 7, seed: 1);
        }
    }

    [TensorFlowFact]
    public void Gather_IndicesOftenTheSame_AddsUpTheirGradients() =>
        Agreement.Check(Plain([2, 3], (scope, x) => scope.Add(new GatherOp(4, 5), [x], () => [Weight(scope, [4, 5])])), rows: 6, seed: 1, features: Indices(6, [2, 3], 4));

    [TensorFlowFact]
    public void OneHot_OfEachShape_ComputesWhatReferenceComputes()
    {
        foreach (var shape in (Shape[])[[1], [3], [2, 1]])
        {
            var graph = Plain(shape, (scope, x) =>
            {
                var ones = scope.Add(new OneHotOp(4), [x]);
                return scope.Add(new DenseOp(2), [ones], () => [Weight(scope, [4, 2])]);
            });
            Agreement.Check(graph, rows: 6, seed: 1, features: Indices(6, shape, 4));
        }
    }

    [TensorFlowFact]
    public void Maxima_OfEqualValues_GiveTheFirstTheGradient()
    {
        var few = Indices(9, [4, 4, 2], 3);
        var pool = Of([4, 4, 2], (scope, x) => scope.Add(new PoolOp(Pooling.Max, [new(3, 1), new(2, 2)]), [x]), start: Constant(1));
        var reduce = Of([4, 4, 2], (scope, x) => scope.Add(new ReduceOp(AxisFunction.Max), [x]), start: Constant(1));
        Agreement.Check(pool, rows: 9, seed: 1, features: few);
        Agreement.Check(reduce, rows: 9, seed: 1, features: few);
    }

    [TensorFlowFact]
    public void Losses_OfEachReduction_ComputeWhatReferenceComputes()
    {
        foreach (var outputs in Enum.GetValues<Reduction>())
        {
            foreach (var rows in Enum.GetValues<Reduction>())
            {
                Agreement.Check(WithLoss((scope, y) => scope.Add(new ElementwiseLossOp(Abs(X - T) * (X - T), outputs), [y])) with { LossReduction = rows }, rows: 5, seed: 1);
                Agreement.Check(WithLoss((scope, y) => scope.Add(new SampleLossOp(outputs), [y])) with { LossReduction = rows }, rows: 5, seed: 1);
                var shares = Agreement.Draw(1, [5, 8], 0, 1);
                var indices = Indices(5, [2], 4);
                foreach (var fromLogits in (bool[])[true, false])
                {
                    var graph = WithLoss((scope, y) => scope.Add(new CrossEntropyOp(fromLogits, 0.1, outputs), [fromLogits ? y : scope.Add(new MapOp(0.1 + Sigmoid(X)), [y])]));
                    Agreement.Check(graph with { LossReduction = rows }, rows: 5, seed: 1, targets: shares);
                    Agreement.Check(graph with { LossReduction = rows }, rows: 5, seed: 1, targets: indices);
                }
            }
        }
    }

    [TensorFlowFact]
    public void Constraints_EndEachUpdate()
    {
        foreach (var constraint in (Constraint[])[NonNeg, MaxNorm(0.5), MaxNorm(0.3, axes: [1]), UnitNorm(), UnitNorm(axes: [0, 1]), MinMaxNorm(0.6, 0.7), MinMaxNorm(0.2, 0.4, rate: 0.5)])
        {
            Agreement.Check(Plain([4], (scope, x) => scope.Add(new DenseOp(3), [x], () => [scope.Parameter("weight", [4, 3], Uniform(-0.8, 0.8), constraint: constraint)])), rows: 5, seed: 1);
        }
    }

    [TensorFlowFact]
    public void Losses_ThatAreGraphs_ReadTheirTargets()
    {
        var graph = WithLoss((scope, y) =>
        {
            var target = scope.Add(new TargetOp(y.Shape, AcceptsIndices: true), []);
            var product = scope.Add(new ReduceOp(AxisFunction.Sum), [scope.Add(new MapOp(X * P), [y, target])]);
            return scope.Add(new SampleLossOp(Reduction.Mean), [scope.Add(new MapOp(Softplus(-X)), [product])]);
        });
        Agreement.Check(graph, rows: 5, seed: 1, targets: Agreement.Draw(1, [5, 8]));
        Agreement.Check(graph, rows: 5, seed: 1, targets: Indices(5, [2], 4));
    }

    private static ModelGraph Conv(Random random, int groups, int dilation)
    {
        var channels = groups * random.Next(1, groups == 4 ? 2 : 3);
        var filters = groups * random.Next(1, 3);
        var window = Window(random, dilation, size => new AxisPadding(random.Next(size), random.Next(size)));
        return Of([.. window.Select(axis => (int)axis.Reach + random.Next(4)), channels], (scope, x) => scope.Add(
            new ConvOp(window, filters, groups, random.Next(2) == 0), [x],
            () => random.Next(2) == 0
                ? [Weight(scope, [.. window.Select(axis => axis.Size), channels / groups, filters]), Weight(scope, [filters], "bias")]
                : [Weight(scope, [.. window.Select(axis => axis.Size), channels / groups, filters])]));
    }

    private static ModelGraph ConvTranspose(Random random)
    {
        var window = Window(random, 2, size => new AxisPadding(random.Next(-1, 2), random.Next(-1, 2)));
        return Of([.. window.Select(_ => random.Next(3, 5)), 3], (scope, x) => scope.Add(
            new ConvTransposeOp(window, 2), [x], () => [Weight(scope, [.. window.Select(axis => axis.Size), 2, 3]), Weight(scope, [2], "bias")]));
    }

    private static ModelGraph Pool(Random random)
    {
        var window = Window(random, 1, size => new AxisPadding(random.Next(size), random.Next(size)));
        return Of([.. window.Select(axis => axis.Size + random.Next(4)), 2], (scope, x) => scope.Add(new PoolOp(One<Pooling>(random), window), [x]));
    }

    private static ModelGraph BatchNormalization(Random random) => Of(Any(random, 1, 3), (scope, x) =>
    {
        scope.IsFrozen = random.Next(4) == 0;
        var op = new BatchNormalizationOp(0.9, 1e-3, random.Next(2) == 0, random.Next(2) == 0, scope.IsFrozen);
        return scope.Add(op, [x], () =>
        [
            .. op.HasGamma ? [Weight(scope, [x.Shape[^1]])] : (int[])[],
            .. op.HasBeta ? [Weight(scope, [x.Shape[^1]], "bias")] : (int[])[],
            scope.Statistic("moving_mean", [x.Shape[^1]], Uniform(-0.5, 0.5)),
            scope.Statistic("moving_variance", [x.Shape[^1]], Uniform(0.5, 1.5)),
        ]);
    });

    private static ModelGraph SampleNormalization(Random random) => Of([random.Next(2, 4), random.Next(2, 4), 4], (scope, x) =>
    {
        var axes = random.Next(1, 4);
        var scaled = Shape.Create(x.Shape.AsSpan()[^random.Next(1, axes + 1)..]);
        return scope.Add(new SampleNormalizationOp(axes, 1 << random.Next(2), 1e-3, true, true), [x], () => [Weight(scope, scaled), Weight(scope, scaled, "bias")]);
    });

    private static Seq<WindowAxis> Window(Random random, int dilation, Func<int, AxisPadding> padding) => [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ =>
    {
        var size = random.Next(1, 4);
        var (before, after) = padding(size);
        return new WindowAxis(size, random.Next(1, 4), random.Next(1, dilation + 1), before, after);
    })];

    private static Expr Function(Random random) => random.Next(4) switch
    {
        0 => LeakyRelu(X, 0.1),
        1 => Where(X - 0.2, Sin(2 * X), Expm1(X) + Cos(X)),
        2 => X * Erf(X / 2),
        _ => Power(X * X + 0.1, 1.5 + X),
    };

    private static T One<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private static Shape Any(Random random, int leastRank, int mostRank, int least = 2) =>
        [.. Enumerable.Range(0, random.Next(leastRank, mostRank + 1)).Select(_ => random.Next(least, least + 3))];

    private static int Weight(Scope scope, Shape shape, string name = "weight") => scope.Parameter(name, shape, Uniform(-0.8, 0.8));

    /// <summary>An op of the features times a parameter.</summary>
    private static ModelGraph Of(Shape input, Func<Scope, Value, Value> body, Initializer? start = null) => Plain(input, (scope, x) =>
    {
        var product = scope.Add(new MapOp(X * P), [x], () => [scope.Parameter("input", input, start ?? Uniform(0.5, 1.5))]);
        return body(Then(scope, 2), product);
    });

    private static ModelGraph Plain(Shape input, Func<Scope, Value, Value> body) => Whole(input, body, (scope, y) => scope.Add(new ElementwiseLossOp((X - T) * (X - T)), [y]));

    /// <summary>A loss of outputs [2, 4].</summary>
    private static ModelGraph WithLoss(Func<Scope, Value, Value> loss) =>
        Whole([2, 3], (scope, x) => scope.Add(new DenseOp(4), [x], () => [Weight(scope, [3, 4])]), loss);

    private static ModelGraph Whole(Shape input, Func<Scope, Value, Value> body, Func<Scope, Value, Value> loss)
    {
        var scope = new Scope();
        var y = body(Then(scope, 1), scope.Add(new InputOp(input), []));
        return scope.Graph(y, loss(scope, y));
    }

    private static Scope Then(Scope scope, int layer)
    {
        scope.Path = $"{layer}:Test";
        return scope;
    }

    private static Tensor Indices(int rows, Shape sample, int count)
    {
        var random = new Random(rows);
        return Tensor.Of(Enumerable.Range(0, (int)(rows * sample.Size)).Select(_ => (double)random.Next(count)).ToArray().AsSpan(), sample.Prepend(rows));
    }
}
