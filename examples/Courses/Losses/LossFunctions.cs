using System.Globalization;

namespace Pipeline.Examples;

/// <summary>
/// Which loss for which target: squared error for numbers, binary cross-entropy for yes or no, cross-entropy for one of several classes. First by hand on the net input z, as sums over the samples; then a small net with each.
/// </summary>
internal static class LossFunctions
{
    internal static Experiment Experiment { get; } = new("functions", "Regression, binary and multi-class losses: their values, gradients and nets.", 300, 10, Run);

    /// <summary>Written on z = w · x + b, the net input, each is one formula; its gradient is prediction minus target, for the squared error twice that.</summary>
    private static readonly (string Name, Loss Loss, double[][] Z, double[][] Y)[] s_byHand =
    [
        (
            "squared error",
            LossOf((z, y) => (z - y) * (z - y)) with { Outputs = Reduction.Sum },
            [[1.692, -1.113], [1.636, -1.361], [-0.651, 0.542], [0.048, -2.358], [-1.106, 0.838]],
            [[2.088, 0.915], [-0.276, 0.797], [-1.144, 0.51], [-1.347, -0.009], [-0.131, 0.802]]),
        ("binary cross-entropy", LossOf((z, y) => Softplus(z) - (y * z)), [[0.152], [1.5], [-2.988], [2.081], [-1.255], [-4.754]], [[0], [1], [1], [0], [1], [0]]),
        ("binary cross-entropy far out, where e^z is infinite", LossOf((z, y) => Softplus(z) - (y * z)), [[800], [-800], [800], [-800]], [[0], [1], [1], [0]]),
        (
            "cross-entropy",
            LossOf((z, y) => -y * LogSoftmax(z)) with { Outputs = Reduction.Sum },
            [[-1.295, 1.197, 0.665, -2.295], [1.237, -0.176, 0.85, 0.665], [-2.314, 0.702, -1.214, 3.094], [1.447, 0.092, -1.966, 0.109], [0.32, -2.418, 4.447, 0.789]],
            [[1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0], [0, 0, 1, 0], [0, 1, 0, 0]]),
    ];

    private static void Run(Lab lab)
    {
        var (iris, irisTest) = Datasets.Iris().Split(0.7, seed: 1);
        Seq<(string Name, Dataset Train, Dataset Test, Training Training)> nets =
        [
            ("a number: squared error", Datasets.Sine(seed: lab.Seed), Datasets.Sine(noise: 0, evenly: true), Input(1).Dense(8, Tanh).Dense(1).Loss(MeanSquaredError).Optimizer(Adam(0.02))),
            (
                "yes or no: binary cross-entropy",
                Datasets.TwoClass(seed: lab.Seed),
                Datasets.TwoClass(seed: lab.Seed + 1),
                Input(2).Dense(8, Tanh).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Adam(0.02)).Metrics(Accuracy)),
            ("one of three: cross-entropy", iris, irisTest, Input(4).Dense(8, Tanh).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.02)).Metrics(Accuracy)),
        ];
        var tables = s_byHand.Select(given => ByHand(given.Name, given.Loss, given.Z, given.Y)).ToList();
        var charts = new List<Block>
        {
            Chart.Curves(
                "Loss of one sample over its net input",
                "z",
                "loss",
                [
                    Over("squared, y = 1", z => (z - 1) * (z - 1)),
                    Over("cross-entropy, y = 1", z => Softplus(z) - z),
                    Over("cross-entropy, y = 0", z => Softplus(z)),
                ]),
        };
        foreach (var (name, train, test, training) in nets)
        {
            var trials = lab.Try(train, test, lab.Settings, (name, training));
            tables.Add(Trial.Table(trials));
            charts.AddRange(Trial.Curves(name, trials, Validation(TotalLoss)));
            if (lab.Cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        lab.Show([.. tables, .. charts]);
    }

    private static ReportTable ByHand(string name, Loss loss, double[][] z, double[][] y)
    {
        var rows = z.Zip(y, (output, target) => (Seq<string>)[Row(output), Row(target), Figures.Of(loss.ValueAt(output, target)), Row(loss.GradientAt(output, target))]);
        return new(["z", "y", "loss", "gradient"], rows.ToSeq()) { Caption = $"{name}: {Figures.Of(z.Zip(y, (output, target) => loss.ValueAt(output, target)).Sum())} in all" };
    }

    private static string Row(double[] values) => string.Join(", ", values.Select(value => value.ToString("0.###", CultureInfo.InvariantCulture)));

    private static Curve Over(string name, Activation loss)
    {
        var points = LinSpace(-3, 3, 61);
        return new(name, points, loss(Expr.X).ValuesAt([.. points]).ToSeq());
    }
}
