namespace Pipeline.Examples;

/// <summary>8-12-8-1, ReLU and a sigmoid, Adam, batches of ten in the order of the data. The course reads a file that is not at hand, so the rows are made up: eight random features, and a rule with noise that says yes or no.</summary>
internal static class EightFeatures
{
    private const int Rows = 768;

    internal static Experiment Experiment { get; } = new("eight", "8-12-8-1 on made-up rows of eight features.", 100, 3, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = MadeUp(lab.Seed).Split(0.8, seed: 1);
        var training = Input(8).Dense(12, Relu).Dense(8, Relu).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Adam(0.001, epsilon: 1e-8)).Metrics(Accuracy);
        var trials = lab.Try(train, test, lab.Settings with { BatchSize = 10, Shuffle = false }, ("8-12-8-1", training));
        var trained = trials[0].Trained;
        trained.Print(test);
        lab.Show([Trial.Table(trials)], trained, test, train);
    }

    /// <summary>Yes where x0 · x1 + x2 - x3² + a little noise is above 0; the other four features say nothing.</summary>
    private static Dataset MadeUp(long seed)
    {
        var random = new Random((int)seed);
        var rows = Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, 8).Select(_ => (2 * random.NextDouble()) - 1).ToArray()).ToList();
        return Dataset.From(rows, row => row, row => (row[0] * row[1]) + row[2] - (row[3] * row[3]) + 0.3 + (0.2 * (random.NextDouble() - 0.5)) > 0 ? 1 : 0, classes: ["no", "yes"]);
    }
}
