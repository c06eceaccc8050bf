namespace Pipeline.Examples;

/// <summary>
/// Breast cancer, malignant or benign, from 30 features: logistic regression 30-1 and a net 30-100-30-1 by the course's recipe (features scaled to 0..1, weights from N(0, 1), its Adam, all rows in a batch), and the same net
/// as one would train it today: standardised features, small weights, batches of 32.
/// </summary>
internal static class BreastCancers
{
    private const int ShortEpochs = 40;

    internal static Experiment Experiment { get; } = new("cancer", $"Breast cancer: 30-1 and 30-100-30-1 by the course's recipe; standardised for {ShortEpochs} epochs at most.", 1000, 20, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.BreastCancer().Split(0.75, seed: 1);
        var full = lab.Settings with { Batches = Batches.Full };
        var course = Input(30).MinMax();
        var trials = lab.Try(
            train,
            test,
            ("30-1", Training(course.Dense(1, Sigmoid, weightInitializer: Normal(0, 1)), TrainingMethods.ForgetfulAdam(1e-3)), full),
            ("30-100-30-1", Training(course.Dense(100, Relu, weightInitializer: Normal(0, 1)).Dense(30, Relu, weightInitializer: Normal(0, 1)).Dense(1, Sigmoid, weightInitializer: Normal(0, 1)), TrainingMethods.ForgetfulAdam(1e-4)), full),
            ("30-100-30-1, standardised", Training(Input(30).Standardize().Dense(100, Relu).Dense(30, Relu).Dense(1, Sigmoid), Adam(1e-3)), lab.Settings with { Epochs = Math.Min(ShortEpochs, lab.Epochs) }));
        var trained = trials[^1].Trained;
        trained.ConfusionMatrix(test).Print();
        lab.Show(
            [Trial.Table(trials), .. Trial.Curves("Training loss", trials, Train(TotalLoss)), .. Trial.Curves("Test accuracy", trials, Validation(Accuracy))],
            trained,
            test);
    }

    private static Training Training(Model model, Optimizer optimizer) => model.Loss(BinaryCrossEntropy).Optimizer(optimizer).Metrics(Accuracy);
}
