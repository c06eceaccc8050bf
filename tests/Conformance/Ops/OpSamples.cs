namespace Pipeline.Tests;

/// <summary>Every op with every option, each in a graph of its own.</summary>
internal static class OpSamples
{
    private static readonly Expr s_second = new VariableExpr(1);
    private static readonly Expr s_third = new VariableExpr(2);

    internal static readonly IReadOnlyList<OpSample> All =
    [
        OpSample.Of("dense", [4], (s, x) => s.Add(new DenseOp(3), [x], () => [Weight(s, [4, 3]), Bias(s, 3)])),
        OpSample.Of("dense over positions", [2, 3, 4], (s, x) => s.Add(new DenseOp(3), [x], () => [Weight(s, [4, 3])])),
        OpSample.Of("map of two values", [2, 3], (s, x) => s.Map(Expr.X * Tanh(s_second), x, s.Map(Sigmoid(Expr.X), x))),
        OpSample.Of("map with a parameter per channel", [3, 2], (s, x) => s.Map(Tanh(Expr.X * s_second), [x], () => [Weight(s, [2])])),
        OpSample.Of("map with a parameter per value", [3, 2], (s, x) => s.Map(Expr.X * Sigmoid(s_second * Expr.X), [x], () => [Weight(s, [3, 2])])),
        OpSample.Of("map of two values with two parameters", [3, 2], (s, x) =>
            s.Map((Expr.X * s_third) + (s_second * new VariableExpr(3)), [x, s.Map(Tanh(Expr.X), x)], () => [Weight(s, [2]), s.Parameter("other", [3, 2], Uniform(-1, 1))])),
        OpSample.Of("softmax", [2, 4], (s, x) => s.Add(new SoftmaxOp(), [x])),
        OpSample.Of("reshape", [2, 6], (s, x) => s.Add(new ReshapeOp([3, 4]), [x])),

        Conv("conv", [7, 6, 2], [new(3), new(2)], 3),
        Conv("conv without bias", [5, 5, 2], [new(2), new(2)], 3, bias: false),
        Conv("conv, strides and padding", [6, 7, 2], [new(3, 2, 1, 1, 1), new(3, 3, 1, 0, 2)], 2),
        Conv("conv, dilation", [8, 7, 2], [new(2, 1, 3, 1, 2), new(3, 2, 2, 2, 1)], 2),
        Conv("conv, groups", [5, 4, 4], [new(3, 1, 1, 1, 1), new(2)], 6, groups: 2),
        Conv("conv, a filter or two for each channel", [5, 4, 3], [new(3, 2), new(2)], 6, groups: 3),
        Conv("conv, flipped", [5, 6, 2], [new(3, 1, 1, 1, 1), new(2, 2, 2)], 2, isFlipped: true),
        Conv("conv, flipped with groups", [5, 6, 4], [new(2), new(3)], 2, groups: 2, isFlipped: true),
        Conv("conv of one axis", [9, 2], [new(3, 2, 2, 1, 3)], 4, groups: 2),
        Conv("conv of one axis, causal and flipped", [6, 2], [new(3, 1, 2, 4)], 3, isFlipped: true),
        Conv("conv, wide padding", [2, 2, 1], [new(2, 1, 1, 2, 3), new(2, 1, 1, 3, 2)], 2),
        Conv("conv, 1 x 1", [3, 3, 4], [new(1), new(1)], 3),
        Transposed("transposed conv", [3, 4, 2], [new(3), new(2)], 3),
        Transposed("transposed conv, strides and cuts", [3, 4, 2], [new(3, 2, 1, 0, 1), new(3, 3, 1, 1, 1)], 2),
        Transposed("transposed conv, dilation", [3, 3, 2], [new(2, 1, 2), new(3, 2, 2, 1)], 2),
        Transposed("transposed conv, gaps and additions", [3, 2, 2], [new(2, 3, 1, -1, -2), new(1, 2)], 2),
        Transposed("transposed conv of one axis", [5, 2], [new(4, 2, 1, 1, 1)], 3, bias: false),
        OpSample.Of("max pooling", [6, 7, 2], (s, x) => s.Add(new PoolOp(Pooling.Max, [new(2, 2), new(3, 2, 1, 1, 1)]), [x])),
        OpSample.Of("max pooling of one axis", [7, 2], (s, x) => s.Add(new PoolOp(Pooling.Max, [new(3, 1, 1, 2)]), [x])),
        OpSample.Of("average pooling", [6, 7, 2], (s, x) => s.Add(new PoolOp(Pooling.Average, [new(2, 2), new(3, 2, 1, 1, 1)]), [x])),
        OpSample.Of("average pooling of one axis", [7, 2], (s, x) => s.Add(new PoolOp(Pooling.Average, [new(3, 4, 1, 1, 2)]), [x])),

        OpSample.Of("padding", [2, 3, 2], (s, x) => s.Add(new PadOp([new(1, 2), new(0, 1), new(0, 0)]), [x])),
        OpSample.Of("cropping", [5, 4, 2], (s, x) => s.Add(new PadOp([new(-1, -2), new(-2, 1), new(0, -1)]), [x])),
        OpSample.Of("padding of one axis", [4], (s, x) => s.Add(new PadOp([new(2, -1)]), [x])),
        OpSample.Of("nearest resize", [2, 3, 2], (s, x) => s.Add(new ResizeOp([2, 3], Interpolation.Nearest), [x])),
        OpSample.Of("nearest resize of one axis", [3, 2], (s, x) => s.Add(new ResizeOp([3], Interpolation.Nearest), [x])),
        OpSample.Of("bilinear resize", [3, 4, 2], (s, x) => s.Add(new ResizeOp([3, 2], Interpolation.Bilinear), [x])),
        OpSample.Of("bilinear resize of one axis", [4, 2], (s, x) => s.Add(new ResizeOp([2], Interpolation.Bilinear), [x])),
        OpSample.Of("transpose", [2, 3, 4], (s, x) => s.Add(new TransposeOp([2, 0, 1]), [x])),
        OpSample.Of("transpose of two axes", [2, 3], (s, x) => s.Add(new TransposeOp([1, 0]), [x])),
        OpSample.Of("concat of the last axis", [2, 3], (s, x) => s.Add(new ConcatOp(1), [x, s.Map(Tanh(Expr.X), x), x])),
        OpSample.Of("concat of the first axis", [2, 3, 2], (s, x) => s.Add(new ConcatOp(0), [x, s.Add(new PadOp([new(0, -1), new(0, 0), new(0, 0)]), [x])])),
        OpSample.Of("concat in the middle", [2, 3, 2], (s, x) => s.Add(new ConcatOp(1), [s.Add(new PadOp([new(0, 0), new(-1, 2), new(0, 0)]), [x]), x])),
        OpSample.Of("broadcast", [3, 1], (s, x) => s.Add(new BroadcastOp(4), [x])),
        .. from function in Enum.GetValues<AxisFunction>() select OpSample.Of($"reduce {function}", [2, 4], (s, x) => s.Add(new ReduceOp(function), [x])),

        OpSample.Of("batch normalization", [3], (s, x) => BatchNormalization(s, x, new(0.9, 1e-3, true, true, false)), rows: 6),
        OpSample.Of("batch normalization of images", [2, 3, 2], (s, x) => BatchNormalization(s, x, new(0.75, 0.1, true, true, false))),
        OpSample.Of("batch normalization without gamma", [3], (s, x) => BatchNormalization(s, x, new(0.9, 1e-3, false, true, false)), rows: 6),
        OpSample.Of("batch normalization without beta", [3], (s, x) => BatchNormalization(s, x, new(0.9, 1e-3, true, false, false)), rows: 6),
        OpSample.Of("batch normalization without either", [3], (s, x) => BatchNormalization(s, x, new(0.9, 1e-3, false, false, false)), rows: 6),
        OpSample.Of("frozen batch normalization", [3], (s, x) => BatchNormalization(s, x, new(0.9, 1e-3, true, true, true))),
        OpSample.Of("layer normalization", [2, 5], (s, x) => Normalization(s, x, new(1, 1, 1e-3, true, true))),
        OpSample.Of("layer normalization over two axes", [2, 3, 2], (s, x) => Normalization(s, x, new(2, 1, 0.1, true, true))),
        OpSample.Of("layer normalization without gamma", [2, 5], (s, x) => Normalization(s, x, new(1, 1, 1e-3, false, true))),
        OpSample.Of("layer normalization without beta", [2, 5], (s, x) => Normalization(s, x, new(1, 1, 1e-3, true, false))),
        OpSample.Of("group normalization", [2, 3, 4], (s, x) => GroupNormalization(s, x, new(3, 2, 1e-3, true, true))),
        OpSample.Of("instance normalization", [2, 2, 3], (s, x) => GroupNormalization(s, x, new(3, 3, 0.1, false, false))),

        .. from noise in (NoiseOp[])[new DropoutOp(0.4), new SpatialDropoutOp(0.4), new GaussianNoiseOp(0.3), new GaussianDropoutOp(0.3), new AlphaDropoutOp(0.3)]
           select OpSample.Of($"noise {noise}", [3, 2, 2], (s, x) => s.Add(noise, [x])),

        OpSample.OfIndices("gather", [3], 5, (s, x) => s.Add(new GatherOp(5, 4), [x], () => [s.Parameter("embeddings", [5, 4], Uniform(-1, 1))])),
        OpSample.OfIndices("one-hot of several", [3], 5, (s, x) => s.Add(new OneHotOp(5), [x])),
        OpSample.OfIndices("one-hot of one", [1], 4, (s, x) => s.Add(new OneHotOp(4), [x])),
        OpSample.Of("squared distance", [3], (s, x) => s.Add(new SquaredDistanceOp(4), [x], () => [s.Parameter("centers", [3, 4], Uniform(-1, 1))])),
        OpSample.Of("squared distance over positions", [2, 3], (s, x) => s.Add(new SquaredDistanceOp(2), [x], () => [s.Parameter("centers", [3, 2], Uniform(-1, 1))])),

        .. from outputs in Enum.GetValues<Reduction>() from samples in Enum.GetValues<Reduction>() from sample in Losses(outputs) select sample with
        {
            Name = $"{sample.Name}, {outputs} over outputs, {samples} over samples",
            Graph = sample.Graph with { LossReduction = samples },
            Data = sample.Data.Weighted(Rows.Weights(sample.Data.Count)),
        },
    ];

    public static TheoryData<string> Names => new(All.Select(sample => sample.Name));

    internal static OpSample Named(string name) => All.Single(sample => sample.Name == name);

    private static IEnumerable<OpSample> Losses(Reduction outputs)
    {
        var values = Rows.Values(5, [2, 3], 6);
        var squares = (Expr.X - s_second) * (Expr.X - s_second);
        return
        [
            OpSample.OfLoss("elementwise", values, (s, y) => s.Add(new ElementwiseLossOp(squares, outputs), [y])),
            OpSample.OfLoss("activity", values, (s, y) =>
            {
                s.Penalize(y, L1L2(0.1, 0.2));
                return s.Add(new ElementwiseLossOp(squares, outputs), [y]);
            }),
            OpSample.OfLoss("graph of ops", values, (s, y) => s.Add(new SampleLossOp(outputs), [s.Map(squares, y, s.Add(new TargetOp([2, 3], AcceptsIndices: false), []))])),
            OpSample.OfLoss("graph of ops with classes", Rows.Classes(5, [2, 3], 3, positions: 2), (s, y) =>
                s.Add(new SampleLossOp(outputs), [s.Map(squares, y, s.Add(new TargetOp([2, 3], AcceptsIndices: true), []))])),
            OpSample.OfLoss("graph of ops with shares", Rows.Shares(5, [3], 3, hard: false), (s, y) =>
                s.Add(new SampleLossOp(outputs), [s.Map(squares, y, s.Add(new TargetOp([3], AcceptsIndices: true), []))])),
            .. from smoothing in (double[])[0, 0.2]
               from fromLogits in (bool[])[false, true]
               from data in (Dataset[])[Rows.Classes(5, [2, 3], 3, positions: 2), Rows.Shares(5, [3], 3, hard: false), Rows.Shares(5, [3], 3, hard: true)]
               select OpSample.OfLoss(
                   $"cross-entropy of {data.FeatureShape} {data.Targets[1]}{(fromLogits ? " from logits" : string.Empty)}, smoothing {smoothing}",
                   data,
                   (s, y) => s.Add(new CrossEntropyOp(fromLogits, smoothing, outputs), [y]),
                   x => fromLogits ? x : 0.2 + Sigmoid(x)),
        ];
    }

    private static OpSample Conv(string name, Shape input, Seq<WindowAxis> window, int filters, int groups = 1, bool bias = true, bool isFlipped = false)
    {
        Shape weight = [.. window.Select(axis => axis.Size), input[^1] / groups, filters];
        return OpSample.Of(name, input, (s, x) => s.Add(new ConvOp(window, filters, groups, isFlipped), [x], () => bias ? [Weight(s, weight), Bias(s, filters)] : [Weight(s, weight)]), rows: 2);
    }

    private static OpSample Transposed(string name, Shape input, Seq<WindowAxis> window, int filters, bool bias = true)
    {
        Shape weight = [.. window.Select(axis => axis.Size), filters, input[^1]];
        return OpSample.Of(name, input, (s, x) => s.Add(new ConvTransposeOp(window, filters), [x], () => bias ? [Weight(s, weight), Bias(s, filters)] : [Weight(s, weight)]), rows: 2);
    }

    private static Value BatchNormalization(Scope scope, Value x, BatchNormalizationOp op) => scope.Add(op, [x], () =>
    [
        .. op.HasGamma ? (int[])[scope.Parameter("gamma", [x.Shape[^1]], Uniform(0.5, 1.5))] : [],
        .. op.HasBeta ? (int[])[scope.Parameter("beta", [x.Shape[^1]], Uniform(-1, 1))] : [],
        scope.Statistic("moving_mean", [x.Shape[^1]], Uniform(-1, 1)),
        scope.Statistic("moving_variance", [x.Shape[^1]], Uniform(0.5, 1.5)),
    ]);

    /// <summary>With parameters of the shape of the axes that are normalized.</summary>
    private static Value Normalization(Scope scope, Value x, SampleNormalizationOp op) => Normalization(scope, x, op, [.. x.Shape.AsSpan()[^op.Axes..]]);

    /// <summary>With parameters for each channel.</summary>
    private static Value GroupNormalization(Scope scope, Value x, SampleNormalizationOp op) => Normalization(scope, x, op, [x.Shape[^1]]);

    private static Value Normalization(Scope scope, Value x, SampleNormalizationOp op, Shape shape) => scope.Add(op, [x], () =>
    [
        .. op.HasGamma ? (int[])[scope.Parameter("gamma", shape, Uniform(0.5, 1.5))] : [],
        .. op.HasBeta ? (int[])[scope.Parameter("beta", shape, Uniform(-1, 1))] : [],
    ]);

    private static int Weight(Scope scope, Shape shape) => scope.Parameter("weight", shape, Uniform(-1, 1));

    private static int Bias(Scope scope, int length) => scope.Parameter("bias", [length], Uniform(-1, 1));
}
