namespace Pipeline.Examples;

/// <summary>Two larger nets side by side, 784-300-10 and 784-150-150-10, as one would train them today: ReLU, Adam with a rate that falls to nothing, dropout; the same logistic cost.</summary>
internal static class LargerNets
{
    internal static Experiment Experiment { get; } = new("larger", "MNIST 784-300-10 and 784-150-150-10, side by side.", 30, 1, Run);

    private static void Run(Lab lab)
    {
        var (rows, test) = lab.Mnist();
        var (train, held) = LogisticMnist.Parts(rows);
        var settings = lab.Settings with { BatchSize = 100 };
        var steps = train.Count / settings.BatchSize * lab.Epochs;
        var trials = lab.Try(train, held, settings, ("784-300-10", Wide(steps)), ("784-150-150-10", Deep(steps)));
        var best = trials.MaxBy(trial => trial.Test!.Value("accuracy"))!;
        foreach (var trial in trials)
        {
            trial.Trained.Evaluate(test).Print($"{trial.Name} on the test rows");
        }

        best.Trained.ConfusionMatrix(test).Print();
        lab.Show(
            [Trial.Table(trials, others: "validation"), .. Trial.Curves("Training cost", trials, Train(TotalLoss)), .. Trial.Curves("Validation accuracy", trials, Validation(Accuracy))],
            best.Trained,
            test);
    }

    internal static Training Wide(int steps) => Of(LogisticMnist.Pixels.Dense(300, Relu).Dropout(0.2), steps);

    internal static Training Deep(int steps) => Of(LogisticMnist.Pixels.Dense(150, Relu).Dropout(0.1).Dense(150, Relu).Dropout(0.1), steps);

    private static Training Of(Model hidden, int steps) =>
        hidden.Dense(10, Sigmoid).Loss(LogisticMnist.Cost with { Samples = Reduction.Mean }).Optimizer(Adam(CosineDecay(0.001, Math.Max(1, steps)))).Metrics(Accuracy);
}
