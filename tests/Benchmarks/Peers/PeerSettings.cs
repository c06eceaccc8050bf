namespace Pipeline.Tests;

/// <summary>How a comparison is run.</summary>
/// <param name="Rounds">How many times each side is timed.</param>
/// <param name="Epochs">Epochs per timing.</param>
/// <param name="Core">The core that both sides run on in turn, or -1.</param>
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
/// <param name="Seconds">Of all epochs.</param>
/// <param name="Loss">Of the last epoch, measured running.</param>
internal readonly record struct PeerTiming(double Seconds, double Loss);

/// <summary>Seconds per epoch of both sides.</summary>
/// <param name="Case">What was trained.</param>
/// <param name="Ours">One number per round.</param>
/// <param name="Theirs">One number per round.</param>
internal sealed record PeerResult(PeerCase Case, Seq<double> Ours, Seq<double> Theirs)
{
    /// <summary>Their best time by our best: above 1 we are faster.</summary>
    internal double BestRatio => Theirs.Min() / Ours.Min();

    internal double MedianRatio => Median(Theirs) / Median(Ours);

    internal static double Median(Seq<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
