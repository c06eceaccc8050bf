namespace Pipeline.Examples;

/// <summary>Three layers, 2-3-3-3: sigmoid and ReLU side by side, with what both hidden layers give.</summary>
internal static class ClusterLayers
{
    internal static Experiment Experiment { get; } = new("layers", "Gaussian clusters 2-3-3-3: sigmoid and ReLU, 2,000 epochs of gradient descent.", 2000, 50, Run);

    private static Training Training(Activation activation) =>
        Input(2)
            .Dense(3, activation, weightInitializer: Normal(0, 1), biasInitializer: Normal(0, 1), name: "h")
            .Dense(3, activation, weightInitializer: Normal(0, 1), biasInitializer: Normal(0, 1), name: "g")
            .Dense(3, Softmax, weightInitializer: Normal(0, 1), biasInitializer: Normal(0, 1), name: "y")
            .Loss(CrossEntropy with { Samples = Reduction.Sum })
            .Optimizer(Sgd(0.001))
            .Metrics(Accuracy);

    private static void Run(Lab lab)
    {
        var data = Datasets.GaussianClusters(seed: lab.Seed);
        var tables = new[] { ("sigmoid", Training(Sigmoid)), ("ReLU", Training(Relu)) }
            .Select(net => (net.Item1, Start: net.Item2.Compile(lab.Backend).Initialize(lab.Seed)))
            .Select(net => Clusters.Forward($"before training, {net.Item1}: classification rate {Figures.Of(net.Start.Evaluate(data).Value("accuracy"))}", net.Start, data, "h", "g", "y"));
        var trials = lab.Try(data, test: null, lab.Settings with { Batches = Batches.Full }, ("sigmoid", Training(Sigmoid)), ("ReLU", Training(Relu)));
        lab.Show(
            [
                .. tables,
                Trial.Table(trials),
                .. Trial.Curves("Training loss, -J", trials, Train(TotalLoss)),
                .. Trial.Curves("Classification rate", trials, Train(Accuracy)),
                Chart.DecisionRegions(trials[^1].Trained, data) with { Note = $"The training rows, {trials[^1].Name}." },
            ],
            trials[^1].Trained,
            train: data);
    }
}
