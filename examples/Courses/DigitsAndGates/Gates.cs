namespace Pipeline.Examples;

/// <summary>
/// XOR, OR and AND by a 2-2-2 net of sigmoids, one output for each class: gradient descent on the summed cross-entropy, all four rows in a batch. OR and AND are learnt from any start; XOR is not,
/// so it has several.
/// </summary>
internal static class Gates
{
    private const int StartsOfXor = 5;

    internal static Experiment Experiment { get; } = new("gates", "XOR, OR and AND by a 2-2-2 net.", 20_000, 200, Run);

    private static void Run(Lab lab)
    {
        var training = Input(2)
            .Dense(2, Sigmoid, weightInitializer: Normal(0, 1), biasInitializer: Constant(0.01), name: "hidden")
            .Dense(2, Sigmoid, weightInitializer: Normal(0, 1), biasInitializer: Constant(0.01))
            .Loss(BinaryCrossEntropy with { Samples = Reduction.Sum, Outputs = Reduction.Sum })
            .Optimizer(Sgd(0.1))
            .Metrics(Accuracy);
        var batch = lab.Settings with { Batches = Batches.Full };
        var gates = new[] { ("OR", Datasets.Or()), ("AND", Datasets.And()), ("XOR", Datasets.Xor()) };
        var trials = new List<Trial>();
        var blocks = new List<Block>();
        foreach (var (name, gate) in gates)
        {
            var rows = gate.OneHot();
            var starts = Enumerable.Range(0, name == "XOR" ? StartsOfXor : 1).Select(start => (Named(name, start), training, batch with { Seed = lab.Seed + start }));
            var tried = lab.Try(rows, test: null, [.. starts]);
            trials.AddRange(tried);
            var best = tried.MinBy(trial => trial.Train.Loss)!;
            blocks.AddRange(
            [
                Answers(best, gate),
                Chart.OutputOverPlane(best.Trained, rows, output: 1).Named($"{best.Name}: output for 1 over the inputs"),
                Chart.Scatter(Hidden(best.Trained, gate), 0, 1).Named($"{best.Name}: the rows as the hidden units see them"),
            ]);
            if (lab.Cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        var all = trials.ToSeq();
        lab.Show([Trial.Table(all), .. Trial.Curves("Training loss", all, Train(TotalLoss)), .. blocks]);
    }

    private static string Named(string gate, int start) => gate == "XOR" ? $"XOR, start {start + 1}" : gate;

    private static ReportTable Answers(Trial trial, Dataset gate)
    {
        var output = trial.Trained.Predict(gate.Features);
        var rows = Enumerable.Range(0, gate.Count).Select(row =>
            (Seq<string>)
            [
                $"{gate.Features[2 * row]}",
                $"{gate.Features[(2 * row) + 1]}",
                $"{gate.Targets[row]}",
                output[2 * row] >= output[(2 * row) + 1] ? "0" : "1",
                Figures.Of(output[2 * row]),
                Figures.Of(output[(2 * row) + 1]),
            ]);
        return new(["x1", "x2", trial.Name, "answer", "output for 0", "output for 1"], rows.ToSeq());
    }

    private static Dataset Hidden(TrainedModel trained, Dataset gate) =>
        Dataset.Of(trained.Output("hidden", gate.Features).To(gate.Type), gate.Targets, featureNames: ["hidden unit 1", "hidden unit 2"]);
}
