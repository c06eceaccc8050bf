namespace Pipeline.Tests;

/// <summary>Random values over the whole vocabulary, the same for the same seed.</summary>
internal sealed partial class RandomValues(int seed)
{
    private static readonly double[] s_numbers =
        [0, 1, -1, 2, -2.5, 0.1, 1.0 / 3, 1e-7, 1e15, 1e16, 123456789012, -1e20, double.Epsilon, double.MaxValue, 100, -7];

    private readonly Random _random = new(seed);
    private int _names;

    internal static IEnumerable<Training> Trainings(int count) => Enumerable.Range(0, count).Select(seed => new RandomValues(seed).Training());

    internal Training Training()
    {
        var objective = Objective();
        var training = objective.Optimizer(Named(Optimizer(), objective)) with { Metrics = Metrics(objective) };
        for (var rule = _random.Next(3); rule > 0; rule--)
        {
            training = training.StopWhen(_random.Next(4) switch
            {
                0 => AdaptiveRate().RunsOut(),
                3 => Measurement().Stalls(_random.Next(1, 9), Pick(0, 0.001), Pick<double?>(null, 0.5), _random.Next(2)),
                1 => Measurement().Plateaus(Pick(10, 3), Pick(1e-4, 0, 0.01)),
                _ => Measurement().Reaches(Number()),
            });
        }

        var losesAverage = training.Optimizer is RuleOptimizer { Averaging.OverwriteEvery: null, Averaging: not null };
        return losesAverage || Maybe() ? training : training.Keep(Best(Measurement(), Pick(0, 0.001), _random.Next(2)));
    }

    internal Expr Expression(int depth, bool withSoftmax = false) => depth == 0 ? Leaf() : _random.Next(withSoftmax ? 5 : 4) switch
    {
        0 => Leaf(),
        1 => new UnaryExpr(Pick(Enum.GetValues<UnaryFunction>()), Expression(depth - 1, withSoftmax)),
        2 => new BinaryExpr(Pick(Enum.GetValues<BinaryFunction>()), Expression(depth - 1, withSoftmax), Expression(depth - 1, withSoftmax)),
        3 => LeakyRelu(Expression(depth - 1, withSoftmax), Number()),
        _ => Softmax(Expression(depth - 1, withSoftmax)),
    };

    private Objective Objective()
    {
        var model = Model();
        var penalty = Regularizer();
        return _random.Next(6) switch
        {
            0 => model.Loss(MeanSquaredError, penalty),
            1 => model.Loss(NumberLoss(), penalty),
            2 => model.Dense(_random.Next(1, 4), Sigmoid).Loss(Pick(BinaryCrossEntropy, BinaryCrossEntropy with { LabelSmoothing = 0.1, Outputs = Reduction.Sum }), penalty),
            3 => model.Dense(_random.Next(1, 4), Sigmoid).Loss(Pick(BinaryFocal(), BinaryFocal(0.5, 0.25), BinaryFocal(1) with { LabelSmoothing = 0.2, Samples = Reduction.Sum }), penalty),
            4 => model.Dense(_random.Next(2, 9), Softmax).Loss(ClassLoss(), penalty),
            _ => model.Dense(_random.Next(2, 9), Softmax).Loss(Pick(CrossEntropy, CrossEntropy with { LabelSmoothing = 0.1 }), penalty),
        };
    }

    private Loss NumberLoss() => Pick<Loss>(
        MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredLogarithmicError, Huber(), Huber(0.5) with { Samples = Reduction.Sum }, LogCosh, Poisson, CosineSimilarity, Hinge, SquaredHinge,
        MeanAbsoluteError with { Outputs = Reduction.Sum, Samples = Reduction.Sum }, LossOf((y, t) => Abs(y - t) * (1 + t), "own"), LossOf((y, t) => y - t, "other", TargetForm.Binary));

    private Loss ClassLoss() => Pick<Loss>(
        KlDivergence, CategoricalHinge, CategoricalFocal(), CategoricalFocal(0, 1.0 / 3) with { LabelSmoothing = 0.1, Outputs = Reduction.Sum },
        LossOf((y, t) => SumOf(t * (y - t)), "shares", TargetForm.OneHot) with { Outputs = Reduction.Sum });

    private Seq<Metric> Metrics(Objective objective) => objective.Loss switch
    {
        BinaryCrossEntropyLoss => Pick<Seq<Metric>>([], [Accuracy], [MeanAbsoluteError, BinaryCrossEntropy, Accuracy with { Threshold = 0.7 }], [.. ClassMetrics(1)]),
        CrossEntropyLoss => Pick<Seq<Metric>>([], [Accuracy], [CrossEntropy, MeanAbsoluteError, Accuracy], [TopK(1), .. ClassMetrics(objective.Model.OutputShape[^1])]),
        _ when objective.Model.OutputShape[^1] > 1 => Pick<Seq<Metric>>([], [MeanSquaredError, Accuracy], [MeanCosine, RootMeanSquaredError, R2 with { Average = OutputAverage.VarianceWeighted }]),
        _ => Pick<Seq<Metric>>([], [MeanSquaredError, MeanAbsoluteError], [RootMeanSquaredError with { Output = 0 }, R2 with { Output = 0 }, R2, Huber(2)]),
    };

    private Metric[] ClassMetrics(int classes) =>
    [
        Precision, Recall with { Class = _random.Next(Math.Max(2, classes)) }, FBeta(Pick(2, 0.5, 1)) with { Average = Pick(Enum.GetValues<ClassAverage>()), Threshold = Pick<double?>(null, 0.25) },
        F1 with { Threshold = 0.7 }, RocAuc, AveragePrecision with { Class = _random.Next(Math.Max(2, classes)) }, classes == 1 ? PrAuc : PrAuc with { Average = Pick(Enum.GetValues<ClassAverage>()) },
    ];

    private Model Model()
    {
        var shapes = new Shape[] { [1], [6], [64], [8, 8], [2, 3, 4], [7, 6, 4], [2, 2, 2, 3] };
        return Frozen(Append(Input(Pick(shapes)), _random.Next(6), depth: 2));
    }

    private Model AppendFlat(Model model) => _random.Next(5) switch
    {
        0 when Maybe() => model.Dense(_random.Next(1, 13), null, false, Initializer(), null, Regularizer(), null, Regularizer(), Constraint(), null, Name()),
        0 when Maybe() => model.Dense(3, null, true, MatrixInitializer(model.OutputShape[^1], 3), Initializer(), null, null, null, Constraint(), Constraint(), Name()),
        0 => model.Dense(_random.Next(1, 13), null, true, Initializer(), Initializer(), Regularizer(), null, Regularizer(), null, null, Name()),
        1 => model.Dense(_random.Next(2, 200), Activation(true), true, null, null, null, Regularizer(), null, null, null, Name()),
        2 => model.Activation(Activation(model.OutputShape[^1] > 1), Name()),
        3 => model.Dropout(Pick(0, 0.2, 0.999999), Name()),
        _ when Maybe() => model.Flatten(Name()),
        _ => model.Reshape(Factors(model.OutputShape.Size), Name()),
    };

    private Shape Factors(long size)
    {
        List<int> factors = [];
        for (var factor = 2; factor <= size; factor++)
        {
            while (size % factor == 0 && factors.Count < 3 && Maybe())
            {
                size /= factor;
                factors.Add(factor);
            }
        }

        return [.. factors, (int)size];
    }

    private Activation Activation(bool withSoftmax)
    {
        var word = Pick(ActivationWord.All.Where(word => withSoftmax || word.Name != "LogSoftmax").ToArray());
        var expression = Pick(Expr.X, Relu(Expr.X), LeakyRelu(Expr.X), Expression(4, withSoftmax), word.Make([2.5, 1.0 / 3, 0.25]));
        return _ => expression;
    }

    private Constraint? Constraint() => Pick<Constraint?>(null, MaxNorm(), MaxNorm(0.1, [0]), UnitNorm(), MinMaxNorm(), MinMaxNorm(0.5, 2, 0.25), NonNeg);

    private Initializer MatrixInitializer(int inputs, int units) => Pick<Initializer>(
        Orthogonal(), Orthogonal(-2.5), Identity(), Identity(0.1), inputs * units > 64 ? Ones : Values(Tensor.Of([.. Enumerable.Range(0, inputs * units).Select(_ => _random.NextSingle() - 0.5f)], [inputs, units])));

    private Initializer? Initializer() => _random.Next(15) switch
    {
        0 => null,
        1 => GlorotUniform,
        2 => GlorotNormal,
        3 => HeUniform,
        4 => HeNormal,
        5 => LeCunUniform,
        6 => LeCunNormal,
        7 => Uniform(-1.0 / 3, 2),
        8 => Normal(0.5, 1e-7),
        9 => Normal(),
        10 => Constant(-2.5),
        11 => Ones,
        12 => Pick(TruncatedNormal(), TruncatedNormal(0.5, 2)),
        13 => Pick(VarianceScaling(0.1), VarianceScaling(2, FanMode.Out), VarianceScaling(1, FanMode.Average, Distribution.Normal)),
        _ => Zeros,
    };

    private Regularizer? Regularizer() => Pick(null, L1(), L2(1e-4), L1L2(0.5, 1.0 / 3), L2(0));

    private Measurement Measurement()
    {
        var metric = Pick<Metric>(Accuracy, TotalLoss, Accuracy with { Threshold = 0.25 }, MeanSquaredError, CrossEntropy, BinaryCrossEntropy);
        return _random.Next(3) switch { 0 => Train(metric), 1 => Validation(metric), _ => Validation(Pick("dev", "test-2"), metric) };
    }

    private string? Name() => Maybe() ? null : Pick("hidden-", "_out ", "Größe") + _names++;

    private Expr Leaf() => Maybe() ? Expr.X : Pick(Number(), double.NaN, double.PositiveInfinity, double.NegativeInfinity);

    private double Number() => Pick(s_numbers);

    private bool Maybe() => _random.Next(2) == 0;

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];
}
