namespace Pipeline.Examples;

/// <summary>
/// Digits 64-50-10 as scikit-learn's MLPClassifier trains them: Adam(0.01) until the loss stands still, the same with early stopping on a tenth of the rows, and gradient descent with Nesterov momentum from a
/// rate of 0.2 that is constant, inversely scaled or adaptive. At 0.01 gradient descent is not done after 100 epochs, and an adaptive rate has had no reason to fall.
/// </summary>
internal static class ScikitDigits
{
    internal const int BatchSize = 200;
    private const double Alpha = 0.01;
    private const double Rate = 0.01;
    private const double MomentumRate = 0.2;

    internal static Experiment Experiment { get; } = new("scikit", "Digits 64-50-10 as scikit-learn trains them: early stopping, adaptive and inversely scaled rates.", 100, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var settings = lab.Settings with { BatchSize = BatchSize };
        var untilStill = Train(TotalLoss).Plateaus(10, tolerance: 1e-4);
        var untilNoBetter = Validation(Accuracy).Plateaus(10, tolerance: 1e-4);
        var adaptive = Adaptive(MomentumRate);

        var trials = lab.Try(
            train,
            test,
            ("adam", Of(Adam(Rate, epsilon: 1e-8), Alpha).StopWhen(untilStill), settings),
            ("adam, early stopping", Of(Adam(Rate, epsilon: 1e-8), Alpha).StopWhen(untilNoBetter).Keep(Best(Validation(Accuracy))), settings with { ValidationFraction = 0.1 }),
            ("sgd, constant", Of(Sgd(MomentumRate, momentum: 0.9, nesterov: true), Alpha).StopWhen(untilStill), settings),
            ("sgd, invscaling", Of(Sgd(InverseScaling(MomentumRate), momentum: 0.9, nesterov: true), Alpha).StopWhen(untilStill), settings),
            ("sgd, adaptive", Of(Sgd(adaptive, momentum: 0.9, nesterov: true), Alpha).StopWhen(adaptive.RunsOut()), settings));
        var trained = trials[0].Trained;
        trained.ConfusionMatrix(test).Print();
        lab.Show(
            [Trial.Table(trials), .. Trial.Curves("Training loss", trials, Train(TotalLoss)), .. Trial.Curves("Accuracy on rows that were held out", trials, Validation(Accuracy))],
            trained,
            test,
            train);
    }

    /// <summary>Weights and biases start uniform in ±√(2 / (in + out)); the penalty is ½ · alpha · Σw², divided by the rows of a batch.</summary>
    internal static Training Of(Optimizer optimizer, double alpha) =>
        Input(64).Dense(50, Sigmoid, weightInitializer: Within(64, 50), biasInitializer: Within(64, 50)).Dense(10, Softmax, weightInitializer: Within(50, 10), biasInitializer: Within(50, 10))
            .Loss(CrossEntropy, L2(alpha / 2 / BatchSize))
            .Optimizer(optimizer)
            .Metrics(Accuracy);

    private static Initializer Within(int inputs, int units) => Uniform(-Math.Sqrt(2.0 / (inputs + units)), Math.Sqrt(2.0 / (inputs + units)));
}
