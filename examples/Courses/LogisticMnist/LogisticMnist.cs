namespace Pipeline.Examples;

/// <summary>The fifth course: MNIST by a multilayer perceptron with a logistic cost.</summary>
internal static class LogisticMnist
{
    internal static Course Course { get; } = new("logistic", "MNIST with a logistic cost: curves, misclassified images, larger nets.", [LogisticCost.Experiment, LargerNets.Experiment]);

    /// <summary>
    /// The logistic cost: each of the ten outputs is a probability of its own, and their cross-entropies are added. Targets are classes, so <c>Accuracy</c> asks for the largest output. Probabilities are clipped, for float32
    /// rounds those near 1 to 1.
    /// </summary>
    internal static Loss Cost { get; } =
        LossOf((y, t) => -SumOf((t * Log(Max(y, 1e-7))) + ((1 - t) * Log(Max(1 - y, 1e-7)))), "logistic", TargetForm.OneHot) with { Samples = Reduction.Sum };

    /// <summary>
    /// The course's training: sigmoids, weights from N(0, 0.1²), cost summed over the hundred rows of a batch, gradient descent at 0.0005, and λ · weight added to the gradient: λ/2 · Σw², for L2(factor) is factor · Σw².
    /// </summary>
    internal static Training Course004(params ReadOnlySpan<int> hidden)
    {
        const double Lambda = 0.01;
        var model = Pixels;
        foreach (var units in hidden)
        {
            model = model.Dense(units, Sigmoid, weightInitializer: Normal(0, 0.1));
        }

        return model.Dense(10, Sigmoid, weightInitializer: Normal(0, 0.1)).Loss(Cost, L2(Lambda / 2)).Optimizer(Sgd(0.0005)).Metrics(Accuracy);
    }

    /// <summary>The first 55,000 rows to train on, and the last 5,000 to validate.</summary>
    internal static (Dataset Train, Dataset Validation) Parts(Dataset rows) => (rows.Take(rows.Count - (rows.Count / 12)), rows.Skip(rows.Count - (rows.Count / 12)));

    /// <summary>Pixels from 0..255 to -1..1.</summary>
    internal static Model Pixels => Input(784).Rescale(2.0 / 255, -1);
}
