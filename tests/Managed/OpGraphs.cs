namespace Pipeline.Tests;

/// <summary>Graphs in which an op stands between parameters, on sizes where lanes, blocks and pieces begin and end everywhere; no layer is needed.</summary>
internal static class OpGraphs
{
    private static readonly Expr s_second = new VariableExpr(1);
    private static readonly Expr s_third = new VariableExpr(2);

    internal static readonly IReadOnlyDictionary<string, ModelGraph> All = ((IEnumerable<(string Name, ModelGraph Graph)>)
    [
        ("map, a parameter per channel", Of([7, 41], (s, x) => s.Map(Where(Expr.X, Expr.X, Expr.X * s_second), [x], () => [Weight(s, "alpha", [41])]))),
        ("map, a parameter per value", Of([7, 41], (s, x) => s.Map(Sigmoid(Expr.X * s_second), [x], () => [Weight(s, "alpha", [7, 41])]))),
        ("map, one parameter for all", Of([5, 1], (s, x) => s.Map(Expr.X * s_second, [x], () => [Weight(s, "alpha", [1])]))),
        ("map, parameters of several sizes", Of([2, 300], (s, x) => s.Map(
            Tanh((Expr.X * s_third) + (s_second * new VariableExpr(3))), [x, s.Map(Sin(Expr.X), x)], () => [Weight(s, "alpha", [300]), Weight(s, "beta", [2, 300])]))),
        ("map, a frozen and a shared parameter", Of([3, 20], (s, x) =>
        {
            var shared = Weight(s, "alpha", [20]);
            s.IsFrozen = true;
            var frozen = Weight(s, "frozen", [20]);
            s.IsFrozen = false;
            var y = s.Map((Expr.X * s_second) + s_third, [x], () => [shared, frozen]);
            return s.Map(Tanh(Expr.X) * s_second, [y], () => [shared]);
        })),
        ("map of more registers than a stack holds", Of([30], (s, x) => s.Map(Enumerable.Range(1, 90).Aggregate(Expr.X, (sum, i) => sum + (i / 100.0 * Sin(i * Expr.X))) / 90, x))),
        ("new functions", Of([40], (s, x) => s.Map(
            Expm1(Expr.X) + Erf(Expr.X) * Cos(Expr.X) + Power(1 + Expr.X * Expr.X, 0.7) - Sin(Where(Expr.X, 2 * Expr.X, Expr.X)), x))),

        .. from function in Enum.GetValues<AxisFunction>() select ($"reduce {function}", Of([3, 37], (s, x) => s.Add(new ReduceOp(function), [x]))),
        ("broadcast", Of([6, 1], (s, x) => s.Add(new BroadcastOp(37), [x]))),
        ("concat, last axis", Of([4, 19], (s, x) => s.Add(new ConcatOp(1), [x, s.Map(Tanh(Expr.X), x), x]))),
        ("concat, first axis", Of([4, 19], (s, x) => s.Add(new ConcatOp(0), [x, s.Map(Tanh(Expr.X), x)]))),
        ("transpose", Of([3, 5, 17], (s, x) => s.Add(new TransposeOp([2, 0, 1]), [x]))),
        ("transpose, last axis stays", Of([3, 5, 17], (s, x) => s.Add(new TransposeOp([1, 0, 2]), [x]))),

        .. from channels in (int[])[1, 3, 16, 21, 300]
           select ($"batch normalization of {channels}", Of([3, channels], (s, x) => BatchNormalization(s, x, new(0.9, 0.01, true, true, false)))),
        ("batch normalization, frozen", Of([3, 21], (s, x) => BatchNormalization(s, x, new(0.9, 0.01, true, true, true)))),
        ("batch normalization, bare", Of([2, 3, 5], (s, x) => BatchNormalization(s, x, new(0.5, 0.01, false, false, false)))),
        ("layer normalization", Of([3, 45], (s, x) => Normalization(s, x, new(1, 1, 0.01, true, true), [45]))),
        ("layer normalization over two axes", Of([2, 3, 21], (s, x) => Normalization(s, x, new(2, 1, 0.01, true, true), [3, 21]))),
        ("layer normalization over two axes, by channel", Of([2, 3, 21], (s, x) => Normalization(s, x, new(2, 1, 0.01, true, true), [21]))),
        ("group normalization", Of([5, 3, 24], (s, x) => Normalization(s, x, new(3, 3, 0.01, true, true), [24]))),
        ("group normalization, a parameter per value", Of([5, 24], (s, x) => Normalization(s, x, new(2, 12, 0.01, true, true), [5, 24]))),
        ("instance normalization, bare", Of([9, 5], (s, x) => Normalization(s, x, new(2, 5, 0.01, false, false), []))),

        .. from noise in (NoiseOp[])[new DropoutOp(0.4), new SpatialDropoutOp(0.4), new GaussianNoiseOp(0.3), new GaussianDropoutOp(0.3), new AlphaDropoutOp(0.3)]
           select ($"noise {noise.Name}", Of([3, 11], (s, x) => s.Add(noise, [x]))),
        ("squared distance", Of([2, 19], (s, x) => s.Add(new SquaredDistanceOp(23), [x], () => [Weight(s, "centers", [19, 23])]))),

        ("dense with two readers", Of([9], (s, x) =>
        {
            var y = Dense(s, x, 33);
            return s.Map(Relu(Expr.X) * s_second, y, s.Map(Tanh(Expr.X), y));
        })),
        ("dense whose activation is read, too", Of([9], (s, x) =>
        {
            var y = s.Map(Relu(Expr.X), Dense(s, x, 33));
            return s.Map(Expr.X + s_second, y, Dense(s, y, 33));
        })),
        ("reshape and its input, both read", Of([4, 9], (s, x) =>
        {
            var y = s.Map(Tanh(Expr.X), x);
            var flat = Dense(s, s.Add(new ReshapeOp([36]), [y]), 36);
            return s.Map(Expr.X * s_second, y, s.Add(new ReshapeOp([4, 9]), [flat]));
        })),
        ("softmax read twice", Of([4, 9], (s, x) =>
        {
            var y = s.Add(new SoftmaxOp(), [x]);
            return s.Map(Expr.X * s_second, s.Map(Log(Expr.X), y), Dense(s, y, 9));
        })),
        ("a value read twice by one map", Of([20], (s, x) => s.Map(Expr.X * Tanh(s_second), x, x))),
        ("a sum of a value with itself", Of([20], (s, x) => s.Map(Expr.X + s_second, x, x))),
        ("one weight for two layers", Of([12], (s, x) =>
        {
            var weight = Weight(s, "shared", [12, 12]);
            return s.Add(new DenseOp(12), [s.Map(Tanh(Expr.X), s.Add(new DenseOp(12), [x], () => [weight]))], () => [weight]);
        })),
        ("frozen in the middle", Of([9], (s, x) =>
        {
            s.IsFrozen = true;
            var y = s.Map(Relu(Expr.X), Dense(s, x, 17));
            s.IsFrozen = false;
            return y;
        })),
        ("nothing to train", Frozen()),
    ]).ToDictionary(item => item.Name, item => item.Graph);

    internal static readonly IReadOnlyDictionary<string, ModelGraph> OfIndices = new Dictionary<string, ModelGraph>
    {
        ["gather"] = Squared(new Scope(), [3], (s, x) => s.Map(Tanh(Expr.X), s.Add(new GatherOp(5, 19), [x], () => [Weight(s, "embeddings", [5, 19])]))),
        ["one-hot"] = Squared(new Scope(), [3], (s, x) => Dense(s, s.Add(new OneHotOp(5), [x]), 7)),
    };

    /// <summary>Many ops in one graph; what is threaded is large enough to be.</summary>
    internal static ModelGraph Mixed(int channels, int places)
    {
        var scope = new Scope();
        return Squared(scope, [places, channels], (s, x) =>
        {
            var y = BatchNormalization(s, Dense(s, x, channels), new(0.9, 0.01, true, true, false));
            y = s.Map(Where(Expr.X, Expr.X, s_second * Expr.X), [y], () => [Weight(s, "alpha", [channels])]);
            y = s.Map(Expr.X * Sigmoid(Expr.X), Normalization(s, y, new(1, 1, 0.01, true, true), [channels]));
            y = s.Map(Expr.X + s_second, y, s.Add(new AlphaDropoutOp(0.2), [x]));
            y = s.Add(new TransposeOp([1, 0]), [s.Add(new ConcatOp(0), [y, s.Add(new GaussianNoiseOp(0.1), [x])])]);
            var squares = s.Add(new SquaredDistanceOp(3), [y], () => [Weight(s, "centers", [2 * places, 3])]);
            return s.Map(Expr.X / (1 + s_second), squares, s.Add(new BroadcastOp(3), [s.Add(new ReduceOp(AxisFunction.Max), [squares])]));
        });
    }

    private static ModelGraph Of(Shape input, Func<Scope, Value, Value> op) => Squared(new Scope(), input, (s, x) =>
    {
        var before = s.Map(Expr.X + Tanh((1 + Expr.X) * s_second), [x], () => [Weight(s, "before", x.Shape)]);
        var after = op(s, before);
        return s.Map(Expr.X * s_second, [after], () => [Weight(s, "after", after.Shape)]);
    });

    private static ModelGraph Frozen() => Squared(new Scope { IsFrozen = true }, [9], (s, x) => Dense(s, s.Map(Relu(Expr.X), Dense(s, x, 5)), 3));

    /// <summary>With the mean of squared differences from targets as a graph of ops.</summary>
    private static ModelGraph Squared(Scope scope, Shape input, Func<Scope, Value, Value> body)
    {
        var x = scope.Add(new InputOp(input), []);
        scope.Path = "op";
        var y = body(scope, x);
        scope.Path = "loss";
        var target = scope.Add(new TargetOp(y.Shape, AcceptsIndices: false), []);
        return scope.Graph(y, scope.Add(new SampleLossOp(Reduction.Mean), [scope.Map((Expr.X - s_second) * (Expr.X - s_second), y, target)]));
    }

    private static Value BatchNormalization(Scope scope, Value x, BatchNormalizationOp op) => scope.Add(op, [x], () =>
    [
        .. op.HasGamma ? (int[])[scope.Parameter("gamma", [x.Shape[^1]], Uniform(0.5, 1.5))] : [],
        .. op.HasBeta ? (int[])[scope.Parameter("beta", [x.Shape[^1]], Uniform(-1, 1))] : [],
        scope.Statistic("moving_mean", [x.Shape[^1]], Uniform(-1, 1)),
        scope.Statistic("moving_variance", [x.Shape[^1]], Uniform(0.5, 1.5)),
    ]);

    private static Value Normalization(Scope scope, Value x, SampleNormalizationOp op, Shape shape) => scope.Add(op, [x], () =>
    [
        .. op.HasGamma ? (int[])[Weight(scope, "layer_gamma", shape)] : [],
        .. op.HasBeta ? (int[])[Weight(scope, "layer_beta", shape)] : [],
    ]);

    private static Value Dense(Scope scope, Value x, int units)
    {
        scope.Path += "/d";
        return scope.Add(new DenseOp(units), [x], () => [Weight(scope, "weight", [x.Shape[^1], units]), Weight(scope, "bias", [units])]);
    }

    private static int Weight(Scope scope, string name, Shape shape) => scope.Parameter(name, shape, Uniform(-0.5, 0.5));
}
