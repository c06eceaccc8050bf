namespace Pipeline.Examples;

/// <summary>
/// What batch normalization, dropout and clipping do to a net that is hard to train: 64-200-200-10, ReLU, few training rows. The pixels go in as they are, 0 to 16, for which a rate of 0.2 is too high: batch normalization and clipping tame it. At a fair rate the net learns its rows by heart; dropout hinders that.
/// </summary>
internal static class Remedies
{
    private const int TrainingRows = 300;

    internal static Experiment Experiment { get; } = new("remedies", "Batch normalization, dropout and gradient clipping, each beside the same net without.", 60, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(TrainingRows, seed: 1);
        var trials = lab.Try(
            train,
            test,
            lab.Settings,
            ("rate 0.2", Of(Plain, TooHigh)),
            ("rate 0.2, batch normalization", Of(Normalized, TooHigh)),
            ("rate 0.2, clipping by norm 1", Of(Plain, TooHigh with { Clipping = ByGlobalNorm(1) })),
            ("rate 0.2, clipping by value 0.1", Of(Plain, TooHigh with { Clipping = ByValue(0.1) })),
            ("rate 0.01", Of(Plain, Fair)),
            ("rate 0.01, dropout", Of(Dropped, Fair)),
            ("rate 0.01, batch normalization and dropout", Of(model => Normalized(model).Dropout(0.5), Fair)));
        lab.Show([Trial.Table(trials), .. Trial.Curves("Training loss", trials, Train(TotalLoss)), .. Trial.Curves("Test accuracy", trials, Validation(Accuracy))]);
    }

    private static Sgd TooHigh => Sgd(0.2);

    private static Sgd Fair => Sgd(0.01);

    private static Training Of(Func<Model, Model> hidden, Optimizer optimizer) =>
        hidden(hidden(Input(64))).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(optimizer).Metrics(Accuracy);

    private static Model Plain(Model model) => model.Dense(200, Relu);

    private static Model Normalized(Model model) => model.Dense(200, bias: false).BatchNormalization(momentum: 0.9).Activation(Relu);

    private static Model Dropped(Model model) => Plain(model).Dropout(0.5);
}
