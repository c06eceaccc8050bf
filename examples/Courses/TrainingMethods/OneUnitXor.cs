namespace Pipeline.Examples;

/// <summary>XOR by one sigmoid unit, which cannot learn it: no line parts the classes, and its best answer is 0.5 everywhere. Two units before it can, from most starts; four, nearly always.</summary>
internal static class OneUnitXor
{
    internal static Experiment Experiment { get; } = new("xor", "XOR by one unit, by 2-2-1 and by 2-4-1.", 1000, 200, Run);

    private static void Run(Lab lab)
    {
        var rows = Datasets.Xor();
        var input = Input(2);
        var trials = lab.Try(
            rows,
            test: null,
            lab.Settings with { Batches = Batches.Full },
            ("one unit", Training(input)),
            ("2-2-1", Training(input.Dense(2, Tanh))),
            ("2-4-1", Training(input.Dense(4, Tanh))));
        var answers = Enumerable.Range(0, rows.Count).Select(row =>
            trials.Select(trial => Figures.Of(trial.Trained.Predict(rows.Features)[row])).Prepend($"{rows[row].Target}").Prepend($"{rows[row][1]}").Prepend($"{rows[row][0]}").ToSeq());
        lab.Show(
            [
                new ReportTable(["x1", "x2", "x1 XOR x2", .. trials.Select(trial => trial.Name)], answers.ToSeq()),
                Trial.Table(trials),
                .. Trial.Curves("Training loss", trials, Train(TotalLoss)),
                .. trials.Select(trial => Chart.OutputOverPlane(trial.Trained, rows) with { Note = $"XOR by {trial.Name}." }),
            ]);
    }

    private static Training Training(Model hidden) => hidden.Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Adam(0.1)).Metrics(Accuracy);
}
