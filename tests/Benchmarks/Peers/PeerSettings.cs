namespace Pipeline.Tests;

/// <summary>How a comparison is run.</summary>
/// <param name="Rounds">How many times each side is timed.</param>
/// <param name="Epochs">Epochs per timing.</param>
/// <param name="Core">The core that all sides run on in turn, or -1.</param>
/// <param name="Python">The Python that has torch, or null to look for it.</param>
internal sealed record PeerSettings(int Rounds, int Epochs, int Core, string? Python);

/// <summary>One net, trained one way.</summary>
/// <param name="Sizes">The widths from input to output.</param>
/// <param name="Optimizer">The rule.</param>
/// <param name="Batch">Rows per step.</param>
internal sealed record PeerCase(Seq<int> Sizes, Optimizer Optimizer, int Batch)
{
    internal string Net => string.Join('-', Sizes);

    internal string Rule => Optimizer.GetType().Name;

    /// <summary>Relu between, softmax and cross-entropy at the end.</summary>
    internal Training Training()
    {
        var model = Input(Sizes[0]);
        for (var i = 1; i < Sizes.Count - 1; i++)
            model = model.Dense(Sizes[i], Relu);
        return model.Dense(Sizes[^1], Softmax).Loss(CrossEntropy).Optimizer(Optimizer);
    }
}

/// <summary>What a side says of one timing.</summary>
/// <param name="Seconds">Of all of it: where it is a whole Fit, with opening the session and saving the weights.</param>
/// <param name="Stepping">Seconds of the epochs alone.</param>
/// <param name="Loss">Of the last epoch, measured running.</param>
internal readonly record struct PeerTiming(double Seconds, double Stepping, double Loss);

/// <summary>One of those that are compared.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Train">Trains so many epochs, shuffled or not.</param>
internal sealed record PeerSide(string Name, Func<int, bool, PeerTiming> Train);

/// <summary>What one side took, a number per round.</summary>
/// <param name="Name">The side.</param>
/// <param name="Epochs">Seconds per epoch, of all of it.</param>
/// <param name="Steps">Seconds per step, of the epochs alone.</param>
internal sealed record PeerTimes(string Name, Seq<double> Epochs, Seq<double> Steps)
{
    /// <summary>Our best time goes into their best time so often: above 1 we are faster.</summary>
    internal double BestRatio(PeerTimes ours) => Epochs.Min() / ours.Epochs.Min();

    internal double MedianRatio(PeerTimes ours) => Median(Epochs) / Median(ours.Epochs);

    internal static double Median(Seq<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>All sides' times of one case.</summary>
/// <param name="Case">What was trained.</param>
/// <param name="Ours">Managed.</param>
/// <param name="Theirs">The others, torch first.</param>
internal sealed record PeerResult(PeerCase Case, PeerTimes Ours, Seq<PeerTimes> Theirs);
