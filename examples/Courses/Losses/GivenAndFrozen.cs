namespace Pipeline.Examples;

/// <summary>
/// Two exercises. A net with given weights: 1-3-1, sigmoid and linear; what does it compute on [-4, 8]? And one whose hidden layer is given and frozen: 1-4-1 on a sine, whose output layer
/// alone is trained, which is a linear least squares problem.
/// </summary>
internal static class GivenAndFrozen
{
    internal static Experiment Experiment { get; } = new("given-and-frozen", "The exercises: a net with given weights, and a sine by a frozen hidden layer.", 200, 5, Run);

    private static void Run(Lab lab)
    {
        var line = Dataset.Of(LinSpace(-4, 8, 100).Select(x => new[] { x }).ToArray(), new double[100], featureNames: ["x"]);
        var given = Given(lab);
        var (train, test) = (Datasets.Sine(100, noise: 0.1, seed: lab.Seed), Datasets.Sine(100, noise: 0, evenly: true));
        var frozen = Input(1)
            .Dense(4, Sigmoid, weightInitializer: Constant(10), biasInitializer: Values([-1, -11.0 / 3, -19.0 / 3, -9], [4]), name: "hidden")
            .Dense(1, name: "output")
            .Frozen("hidden");
        var trials = lab.Try(
            train,
            test,
            lab.Settings with { Batches = Batches.Full },
            ("only the output", frozen.Loss(MeanSquaredError).Optimizer(Lbfgs())),
            ("all of it", frozen.Unfrozen("hidden").Loss(MeanSquaredError).Optimizer(Lbfgs())));
        var trained = trials[0].Trained;
        lab.Show(
        [
            Outputs(given, line),
            Trial.Table(trials),
            Weights(trained),
            Chart.Curves("Output of the given net", "x", "output", [new Curve("output", Column(line.Features), Column(given.Predict(line)))]),
            Chart.UnitsOverLine(given, line, "hidden") with { Note = "The given net's three hidden units: the same step at 0, 2 and 4." },
            Chart.OutputOverLine(trained, train) with { Note = "The sine, the hidden layer frozen." },
            Chart.UnitsOverLine(trained, train, "hidden") with { Note = "The four frozen units." },
        ]);
    }

    private static TrainedModel Given(Lab lab) =>
        Input(1)
            .Dense(3, Sigmoid, weightInitializer: Ones, biasInitializer: Values([0, -2, -4], [3]), name: "hidden")
            .Dense(1, weightInitializer: Values([1, -2, 0.5], [3, 1]), biasInitializer: Constant(0.1), name: "output")
            .Loss(MeanSquaredError)
            .Optimizer(Sgd(0.1))
            .Compile(lab.Backend)
            .Initialize();

    private static ReportTable Outputs(TrainedModel given, Dataset line)
    {
        var (hidden, output) = (given.Output("hidden", line), given.Predict(line));
        var rows = new[] { 0, 33, 50, 66, 99 }.Select(row => new[] { line.Features[row], hidden[3 * row], hidden[(3 * row) + 1], hidden[(3 * row) + 2], output[row] }.Select(Figures.Of).ToSeq());
        return new(["x", "hidden 1", "hidden 2", "hidden 3", "output"], rows.ToSeq()) { Caption = "The net with given weights" };
    }

    private static Seq<double> Column(Tensor values) => values.ToFloat64().Float64.ToArray().ToSeq();

    private static ReportTable Weights(TrainedModel trained)
    {
        var weight = trained.Parameters["output.weight"];
        return new(["output weight 1", "2", "3", "4", "bias"], [[.. Enumerable.Range(0, 4).Select(unit => Figures.Of(weight[unit])), Figures.Of(trained.Parameters["output.bias"][0])]]);
    }
}
