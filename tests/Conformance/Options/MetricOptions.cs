namespace Pipeline.Tests;

/// <summary>The options of metrics, each flipped: what is measured changes.</summary>
internal static class MetricOptions
{
    internal static Dictionary<string, (Training Plain, Training Changed)> All() => new DecisionMetric[] { Precision, Recall, F1, FBeta(2) }
        .SelectMany(metric => new[]
        {
            Option(metric, "class", Classes(metric), Classes(metric with { Class = 1 })),
            Option(metric, "average", Classes(metric), Classes(metric with { Average = ClassAverage.Micro })),
            Option(metric, "threshold", Labels(metric), Labels(metric with { Threshold = 0.3 })),
        })
        .Concat(new RankMetric[] { RocAuc, AveragePrecision, PrAuc }.SelectMany(metric => new[]
        {
            Option(metric, "class", Classes(metric), Classes(metric with { Class = 1 })),
            Option(metric, "average", Classes(metric), Classes(metric with { Average = ClassAverage.Micro })),
        }))
        .Concat([
            Option(FBeta(2), "beta", Classes(FBeta(2)), Classes(FBeta(0.5))),
            Option(Accuracy, "threshold", Labels(Accuracy), Labels(Accuracy with { Threshold = 0.3 })),
            Option(TopK(1), "k", Classes(TopK(1)), Classes(TopK(2))),
            Option(RootMeanSquaredError, "output", Numbers(RootMeanSquaredError), Numbers(RootMeanSquaredError with { Output = 1 })),
            Option(R2, "output", Numbers(R2), Numbers(R2 with { Output = 1 })),
            Option(R2, "average", Numbers(R2), Numbers(R2 with { Average = OutputAverage.VarianceWeighted })),
        ])
        .ToDictionary(option => option.Key, option => option.Value);

    private static KeyValuePair<string, (Training Plain, Training Changed)> Option(Metric metric, string name, Training plain, Training changed) =>
        KeyValuePair.Create($"{metric.Describe().Verb}.{name}", (plain, changed));

    private static Training Classes(Metric metric) => Input(4).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)).Metrics(metric);

    private static Training Labels(Metric metric) => Input(4).Dense(3, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)).Metrics(metric);

    private static Training Numbers(Metric metric) => Input(4).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Metrics(metric);
}
