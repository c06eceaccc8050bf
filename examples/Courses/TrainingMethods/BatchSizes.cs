namespace Pipeline.Examples;

/// <summary>
/// Full-batch, mini-batch and online gradient descent over the same rows: one step per epoch, a few, or one for each row. Of an epoch each computes the same; small batches get further with it, noisily; a step of a
/// large one is surer, and its products run faster.
/// </summary>
internal static class BatchSizes
{
    internal static Experiment Experiment { get; } = new("batches", "Full-batch, mini-batch and online gradient descent on digits 64-50-10.", 20, 1, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var training = Input(64).Rescale(1.0 / 16).Dense(50, Sigmoid).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)).Metrics(Accuracy);
        var trials = lab.Try(
            train,
            test,
            ("full batch", training, lab.Settings with { Batches = Batches.Full }),
            ("mini-batches of 100", training, lab.Settings with { BatchSize = 100 }),
            ("mini-batches of 10", training, lab.Settings with { BatchSize = 10 }),
            ("online", training, lab.Settings with { BatchSize = 1 }));
        var bySeconds = trials.Where(trial => trial.Trained.History.Epochs.Count > 0).Select(BySeconds).ToSeq();
        lab.Show(
            [
                Trial.Table(trials),
                .. Trial.Curves("Training loss by epoch", trials, Train(TotalLoss)),
                .. Trial.Curves("Test accuracy by epoch", trials, Validation(Accuracy)),
                .. bySeconds.Count == 0 ? [] : new[] { Chart.Curves("Training loss by seconds", "seconds of training", "loss", bySeconds) },
            ]);
    }

    private static Curve BySeconds(Trial trial)
    {
        var (seconds, elapsed) = (new List<double>(), 0.0);
        foreach (var epoch in trial.Trained.History.Epochs)
        {
            elapsed += epoch.Train.Seconds;
            seconds.Add(elapsed);
        }

        return new(trial.Name, seconds.ToSeq(), trial.Trained.History.Values(Train(TotalLoss)).ToSeq());
    }
}
