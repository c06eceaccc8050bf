namespace Pipeline.Tests;

/// <summary>Small trainings of the activations and losses that are formulas, of starts and of constraints.</summary>
internal static class FormulaSamples
{
    internal static IEnumerable<Sample> All =>
    [
        .. from activation in (IEnumerable<(string Name, Activation Activation)>)
           [
               ("Elu", Elu), ("Elu(0.5)", Elu(0.5)), ("Selu", Selu), ("Celu", Celu), ("Celu(2.5)", Celu(2.5)), ("Gelu", Gelu), ("GeluTanh", GeluTanh), ("Silu", Silu), ("Swish(2)", Swish(2)),
               ("Mish", Mish), ("HardSilu", HardSilu), ("HardSigmoid", HardSigmoid), ("HardTanh", HardTanh), ("SparsePlus", SparsePlus), ("SparseSigmoid", SparseSigmoid), ("HardShrink", HardShrink),
               ("SoftShrink", SoftShrink(0.1)), ("TanhShrink", TanhShrink), ("Relu6", Relu6), ("Relu with all options", Relu(0.75, 0.25, 0.125)), ("Relu with a threshold", Relu(threshold: 0.1)),
               ("Threshold", Threshold(0.1, -0.2)), ("Softsign", Softsign), ("Gaussian", Gaussian), ("LogSigmoid", LogSigmoid), ("LogSoftmax", LogSoftmax), ("Squareplus", Squareplus), ("Squareplus(0.5)", Squareplus(0.5)),
               ("Sin", Sin), ("Cos", Cos), ("Power", x => Power(1.2 + (0.5 * Tanh(x)), 2.5)), ("Power of the exponent", x => Power(1.5, x)),
               ("share of the sum", x => (2 + x) / SumOf(2 + x)), ("distance to the mean", x => Abs(x - MeanOf(x))), ("distance to the largest", x => x - (0.5 * MaxOf(x))),
           ]
           select new Sample($"activation {activation.Name}", Input(4).Dense(5, activation.Activation, biasInitializer: Small).Dense(2, biasInitializer: Small).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),
        .. from loss in Losses
           select new Sample($"loss {loss}", Trained(loss, Input(4).Dense(3, Tanh).Dense(4)), DataOf(loss, [4])),
        .. from loss in Losses
           select new Sample($"positions of {loss}", Trained(loss, Input(4).Dense(6).Reshape(3, 2)), DataOf(loss, [3, 2])),
        new("KlDivergence of shares", Input(4).Dense(3, Softmax).Loss(KlDivergence).Optimizer(Sgd(0.1)), Rows.Shares(7, [4], 3, hard: false)),
        new("focal loss without softmax", Input(4).Dense(3, Sigmoid).Loss(CategoricalFocal()).Optimizer(Sgd(0.1)), Rows.Classes(7, [4], 3)),
        new("focal loss without sigmoid", Input(4).Dense(3, x => 0.5 + (0.4 * Tanh(x))).Loss(BinaryFocal()).Optimizer(Sgd(0.1)), Rows.Binary(7, [4], 3)),
        new("weighted sum of losses", Input(4).Dense(3, Softmax).Loss(CrossEntropy with { Samples = Reduction.Sum }, L2(0.01)).Optimizer(Sgd(0.02)), Rows.Classes(7, [4], 3).Weighted(Rows.Weights(7))),
        new("starts", Input(6).Dense(5, Tanh, weightInitializer: Orthogonal(0.75), biasInitializer: Ones).Dense(5, Tanh, weightInitializer: Identity(0.5), biasInitializer: TruncatedNormal())
            .Dense(2, weightInitializer: Values([0.5, -0.25, 0.125, 1, -1, 0, 0.3, 0.2, -0.1, 0.4], [5, 2]), biasInitializer: VarianceScaling(0.1, FanMode.Out, Distribution.Normal))
            .Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [6], 2)),
        .. from constraint in (IEnumerable<Constraint>)[MaxNorm(0.5), MaxNorm(0.5, [1]), MaxNorm(0.5, [0, 1]), UnitNorm(), NonNeg, MinMaxNorm(0.5, 0.75, 0.5)]
           select new Sample($"constraint {constraint}", Input(4).Dense(5, Tanh, weightConstraint: constraint, biasConstraint: NonNeg).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),
    ];

    /// <summary>Each loss with numbers that flip its options.</summary>
    internal static IEnumerable<Loss> Losses =>
    [
        MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredLogarithmicError, Huber(0.25), LogCosh, Poisson, CosineSimilarity, Hinge, SquaredHinge, BinaryCrossEntropy with { LabelSmoothing = 0.1 },
        BinaryFocal(), BinaryFocal(0.5, 0.25) with { LabelSmoothing = 0.2 }, BinaryFocal(1) with { Outputs = Reduction.Sum }, CrossEntropy with { LabelSmoothing = 0.1 }, KlDivergence, CategoricalHinge,
        CategoricalFocal(), CategoricalFocal(0.5, 0.5) with { LabelSmoothing = 0.2 }, CategoricalFocal(0), MeanSquaredError with { Outputs = Reduction.Sum, Samples = Reduction.Sum },
        LossOf((y, t) => Abs(y - t) * (1 + (t * t)), "own"), LossOf((y, t) => SumOf(Abs(y - t)) * y, "own_of_axis"), LossOf((y, t) => MaxOf(y) - SumOf(t * y), "own_of_classes", TargetForm.OneHot),
    ];

    /// <summary>A training whose outputs suit the loss.</summary>
    internal static Training Trained(Loss loss, Model model) => model.Activation(loss.Form([2], 1) is null ? Sigmoid : Softmax).Loss(loss).Optimizer(Sgd(0.05));

    /// <summary>Rows whose targets suit the loss.</summary>
    internal static Dataset DataOf(Loss loss, Shape output, int count = 7) => loss.Form(output, output.Size) switch
    {
        TargetForm.Binary => Rows.Probabilities(count, [4], (int)output.Size),
        TargetForm.OneHot => Rows.Classes(count, [4], output[^1], positions: (int)output.Size / output[^1]),
        _ => Rows.Values(count, [4], (int)output.Size),
    };

    private static Initializer Small => Uniform(0.05, 0.3);
}
