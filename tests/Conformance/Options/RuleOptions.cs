namespace Pipeline.Tests;

/// <summary>The options of stop and keep rules, each flipped. Losses fall on "dev", which has the training rows, and rise on "test", which has their targets turned round.</summary>
internal static class RuleOptions
{
    internal const int Epochs = 6;

    /// <summary>More than any loss changes.</summary>
    private const double Never = 1e6;

    private static readonly Measurement s_train = Train(TotalLoss);
    private static readonly Measurement s_dev = Validation("dev", TotalLoss);
    private static readonly Measurement s_test = Validation("test", TotalLoss);

    internal static Dictionary<string, (Training Plain, Training Changed)> All() => new()
    {
        ["Stalls.measurement"] = (Stopped(s_dev.Stalls(1)), Stopped(s_test.Stalls(1))),
        ["Stalls.epochs"] = (Stopped(s_train.Stalls(1, Never)), Stopped(s_train.Stalls(2, Never))),
        ["Stalls.minimumChange"] = (Stopped(s_train.Stalls(1)), Stopped(s_train.Stalls(1, Never))),
        ["Stalls.baseline"] = (Stopped(s_train.Stalls(2, Never)), Stopped(s_train.Stalls(2, Never, baseline: 0))),
        ["Stalls.after"] = (Stopped(s_train.Stalls(1, Never)), Stopped(s_train.Stalls(1, Never, after: 2))),
        ["Plateaus.measurement"] = (Stopped(s_dev.Plateaus(1, 0)), Stopped(s_test.Plateaus(1, 0))),
        ["Plateaus.epochs"] = (Stopped(s_train.Plateaus(1, Never)), Stopped(s_train.Plateaus(2, Never))),
        ["Plateaus.tolerance"] = (Stopped(s_train.Plateaus(1, 0)), Stopped(s_train.Plateaus(1, Never))),
        ["Reaches.measurement"] = (Stopped(s_dev.Reaches(0)), Stopped(Train(MeanAbsoluteError).Reaches(Never))),
        ["Reaches.value"] = (Stopped(s_train.Reaches(0)), Stopped(s_train.Reaches(Never))),
        ["Best.measurement"] = (Kept(Best(s_dev)), Kept(Best(s_test))),
        ["Best.minimumChange"] = (Kept(Best(s_dev)), Kept(Best(s_dev, minimumChange: Never))),
        ["Best.after"] = (Kept(Best(s_dev, minimumChange: Never)), Kept(Best(s_dev, minimumChange: Never, after: 2))),
        ["Train.metric"] = (Stopped(s_train.Reaches(0)), Stopped(Train(MeanAbsoluteError).Reaches(Never))),
        ["Validation.metric"] = (Stopped(s_test.Reaches(0)), Stopped(Validation("test", MeanAbsoluteError).Reaches(Never))),
        ["Validation.set"] = (Kept(Best(s_dev)), Kept(Best(s_test))),
    };

    /// <summary>The validation rows that these rules look at.</summary>
    internal static ValidationSource Sets(Dataset data) =>
        [("dev", data), ("test", Dataset.Of(data.Features, Tensor.Of([.. Enumerable.Range(0, data.Targets.Length).Select(i => -data.Targets[i])], data.Targets.Shape)))];

    private static Training Plain => Input(4).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Metrics(MeanAbsoluteError);

    private static Training Stopped(StopRule rule) => Plain.StopWhen(rule);

    private static Training Kept(KeepRule rule) => Plain.Keep(rule);
}
