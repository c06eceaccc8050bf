namespace Pipeline.Examples;

/// <summary>MNIST 784-100-10 by the course's recipe: 55,000 rows to train on, 5,000 to validate, 200 epochs; cost and accuracy curves, and the images it gets wrong.</summary>
internal static class LogisticCost
{
    internal static Experiment Experiment { get; } = new("mnist", "MNIST 784-100-10, sigmoid, logistic cost, L2.", 200, 1, Run);

    private static void Run(Lab lab)
    {
        var (rows, test) = lab.Mnist();
        var (train, held) = LogisticMnist.Parts(rows);
        var trained = LogisticMnist.Course004(100).Compile(lab.Backend)
            .Fit(train, lab.Settings with { BatchSize = 100, TrainMetrics = TrainMetrics.AfterEpoch }, held, progress: Lab.Progress(), cancellation: lab.Cancellation);
        trained.Evaluate(train).Print("train");
        trained.Evaluate(held).Print("validation");
        Wrong(trained, test).Print();
        lab.Show(trained, test);
    }

    /// <summary>The first of the test rows that it gets wrong, as the course lists them.</summary>
    private static ReportTable Wrong(TrainedModel trained, Dataset test)
    {
        const int Shown = 25;
        var given = trained.PredictClass(test);
        var wrong = Enumerable.Range(0, test.Count).Where(row => given[row].Name != test[row].Class).ToList();
        return new(
            ["row", "true", "given", "its probability"],
            wrong.Take(Shown).Select(row => new[] { $"{row}", test[row].Class, given[row].Name, Figures.Of(given[row].Probability) }.ToSeq()).ToSeq())
        {
            Caption = $"{wrong.Count} of {test.Count} test rows are given a wrong class; the first of them:",
        };
    }
}
