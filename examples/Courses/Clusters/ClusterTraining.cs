namespace Pipeline.Examples;

/// <summary>
/// 2-3-3, sigmoid and softmax: y = softmax(V · sigmoid(W · x + b) + c). All rows in one batch, J = Σ t · ln y is climbed, so the loss is -J: cross-entropy summed over the rows.
/// With the course's rate of 1e-6 10,000 steps do not get far; with 1e-3 they do.
/// </summary>
internal static class ClusterTraining
{
    private const int Shown = 10;

    internal static Experiment Experiment { get; } = new("train", "Gaussian clusters 2-3-3: the forward pass, and 10,000 epochs of gradient descent.", 10_000, 100, Run);

    private static Training Training(double rate) =>
        Input(2)
            .Dense(3, weightInitializer: Normal(0, 1), biasInitializer: Normal(0, 1), name: "z")
            .Activation(Sigmoid, name: "h")
            .Dense(3, Softmax, weightInitializer: Normal(0, 1), biasInitializer: Normal(0, 1), name: "y")
            .Loss(CrossEntropy with { Samples = Reduction.Sum })
            .Optimizer(Sgd(rate))
            .Metrics(Accuracy);

    private static void Run(Lab lab)
    {
        var data = Datasets.GaussianClusters(seed: lab.Seed);
        var before = Training(1e-3).Compile(lab.Backend).Initialize(lab.Seed);
        var trials = lab.Try(
            data,
            test: null,
            lab.Settings with { Batches = Batches.Full, TrainMetrics = TrainMetrics.AfterEpoch },
            ("rate 1e-6, the course's", Training(1e-6)),
            ("rate 1e-3", Training(1e-3)));
        var trained = trials[^1].Trained;
        lab.Show(
            [
                Clusters.Forward("before training", before, data, "z", "h", "y"),
                Progress(before, trials, data),
                Clusters.Forward($"after training, {trials[^1].Name}", trained, data, "z", "h", "y"),
                .. Trial.Curves("Training loss, -J", trials, Train(TotalLoss)),
                .. Trial.Curves("Classification rate", trials, Train(Accuracy)),
                Chart.DecisionRegions(trained, data) with { Note = $"The training rows, {trials[^1].Name}." },
            ],
            trained,
            train: data);
        Console.WriteLine("the training rows:");
        trained.ConfusionMatrix(data).Print();
    }

    /// <summary>J and the classification rate every thousand epochs, as the course prints them.</summary>
    private static ReportTable Progress(TrainedModel before, Seq<Trial> trials, Dataset data)
    {
        var start = before.Evaluate(data);
        var epochs = trials[0].Trained.History.Epochs.Count;
        var shown = Enumerable.Range(1, Shown).Select(tenth => epochs * tenth / Shown).Where(epoch => epoch > 0).Distinct();
        var first = trials.SelectMany(_ => new[] { Figures.Of(-start.Loss), Figures.Of(start.Value("accuracy")) }).Prepend("0").ToSeq();
        return new(
            ["epoch", .. trials.SelectMany(trial => new[] { $"J, {trial.Name}", "classification rate" })],
            [first, .. shown.Select(epoch => trials.SelectMany(trial => At(trial.Trained.History, epoch)).Prepend($"{epoch}").ToSeq())]);
    }

    private static IEnumerable<string> At(History history, int epoch) => epoch <= history.Epochs.Count
        ? [Figures.Of(-history.Epochs[epoch - 1].Train.Loss), Figures.Of(history.Epochs[epoch - 1].Train.Value("accuracy"))]
        : ["", ""];
}
