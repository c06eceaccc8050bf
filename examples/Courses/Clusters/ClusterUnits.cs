namespace Pipeline.Examples;

/// <summary>What hidden units there are: 2-3-3 with each kind in the hidden layer, trained alike.</summary>
internal static class ClusterUnits
{
    internal static Experiment Experiment { get; } = new("units", "Gaussian clusters 2-3-3: sigmoid, tanh, ReLU and its relatives, maxout and radial basis units.", 200, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.GaussianClusters(rows: 600, seed: lab.Seed).Split(0.5, seed: 1);
        var input = Input(2);
        var trials = lab.Try(
            train,
            test,
            lab.Settings,
            ("sigmoid", Training(input.Dense(3, Sigmoid))),
            ("tanh", Training(input.Dense(3, Tanh))),
            ("ReLU", Training(input.Dense(3, Relu))),
            ("leaky ReLU", Training(input.Dense(3, LeakyRelu(0.01)))),
            ("ELU", Training(input.Dense(3, Elu))),
            ("softplus", Training(input.Dense(3, Softplus))),
            ("maxout of 2", Training(input.Maxout(3, pieces: 2))),
            ("radial basis", Training(input.Rbf(3, sigma: 2))),
            ("none", Training(input)));
        var kinds = trials.Select(trial => new[] { trial.Name, $"{trial.Trained.Model}", $"{trial.Trained.Model.Summary().Total}" }.ToSeq());
        lab.Show(
            [
                new ReportTable(["units", "model", "parameters"], kinds.ToSeq()),
                Trial.Table(trials),
                .. Trial.Curves("Training loss", trials, Train(TotalLoss)),
                Chart.Activations(Sigmoid, Tanh, Relu, LeakyRelu(0.01), Elu, Softplus, Gaussian),
                .. trials.Where(trial => trial.Name is "sigmoid" or "maxout of 2" or "radial basis").Select(trial => Chart.DecisionRegions(trial.Trained, test) with { Note = $"Hidden units: {trial.Name}." }),
            ]);
    }

    private static Training Training(Model hidden) => hidden.Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.02)).Metrics(Accuracy);
}
