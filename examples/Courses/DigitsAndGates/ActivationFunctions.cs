namespace Pipeline.Examples;

/// <summary>
/// Digits by a deep net, 64-50-50-50-50-10, with five activation functions. The gradient of a sigmoid is at most ¼, so little of it comes through four layers; those that are 1 where they are positive let it through,
/// and of these leaky ReLU and ELU have no units that are dead.
/// </summary>
internal static class ActivationFunctions
{
    private const int HiddenLayers = 4;

    internal static Experiment Experiment { get; } = new("activations", "Digits by a deep net with sigmoid, tanh, ReLU, leaky ReLU and ELU: gradients that vanish, units that die.", 30, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var trials = lab.Try(
            train,
            test,
            lab.Settings with { Recording = Recording.GradientNorms | Recording.DeadUnits },
            ("sigmoid", Of(Sigmoid)),
            ("tanh", Of(Tanh)),
            ("ReLU", Of(Relu)),
            ("leaky ReLU", Of(LeakyRelu(0.01))),
            ("ELU", Of(Elu)));
        lab.Show(
        [
            Trial.Table(trials),
            Gradients(trials),
            .. Trial.Curves("Test accuracy", trials, Validation(Accuracy)),
            .. FirstGradients(trials),
            Chart.Activations(Sigmoid, Tanh, Relu, LeakyRelu(0.01), Elu),
        ]);
    }

    private static Training Of(Activation activation) =>
        Enumerable.Range(1, HiddenLayers).Aggregate(Input(64).Rescale(1.0 / 16), (model, layer) => model.Dense(50, activation, name: $"hidden{layer}"))
            .Dense(10, Softmax)
            .Loss(CrossEntropy)
            .Optimizer(Sgd(0.1))
            .Metrics(Accuracy);

    private static ReportTable Gradients(Seq<Trial> trials)
    {
        var rows = trials.Where(trial => trial.Trained.History.Epochs.Count > 0).Select(trial => (Seq<string>)
        [
            trial.Name,
            .. Enumerable.Range(1, HiddenLayers).Select(layer => Figures.Of(trial.Trained.History.GradientNorms($"hidden{layer}")[0])),
            trial.Name == "ReLU" ? Figures.Of(trial.Trained.History.DeadUnits($"hidden{HiddenLayers}")[^1]) : "-",
        ]);
        return new(["", .. Enumerable.Range(1, HiddenLayers).Select(layer => $"hidden{layer}"), "dead units"], rows.ToSeq()) { Caption = "Mean norm of each layer's gradient in the first epoch, and the share of the last layer's units that are 0 for every row in the end" };
    }

    private static Seq<Block> FirstGradients(Seq<Trial> trials)
    {
        var curves = trials.Where(trial => trial.Trained.History.Epochs.Count > 0).Select(trial => Curve.ByEpoch(trial.Name, trial.Trained.History.GradientNorms("hidden1"))).ToSeq();
        return curves.Count == 0 ? [] : [Chart.Curves("Gradient of the first hidden layer", "epoch", "norm", curves)];
    }
}
