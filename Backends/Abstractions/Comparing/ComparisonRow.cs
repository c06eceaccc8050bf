using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>One cell of a grid, trained and measured.</summary>
/// <param name="Number">Its number in the grid, from 1.</param>
/// <param name="Training">What was trained.</param>
/// <param name="Settings">The arguments in which the grid's cells differ, with their values here.</param>
/// <param name="Train">On the training rows after training, in inference mode; NaN where training diverged.</param>
/// <param name="Test">On the test rows, likewise; null where there are none.</param>
/// <param name="Trained">The trained model; where training diverged, the last good one.</param>
public sealed record ComparisonRow(int Number, Training Training, Seq<Setting> Settings, Measures Train, Measures? Test, TrainedModel Trained)
{
    /// <summary>The time of its epochs, with their validation.</summary>
    public double Seconds => Trained.History.Epochs.Sum(epoch => epoch.Seconds);

    /// <summary>Why its training ended.</summary>
    public Ending Ending => Trained.Ending;

    /// <summary>The settings of its fit.</summary>
    public FitSettings Fit => Trained.Settings;

    /// <summary>The rows that count: the test rows where there are some, else the training rows.</summary>
    public Measures Counting => Test ?? Train;

    /// <summary><c>3  rate 0.1  L2 0.001  loss 0.21  accuracy 0.94  test loss 0.25  test accuracy 0.93</c>.</summary>
    public override string ToString() => string.Join(
        "  ", [FormattableString.Invariant($"{Number}"), .. Settings.Select(setting => setting.ToString()), Train.ToString(), .. Test is null ? [] : new[] { Test.ToString("test ") }, .. Ending.Reason == EndReason.AllEpochs ? [] : new[] { Ending.ToString() }]);
}
