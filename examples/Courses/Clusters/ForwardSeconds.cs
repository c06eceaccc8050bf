using System.Diagnostics;

namespace Pipeline.Examples;

/// <summary>Seconds per forward pass and per epoch of training: Reference, float64 in plain loops, against the engine that was chosen.</summary>
internal static class ForwardSeconds
{
    private const int Rows = 300;

    internal static Experiment Experiment { get; } = new("seconds", "Seconds per forward pass over 300 rows and per epoch: Reference against the chosen engine, the best of so many.", 20, 2, Run);

    private static void Run(Lab lab)
    {
        var blobs = Datasets.GaussianClusters(rows: Rows, seed: lab.Seed);
        var wide = Datasets.GaussianClusters(classes: 10, features: 784, rows: Rows, seed: lab.Seed);
        (string Name, Model Model, Dataset Data)[] nets =
        [
            ("2-3-3", Input(2).Dense(3, Sigmoid).Dense(3, Softmax), blobs),
            ("2-3-3-3", Input(2).Dense(3, Sigmoid).Dense(3, Sigmoid).Dense(3, Softmax), blobs),
            ("2-100-100-3", Input(2).Dense(100, Sigmoid).Dense(100, Sigmoid).Dense(3, Softmax), blobs),
            ("784-100-10", Input(784).Dense(100, Sigmoid).Dense(10, Softmax), wide),
        ];
        var rows = new List<Seq<string>>();
        var (sizes, slow, fast) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var (name, model, data) in nets)
        {
            if (rows.Count > 0 && lab.Cancellation.IsCancellationRequested)
            {
                break;
            }

            Console.Error.WriteLine($"{name}: {Rows} rows, {lab.Epochs} times on each engine");
            var training = model.Loss(CrossEntropy).Optimizer(Sgd(0.01));
            var (reference, chosen) = (Measure(training, Reference, data, lab), Measure(training, lab.Backend, data, lab));
            sizes.Add(model.Summary().Total);
            slow.Add(reference.Pass);
            fast.Add(chosen.Pass);
            rows.Add([name, Seconds(reference.Pass), Seconds(chosen.Pass), $"{reference.Pass / chosen.Pass:F1}", Seconds(reference.Epoch), Seconds(chosen.Epoch), $"{reference.Epoch / chosen.Epoch:F1}"]);
        }

        var other = lab.Backend.Name;
        lab.Show(
            [
                new ReportTable(["net", "pass, Reference", $"pass, {other}", "times as fast", "epoch, Reference", $"epoch, {other}", "times as fast"], rows.ToSeq()),
                Chart.Curves("Seconds per forward pass over 300 rows", "parameters", "seconds", [new Curve("Reference", sizes.ToSeq(), slow.ToSeq()), new Curve($"{other}, the chosen engine", sizes.ToSeq(), fast.ToSeq())]),
            ]);
    }

    /// <summary>The best of so many passes, and the best epoch of so many: what others do on the machine only adds.</summary>
    private static (double Pass, double Epoch) Measure(Training training, IBackend backend, Dataset data, Lab lab)
    {
        var trained = training.Compile(backend).Fit(data, lab.Settings, cancellation: lab.Cancellation);
        var best = double.PositiveInfinity;
        for (var pass = 0; pass < lab.Epochs && (pass == 0 || !lab.Cancellation.IsCancellationRequested); pass++)
        {
            var started = Stopwatch.GetTimestamp();
            trained.Predict(data.Features);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return (best, trained.History.Epochs.Select(epoch => epoch.Train.Seconds).DefaultIfEmpty(double.NaN).Min());
    }

    private static string Seconds(double value) => value.ToString("0.0e0", System.Globalization.CultureInfo.InvariantCulture);
}
