namespace Pipeline.Examples;

/// <summary>
/// Digits 64-50-10 by the course's own recipe: weights from N(0, 1) and biases of 0.01, sigmoid and softmax, gradients summed over the rows of a batch plus λ · weight, plain gradient descent.
/// With all rows in one batch it does not learn: the summed gradient makes the steps far too large. With batches of 100 that are drawn anew for each step it does.
/// </summary>
internal static class DigitsRecipe
{
    private const int BatchSize = 100;

    internal static Experiment Experiment { get; } = new("recipe", "Digits 64-50-10 by the course's own recipe.", 100, 2, Run);

    /// <summary>L2(factor) is factor · Σw², whose gradient is 2 · factor · w.</summary>
    internal static Training Training(double rate, double lambda) =>
        Input(64)
            .Dense(50, Sigmoid, weightInitializer: Normal(0, 1), biasInitializer: Constant(0.01))
            .Dense(10, Softmax, weightInitializer: Normal(0, 1), biasInitializer: Constant(0.01))
            .Loss(CrossEntropy with { Samples = Reduction.Sum }, L2(lambda / 2))
            .Optimizer(Sgd(rate))
            .Metrics(Accuracy);

    /// <summary>Batches of 100 rows, each drawn from all rows: no partition, so an epoch leaves some rows out and has others twice.</summary>
    internal static FitSettings Drawn(FitSettings settings, Dataset train) => settings with { BatchSize = BatchSize, Batches = Batches.Drawn(train.Count / BatchSize) };

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var training = Training(rate: 0.01, lambda: 0.01);
        var start = training.Compile(lab.Backend).Initialize(lab.Seed);
        Console.WriteLine($"before training: {start.Evaluate(test)}; row 0 is a {test[0].Class}, and the net says {start.PredictClass(test)[0]}");

        var trials = lab.Try(
            train,
            test,
            ("all rows in one batch", training, lab.Settings with { Batches = Batches.Full }),
            ("batches of 100, drawn", training, Drawn(lab.Settings, train)));
        var trained = trials[^1].Trained;
        trained.ConfusionMatrix(test).Print();
        lab.Show([Trial.Table(trials), .. Trial.Curves("Test accuracy", trials, Validation(Accuracy))], trained, test, train);
    }
}
