namespace Pipeline.Tests;

/// <summary>Events of a training, told without training.</summary>
internal static class Story
{
    internal static readonly Training Training = Input(64).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.001)).Metrics(Accuracy);

    internal static TrainingStarted Started(int epochs = 20, int first = 1, int batches = 45, int rows = 1437, Training? training = null) =>
        new(training ?? Training, "Reference", new FitSettings { Epochs = epochs }, first, epochs, batches, rows);

    internal static BatchCompleted Batch(int epoch, int batch, double loss = 0.5, int batches = 45, int rows = 32) => new(epoch, batch, batches, new BatchLoss(loss, 0)) { Rows = rows };

    internal static EpochRecord Record(int epoch, bool validated = true, params string[] more) => new(
        epoch,
        0.001,
        "CPU",
        new Measures(1.0 / epoch, 0, Metrics(0.9, more), 0.1),
        validated ? new Measures(1.5 / epoch, 0, Metrics(0.85, more), 0.02) : null);

    internal static TrainingEnded Ended(int epochs, EndReason reason = EndReason.AllEpochs, string text = "") => new(new Ending(reason, text), History(epochs));

    internal static History History(int epochs, bool validated = true) =>
        new(TrainMetrics.Running, [.. Enumerable.Range(1, epochs).Select(epoch => Record(epoch, validated))]);

    private static Seq<MetricValue> Metrics(double accuracy, string[] more) =>
        [new MetricValue("accuracy", accuracy), .. more.Select((name, index) => new MetricValue(name, 0.1 * (index + 1)))];
}
