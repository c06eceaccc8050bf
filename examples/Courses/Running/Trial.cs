using System.Globalization;

namespace Pipeline.Examples;

/// <summary>One of several trainings that stand side by side.</summary>
/// <param name="Name">What sets it apart.</param>
/// <param name="Trained">What came of it.</param>
/// <param name="Train">How it does on the training rows.</param>
/// <param name="Test">How it does on rows it has not learnt from; null where all rows are learnt from.</param>
internal sealed record Trial(string Name, TrainedModel Trained, Measures Train, Measures? Test)
{
    private History History => Trained.History;

    /// <summary>A row for each: epochs, seconds, loss and metrics on the training rows, and on the others where there are any.</summary>
    /// <param name="trials">The trainings.</param>
    /// <param name="others">What the rows are called that are not learnt from.</param>
    internal static ReportTable Table(Seq<Trial> trials, string others = "test")
    {
        Seq<string> columns = ["", "epochs", "seconds", .. Named("train", trials[0].Train), .. Named(others, trials[0].Test)];
        return new(columns, trials.Select(trial => trial.Row()).ToSeq());
    }

    /// <summary>A chart of a measurement by epoch, a line for each that has it; none where training was cancelled before the first epoch ended.</summary>
    internal static Seq<Block> Curves(string title, Seq<Trial> trials, Measurement measurement)
    {
        var measured = trials.Where(trial => trial.History.Epochs.Count > 0 && trial.Measures(measurement)).ToSeq();
        return measured.Count == 0 ? [] : [Chart.Curves(title, "epoch", measurement.Metric.Name.Replace('_', ' '), measured.Select(trial => Curve.ByEpoch(trial.Name, trial.History.Values(measurement))).ToSeq())];
    }

    private bool Measures(Measurement measurement) => measurement.On == MeasuredOn.Train || History.Epochs[0].Validation is not null;

    private Seq<string> Row() =>
    [
        Name,
        History.Epochs.Count.ToString(CultureInfo.InvariantCulture),
        History.Epochs.Sum(epoch => epoch.Seconds).ToString("F1", CultureInfo.InvariantCulture),
        .. Numbers(Train),
        .. Numbers(Test),
    ];

    private static IEnumerable<string> Named(string rows, Measures? measures) => measures is null ? [] : measures.Metrics.Select(metric => metric.Name).Prepend("loss").Select(name => $"{rows} {name}");

    private static IEnumerable<string> Numbers(Measures? measures) => measures is null ? [] : measures.Metrics.Select(metric => metric.Value).Prepend(measures.Loss).Select(Figures.Of);
}
