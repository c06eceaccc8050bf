namespace Pipeline.Tests;

/// <summary>Small trainings that together hold every op, activation, function, loss, form of targets, initializer and regularizer; a test fails where one is missing.</summary>
internal static class TrainingSamples
{
    internal static readonly IReadOnlyList<Sample> All =
    [
        .. from activation in (IEnumerable<(string Name, Activation Activation)>)
           [
               ("Identity", Identity), ("Relu", Relu), ("LeakyRelu", LeakyRelu), ("LeakyRelu(0.05)", LeakyRelu(0.05)), ("Sigmoid", Sigmoid), ("Tanh", Tanh), ("Softmax", Softmax),
               ("Softplus", Softplus), ("Abs", Abs), ("Sqrt", x => Sqrt(1.5 + Tanh(x))), ("Log", x => Log(2 + Tanh(x))), ("Exp", x => Exp(-(x * x))), ("Sign", x => x * Sign(x) / 2),
               ("Step", x => x * Step(x - 0.1)), ("Max", x => Max(x, 0.25 - x)), ("Min", x => Min(x, 0.5 * x)), ("swish", x => x * Sigmoid(2 * x)), ("quotient", x => x / (1 + Abs(x))),
               ("Softmax inside", x => x * Softmax(2 * x) - 0.1), ("two Softmaxes", x => Softmax(x) - Softmax(-x)),
           ]
           select new Sample($"activation {activation.Name}", Input(4).Dense(5, activation.Activation, biasInitializer: Small).Dense(2, biasInitializer: Small).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),

        new("one layer", Input(3).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(5, [3], 2)),
        new("activation layer", Input(4).Dense(5).Activation(Tanh).Activation(x => 2 * x).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 1)),
        new("no bias", Input(4).Dense(5, Tanh, bias: false).Dense(2, bias: false).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),
        new("named layers", Input(4).Dense(5, Tanh, name: "hidden").Dense(2, name: "out").Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),
        new("initializers", Input(6).Dense(5, Tanh, weightInitializer: GlorotNormal, biasInitializer: Uniform()).Dense(4, Tanh, weightInitializer: HeUniform, biasInitializer: Normal())
            .Dense(4, Tanh, weightInitializer: HeNormal, biasInitializer: Constant(0.1)).Dense(4, Tanh, weightInitializer: LeCunUniform).Dense(3, weightInitializer: LeCunNormal, biasInitializer: Zeros)
            .Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [6], 3)),
        new("dropout", Input(6).Dropout(0.3).Dense(8, Tanh).Dropout(0.5).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(9, [6], 2)),
        new("dropout at the end", Input(6).Dense(4, Sigmoid).Dropout(0.25).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(9, [6], 4)),
        new("flatten", Input(3, 4).Dense(2, Tanh).Flatten().Dense(3).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [3, 4], 3)),
        new("reshape", Input(12).Reshape(2, 3, 2).Dense(3, Sigmoid).Reshape(18).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [12], 2)),
        new("images", Input(3, 2, 2).Dense(3, Tanh).Flatten().Dense(4, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [3, 2, 2], 4)),

        new("absolute error", Input(4).Dense(3, Tanh).Dense(2).Loss(MeanAbsoluteError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),
        new("squared error per position", Input(3, 4).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [3, 4], 6)),
        new("binary", Input(4).Dense(5, Tanh).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)), Rows.Binary(7, [4], 1)),
        new("several labels", Input(4).Dense(5, Tanh).Dense(3, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)), Rows.Binary(7, [4], 3)),
        new("soft labels", Input(4).Dense(5, Tanh).Dense(3, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)), Rows.Probabilities(7, [4], 3)),
        new("binary without sigmoid", Input(4).Dense(5, Tanh).Dense(2, x => 0.5 + (0.4 * Tanh(x))).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)), Rows.Probabilities(7, [4], 2)),
        new("binary, sigmoid not last", Input(4).Dense(4, Sigmoid).Reshape(2, 2).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)), Rows.Binary(7, [4], 4)),
        new("class index", Input(4).Dense(5, Tanh).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [4], 3)),
        new("one-hot", Input(4).Dense(5, Tanh).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Shares(7, [4], 3, hard: true)),
        new("soft classes", Input(4).Dense(5, Tanh).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Shares(7, [4], 3, hard: false)),
        new("classes per position", Input(3, 4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [3, 4], 3, positions: 3)),
        new("softmax, then more", Input(4).Dense(6, Softmax).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [4], 3)),
        new("cross-entropy without softmax", Input(4).Dense(5, Tanh).Dense(3, Sigmoid).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Shares(7, [4], 3, hard: false)),
        new("cross-entropy of indices without softmax", Input(4).Dense(5, Tanh).Dense(3, Sigmoid).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [4], 3)),
        new("cross-entropy, softmax not last", Input(4).Dense(6, Softmax).Reshape(2, 3).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [4], 3, positions: 2)),
        new("softmax with squared error", Input(4).Dense(3, Softmax).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Probabilities(7, [4], 3)),

        new("l1", Input(4).Dense(3, Tanh, weightRegularizer: L1(0.02)).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),
        new("l2 and l1l2", Input(4).Dense(3, Tanh, weightRegularizer: L2(0.02), biasInitializer: Small, biasRegularizer: L1L2(0.01, 0.03)).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),
        new("activity", Input(4).Dense(3, Tanh, activityRegularizer: L1L2(0.02, 0.01)).Dense(2, activityRegularizer: L2(0.03)).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), Rows.Values(7, [4], 2)),
        new("activity of the softmax", Input(4).Dense(3, Softmax, activityRegularizer: L2(0.3)).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [4], 3)),
        new("penalty of all weights", Input(4).Dense(3, Tanh, weightRegularizer: L1(0.01)).Dense(3, Softmax).Loss(CrossEntropy, L2(0.05)).Optimizer(Sgd(0.1)), Rows.Classes(7, [4], 3)),
        new("sample weights", Input(4).Dense(3, Tanh, activityRegularizer: L2(0.02)).Dense(3, Softmax).Loss(CrossEntropy, L2(0.01)).Optimizer(Sgd(0.1)), Rows.Classes(9, [4], 3).Weighted(Rows.Weights(9))),

        new("momentum", Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.05, momentum: 0.9)), Rows.Values(7, [4], 2)),
        new("nesterov", Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.05, momentum: 0.9, nesterov: true)), Rows.Values(7, [4], 2)),
        new("adam", Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError).Optimizer(Adam(0.01, epsilon: 1e-3)), Rows.Values(7, [4], 2)),

        .. WindowSamples.All,
        .. LayerSamples.All,
        .. FormulaSamples.All,
        .. OptimizerSamples.All,
    ];

    /// <summary>Biases away from 0: there Relu and its kin have their kink.</summary>
    private static Initializer Small => Uniform(0.05, 0.3);

    public static TheoryData<string> Names => new(All.Select(sample => sample.Name));

    internal static Sample Named(string name) => All.Single(sample => sample.Name == name);

    /// <summary>Every sample on every engine.</summary>
    public static TheoryData<string, string> OnEachEngine
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.All)
            {
                foreach (var sample in All)
                {
                    data.Add(Engines.Name(engine), sample.Name);
                }
            }

            return data;
        }
    }
}
