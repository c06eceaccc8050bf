namespace Pipeline.Examples;

/// <summary>Digits 64-100-30-10, leaky ReLU and softmax: the course's recipe (raw pixels, weights from N(0, 1), its Adam at 1e-4, all rows in a batch), and small weights with batches of 32.</summary>
internal static class DigitsInThreeLayers
{
    private const int ShortEpochs = 20;

    internal static Experiment Experiment { get; } = new("digits", $"Digits 64-100-30-10 by the course's recipe; with small weights for {ShortEpochs} epochs at most.", 1000, 5, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var leaky = LeakyRelu(0.001);
        var trials = lab.Try(
            train,
            test,
            ("the course's recipe", Training(Input(64).Dense(100, leaky, weightInitializer: Normal(0, 1)).Dense(30, leaky, weightInitializer: Normal(0, 1)).Dense(10, Softmax, weightInitializer: Normal(0, 1)), TrainingMethods.ForgetfulAdam(1e-4)),
                lab.Settings with { Batches = Batches.Full }),
            ("small weights, batches of 32", Training(Input(64).Rescale(1.0 / 16).Dense(100, leaky).Dense(30, leaky).Dense(10, Softmax), Adam(1e-3)), lab.Settings with { Epochs = Math.Min(ShortEpochs, lab.Epochs) }));
        var trained = trials[^1].Trained;
        trained.ConfusionMatrix(test).Print();
        lab.Show(
            [Trial.Table(trials), .. Trial.Curves("Training loss", trials, Train(TotalLoss)), .. Trial.Curves("Test accuracy", trials, Validation(Accuracy))],
            trained,
            test,
            train);
    }

    private static Training Training(Model model, Optimizer optimizer) => model.Loss(CrossEntropy).Optimizer(optimizer).Metrics(Accuracy);
}
