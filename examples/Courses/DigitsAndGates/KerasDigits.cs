namespace Pipeline.Examples;

/// <summary>
/// Digits 64-100-50-10 as Keras trains them: Glorot's start, gradients that are means over a batch, and a penalty of λ · Σw² on both hidden layers; plain gradient descent over the grid of rates and penalties.
/// </summary>
internal static class KerasDigits
{
    internal static Experiment Experiment { get; } = new("keras", "Digits 64-100-50-10 as Keras trains them: a grid of 7 x 7 with heat maps.", 100, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var values = LogSpace(-5, 1, lab.IsQuick ? 3 : 7);
        var grid = from rate in values from lambda in values select Of(rate, lambda);
        var comparison = lab.Compare(grid, train, test, lab.Settings with { BatchSize = 100 });
        lab.Show(comparison, new Axis("learning rate", values), new Axis("lambda", values), test, train);
    }

    internal static Training Of(double rate, double lambda) =>
        Input(64)
            .Dense(100, Sigmoid, weightRegularizer: L2(lambda))
            .Dense(50, Sigmoid, weightRegularizer: L2(lambda))
            .Dense(10, Softmax)
            .Loss(CrossEntropy)
            .Optimizer(Sgd(rate))
            .Metrics(Accuracy);
}
