namespace Pipeline.Examples;

/// <summary>
/// L1, L2 and activity penalties on few digits: 64-100-10 with 300 training rows, which it can learn by heart. L2 keeps weights small, L1 brings many to nothing, an activity penalty keeps the hidden units quiet.
/// </summary>
internal static class Penalties
{
    private const int TrainingRows = 300;
    private const double Small = 1e-3;

    internal static Experiment Experiment { get; } = new("regularizers", "L1, L2 and activity penalties side by side.", 100, 2, Run);

    private static readonly string[] s_pictured = ["none", "L2(0.001)", "L1(0.001)"];

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(TrainingRows, seed: 1);
        var trials = lab.Try(
            train,
            test,
            lab.Settings,
            ("none", Of()),
            ("L2(0.001)", Of(weights: L2(0.001))),
            ("L2(0.01)", Of(weights: L2(0.01))),
            ("L1(0.001)", Of(weights: L1(0.001))),
            ("L1L2(0.0005, 0.001)", Of(weights: L1L2(0.0005, 0.001))),
            ("activity L1(0.001)", Of(activity: L1(0.001))),
            ("activity L2(0.001)", Of(activity: L2(0.001))));
        lab.Show(
        [
            Trial.Table(trials),
            Sizes(trials, train),
            .. Trial.Curves("Test accuracy", trials, Validation(Accuracy)),
            Chart.Curves("Weights of the hidden layer by size, at least 0.00001", "weight, from the largest", "size", trials.Select(trial => new Curve(trial.Name, Ranks(trial), Floored(trial))).ToSeq()),
            .. trials.Where(trial => s_pictured.Contains(trial.Name)).Select(trial => Pictures.Weights(trial.Trained, [8, 8]) with { Caption = $"The hidden units' weights: {trial.Name}" }),
        ]);
    }

    private static Training Of(Regularizer? weights = null, Regularizer? activity = null) =>
        Input(64).Rescale(1.0 / 16).Dense(100, Relu, weightRegularizer: weights, activityRegularizer: activity, name: "hidden").Dense(10, Softmax)
            .Loss(CrossEntropy)
            .Optimizer(Adam(0.003))
            .Metrics(Accuracy);

    private static ReportTable Sizes(Seq<Trial> trials, Dataset train) => new(
        ["", "penalty", "sum |w|", "sum w²", "|w| below 0.001", "mean activity"],
        trials.Select(trial => (Seq<string>)
        [
            trial.Name,
            Figures.Of(trial.Train.Penalty),
            Figures.Of(Sorted(trial).Sum()),
            Figures.Of(Sorted(trial).Sum(size => size * size)),
            $"{Sorted(trial).Count(size => size < Small)} of {Sorted(trial).Count}",
            Figures.Of(trial.Trained.Output("hidden", train).ToFloat64().Float64.ToArray().Average()),
        ]).ToSeq())
    { Caption = "The hidden layer" };

    private static Seq<double> Sorted(Trial trial) => trial.Trained.Parameters["hidden.weight"].ToFloat64().Float64.ToArray().Select(Math.Abs).OrderDescending().ToSeq();

    private static Seq<double> Floored(Trial trial) => Sorted(trial).Select(size => Math.Max(size, 1e-5)).ToSeq();

    private static Seq<double> Ranks(Trial trial) => Enumerable.Range(1, Sorted(trial).Count).Select(rank => (double)rank).ToSeq();
}
