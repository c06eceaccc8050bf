namespace Pipeline.Examples;

/// <summary>
/// MNIST 784-100-10, sigmoid, Adam, batches of 100, pixels made to mean 0 and deviation 1. The course's own model applies softmax twice, once in the net and once in the loss, which squeezes its gradients;
/// both stand side by side.
/// </summary>
internal static class MnistDigits
{
    internal static Experiment Experiment { get; } = new("mnist", "MNIST 784-100-10, with one softmax and with two.", 30, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = lab.Mnist();
        var trials = lab.Try(train, test, lab.Settings with { BatchSize = 100 }, ("one softmax", Of(Once)), ("two", Of(Once.Activation(Softmax))));
        var trained = trials[0].Trained;
        trained.ConfusionMatrix(test).Print();
        lab.Show([Trial.Table(trials), .. Trial.Curves("Test accuracy", trials, Validation(Accuracy)), .. Trial.Curves("Training loss", trials, Train(TotalLoss))], trained, test);
    }

    /// <summary>Pixels with mean 0 and deviation 1 over all training images, and one softmax.</summary>
    internal static Model Once => Input(784).Rescale(1 / (255 * 0.3081), offset: -0.1307 / 0.3081).Dense(100, Sigmoid, name: "hidden").Dense(10, Softmax);

    internal static Training Of(Model model) => model.Loss(CrossEntropy).Optimizer(Adam(0.001, epsilon: 1e-8)).Metrics(Accuracy);
}
