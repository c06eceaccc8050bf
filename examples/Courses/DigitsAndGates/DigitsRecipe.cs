namespace Pipeline.Examples;

/// <summary>Digits 64-50-10 by the course's own recipe: sigmoid, softmax, plain gradient descent, L2, batches drawn with replacement.</summary>
internal static class DigitsRecipe
{
    internal static Experiment Experiment { get; } = new("recipe", "Digits 64-50-10 by the course's own recipe.", 100, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var trained = Input(64).Dense(50, Sigmoid).Dense(10, Softmax)
            .Loss(CrossEntropy)
            .Optimizer(Sgd(0.1))
            .Metrics(Accuracy)
            .Compile(lab.Backend)
            .Fit(train, lab.Epochs, batchSize: 100, validation: test, seed: lab.Seed, progress: Lab.Progress(), cancellation: lab.Cancellation);
        lab.Show(trained, test, train);
    }
}
