namespace Pipeline.Tests;

/// <summary>How a comparison is run.</summary>
/// <param name="Rounds">How many times each side is timed.</param>
/// <param name="Epochs">Epochs per timing.</param>
/// <param name="Core">The core that all sides run on in turn, or -1.</param>
/// <param name="Threads">The threads of each side.</param>
/// <param name="Python">The Python that has torch, or null to look for it.</param>
internal sealed record PeerSettings(int Rounds, int Epochs, int Core, int Threads, string? Python);

/// <summary>A layer that both sides can make.</summary>
/// <param name="Kind">Its name on the other side.</param>
/// <param name="Size">Units, filters or the side of a window.</param>
/// <param name="Kernel">The side of a convolution's window.</param>
/// <param name="Same">Whether a convolution keeps rows and columns.</param>
internal sealed record PeerLayer(string Kind, int Size = 0, int Kernel = 0, bool Same = false)
{
    internal static PeerLayer Flatten { get; } = new("flatten");

    internal static PeerLayer Dense(int units) => new("dense", units);

    internal static PeerLayer Conv(int filters, int kernel, bool same) => new("conv", filters, kernel, same);

    internal static PeerLayer MaxPool(int size) => new("pool", size);

    /// <summary>The layer after a model, with Relu where it is not the last.</summary>
    internal Model After(Model model, bool isLast) => Kind switch
    {
        "dense" => model.Dense(Size, isLast ? Softmax : Relu),
        "conv" => model.Conv2D(Size, Kernel, Relu, padding: Same ? Prelude.Same : Valid),
        "pool" => model.MaxPooling2D(Size),
        _ => model.Flatten(),
    };
}

/// <summary>One net, trained one way.</summary>
/// <param name="Net">Its name.</param>
/// <param name="Input">The shape of a sample.</param>
/// <param name="Layers">The layers; dense ones and convolutions end in Relu, the last in softmax and cross-entropy.</param>
/// <param name="Optimizer">The rule.</param>
/// <param name="Batch">Rows per step.</param>
internal sealed record PeerCase(string Net, Shape Input, Seq<PeerLayer> Layers, RuleOptimizer Optimizer, int Batch)
{
    internal string Rule => Optimizer.GetType().Name;

    internal Training Training()
    {
        var model = Prelude.Input(Input);
        for (var i = 0; i < Layers.Count; i++)
            model = Layers[i].After(model, i == Layers.Count - 1);
        return model.Loss(CrossEntropy).Optimizer(Optimizer);
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
