using System.Globalization;

namespace Pipeline.Export.OnnxRuntime;

/// <summary>How near ONNX Runtime comes to a trained model: a value, printed as one line.</summary>
public sealed record ParityReport
{
    internal ParityReport()
    {
    }

    /// <summary>The number of rows that were compared.</summary>
    public int Rows { get; internal init; }

    /// <summary>The sizes of the batches in which they were computed.</summary>
    public Seq<int> BatchSizes { get; internal init; } = [];

    /// <summary>The largest difference that counts as equal, for a scale of 1 and where float32 does not round coarser.</summary>
    public double Tolerance { get; internal init; }

    /// <summary>The largest |Δ|; infinite where one side alone is not finite.</summary>
    public double MaxAbsoluteDifference { get; internal init; }

    /// <summary>The largest |Δ| / |y| among predictions of at least 1e-6.</summary>
    public double MaxRelativeDifference { get; internal init; }

    /// <summary>
    /// The number of decisions: of classes one per row (and position), by the largest output; of sigmoids one per output, by the threshold; 0 for a regression.
    /// </summary>
    public int Decisions { get; internal init; }

    /// <summary>How many of them differ in any of the runs.</summary>
    public int DifferingDecisions { get; internal init; }

    /// <summary>How many values were compared in each run.</summary>
    public long Values { get; internal init; }

    /// <summary>How many of them differ by more than is allowed in any of the runs.</summary>
    public int DifferingValues { get; internal init; }

    /// <summary>The value that is furthest beyond, or nearest to, what is allowed; null where nothing was compared.</summary>
    public ParityDifference? Worst { get; internal init; }

    /// <summary>The operator set of the file.</summary>
    public long Opset { get; internal init; }

    /// <summary>The version of ONNX Runtime.</summary>
    public string RuntimeVersion { get; internal init; } = "";

    /// <summary>The hash of the file's bytes in hexadecimal.</summary>
    public string Sha256 { get; internal init; } = "";

    /// <summary>Whether no value differs by more than is allowed.</summary>
    public bool Agrees => DifferingValues == 0;

    /// <summary><c>ONNX Runtime agrees: max |Δ| 6e-8, 0 of 360 decisions differ</c>.</summary>
    public override string ToString()
    {
        var verdict = Agrees ? "agrees" : "differs";
        var decisions = Decisions > 0 ? $"{DifferingDecisions} of {Decisions} decisions differ" : $"{Rows} rows";
        return string.Create(CultureInfo.InvariantCulture, $"ONNX Runtime {verdict}: max |Δ| {(Agrees ? Digit(MaxAbsoluteDifference) : Digits(MaxAbsoluteDifference))}, {decisions}");
    }

    /// <summary>One digit is enough for a difference that is small: <c>6e-8</c>.</summary>
    internal static string Digit(double difference) => Text(difference, "0e-0");

    /// <summary>Up to three digits, so that a difference beside what is allowed does not look the same: <c>1.53e-5</c>.</summary>
    internal static string Digits(double difference) => Text(difference, "0.##e-0");

    private static string Text(double difference, string format) => difference.ToString(difference == 0 || !double.IsFinite(difference) ? "" : format, CultureInfo.InvariantCulture);
}

/// <summary>One value that was compared.</summary>
/// <param name="Row">The row of the data set, from 0.</param>
/// <param name="Output">The place in the row's outputs, from 0.</param>
/// <param name="Predicted">What the trained model predicts.</param>
/// <param name="Runtime">What ONNX Runtime gives.</param>
/// <param name="Allowed">The difference that is allowed here.</param>
/// <param name="BatchSize">The size of the batches of that run.</param>
/// <param name="Optimization">The graph optimizations of that run: <c>extended</c> or <c>all</c>.</param>
public sealed record ParityDifference(int Row, int Output, double Predicted, double Runtime, double Allowed, int BatchSize, string Optimization)
{
    /// <summary>Where, both values, and what was allowed.</summary>
    public override string ToString() => FormattableString.Invariant($"row {Row}, output {Output}: {Predicted} and {Runtime}, {Allowed} apart at most (batches of {BatchSize}, {Optimization} optimization)");
}
