namespace Pipeline.Examples;

/// <summary>
/// 2-4-1, 17 parameters: points of two classes that no line parts, a logistic output and four hidden units, each of which is a soft line through the plane.
/// </summary>
internal static class TwoFourOne
{
    private const int Units = 4;

    internal static Experiment Experiment { get; } = new("two-four-one", "2-4-1, 17 parameters: decision region, and the hidden layer seen.", 1000, 20, Run);

    private static void Run(Lab lab)
    {
        var (data, test) = (Datasets.TwoClass(seed: lab.Seed), Datasets.TwoClass(seed: lab.Seed + 1));
        var model = Input(2).Dense(Units, Sigmoid, name: "hidden").Dense(1, Sigmoid, name: "output");
        Console.WriteLine($"{model}: {model.Summary().Total} parameters");
        var trials = lab.Try(
            data,
            test,
            lab.Settings with { BatchSize = 100, TrainMetrics = TrainMetrics.AfterEpoch },
            ("as in PyTorch: Adam(0.03)", Of(model, 0.03)),
            ("as in Keras: Adam(0.01)", Of(model, 0.01)));
        var trained = trials[0].Trained;
        trained.ConfusionMatrix(test).Print();
        lab.Show(
            [
                Trial.Table(trials),
                Lines(trained),
                .. Trial.Curves("Training loss", trials, Train(TotalLoss)),
                .. Trial.Curves("Training accuracy", trials, Train(Accuracy)),
                .. Planes(lab, trained, data),
            ],
            trained,
            test,
            data);
    }

    private static Training Of(Model model, double rate) => model.Loss(BinaryCrossEntropy).Optimizer(Adam(rate)).Metrics(Accuracy);

    /// <summary>Each hidden unit is ½ on the line w1 · x1 + w2 · x2 + b = 0.</summary>
    private static ReportTable Lines(TrainedModel trained)
    {
        var (weight, bias, output) = (trained.Parameters["hidden.weight"], trained.Parameters["hidden.bias"], trained.Parameters["output.weight"]);
        var rows = Enumerable.Range(0, Units).Select(unit => (Seq<string>)
            [$"{unit + 1}", Figures.Of(weight[unit]), Figures.Of(weight[Units + unit]), Figures.Of(bias[unit]), Figures.Of(output[unit])]);
        return new(["hidden unit", "w1", "w2", "b", "weight in the output"], rows.ToSeq()) { Caption = $"The output's bias is {Figures.Of(trained.Parameters["output.bias"][0])}" };
    }

    /// <summary>The hidden layer as a model of its own, with the weights it has learnt.</summary>
    private static IEnumerable<Block> Planes(Lab lab, TrainedModel trained, Dataset data)
    {
        var half = trained.Model.Until("hidden");
        var hidden = half.Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(lab.Backend).Initialize(trained.Parameters.For(half));
        return Enumerable.Range(0, Units).Select(unit => Chart.OutputOverPlane(hidden, data, unit).Named($"Hidden unit {unit + 1} over the plane"));
    }
}
