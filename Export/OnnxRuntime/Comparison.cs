using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Export.OnnxRuntime;

/// <summary>The differences between what a model predicts and what ONNX Runtime gave, gathered over several runs; lives only inside one check.</summary>
internal sealed class Comparison
{
    /// <summary>Below this a relative difference says nothing.</summary>
    internal const double SmallestRelative = 1e-6;

    /// <summary>The most that float32's rounding may widen the tolerance: beyond it a check would say little, however large the numbers are.</summary>
    internal const double WidestRounding = 100;

    private readonly Tensor _expected;
    private readonly Tensor _features;
    private readonly double _tolerance;
    private readonly DecisionRule _rule;
    private readonly Lazy<RoundingBound> _rounding;
    private readonly Dictionary<int, double[]> _bounds = [];
    private readonly double[] _scales;
    private readonly List<int> _batches = [];
    private readonly HashSet<(int Row, int Place)> _flipped = [];
    private readonly HashSet<int> _beyond = [];
    private double _absolute;
    private double _relative;
    private double _worstShare = -1;
    private ParityDifference? _worst;

    internal Comparison(TrainedModel trained, Tensor features, Tensor expected, double tolerance)
    {
        (_features, _expected, _tolerance) = (features, expected, tolerance);
        var graph = trained.Model.Lower();
        _rule = DecisionRule.Of(trained, graph);
        _rounding = new(() => new RoundingBound(trained));
        _scales = GraphLowering.HeadOf(graph) == Head.Probabilities ? [.. Enumerable.Repeat(1.0, Width)] : Scales();
    }

    private int Rows => _expected.Shape[0];

    private int Width => checked((int)_expected.Shape.Sample.Size);

    internal void Add(float[] actual, int batch, GraphOptimizationLevel optimization)
    {
        if (!_batches.Contains(batch))
        {
            _batches.Add(batch);
        }

        for (var i = 0; i < actual.Length; i++)
        {
            Compare(i, actual[i], batch, optimization);
        }

        Decide(actual);
    }

    internal ParityReport Report(OnnxModel read, byte[] bytes) => new()
    {
        Rows = Rows,
        BatchSizes = [.. _batches],
        Tolerance = _tolerance,
        MaxAbsoluteDifference = _absolute,
        MaxRelativeDifference = _relative,
        Decisions = _rule.Choices == 0 ? 0 : Rows * (Width / _rule.Choices),
        DifferingDecisions = _flipped.Count,
        DifferingValues = _beyond.Count,
        Values = Rows * (long)Width,
        Worst = _worst,
        Opset = read.Opsets.FirstOrDefault(o => o.Domain.Length == 0)?.Version ?? 0,
        RuntimeVersion = OrtEnv.Instance().GetVersionString(),
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
    };

    private void Compare(int index, float actual, int batch, GraphOptimizationLevel optimization)
    {
        var expected = _expected[index];
        var difference = Difference(expected, actual);
        var allowed = Allowed(index, difference);
        _absolute = Math.Max(_absolute, difference);
        if (Math.Abs(expected) >= SmallestRelative)
        {
            _relative = Math.Max(_relative, difference / Math.Abs(expected));
        }

        if (difference > allowed)
        {
            _beyond.Add(index);
        }

        // The worst is the one furthest beyond what is allowed, not the largest.
        var share = difference == 0 ? 0 : difference / allowed;
        if (share > _worstShare)
        {
            (_worstShare, _worst) = (share, new(index / Width, index % Width, expected, actual, allowed, batch, Optimizations.Name(optimization)));
        }
    }

    private static double Difference(double expected, double actual) =>
        expected.Equals(actual) || (double.IsNaN(expected) && double.IsNaN(actual)) ? 0
        : double.IsFinite(expected) && double.IsFinite(actual) ? Math.Abs(expected - actual)
        : double.PositiveInfinity;

    // Only where the tolerance alone does not do is it asked what float32 can give, and only where the answer could matter, be it for the message.
    private double Allowed(int index, double difference)
    {
        var (row, place) = Math.DivRem(index, Width);
        var allowed = _tolerance * _scales[place];
        if (!(difference > allowed && difference <= Throw.NearRounding * WidestRounding * allowed))
        {
            return allowed;
        }

        if (!_bounds.TryGetValue(row, out var bounds))
        {
            var width = checked((int)_features.Shape.Sample.Size);
            _bounds[row] = bounds = _rounding.Value.Of(_features.Float32.Slice(row * width, width));
        }

        return bounds[place] > allowed ? Math.Min(bounds[place], WidestRounding * allowed) : allowed;
    }

    private void Decide(float[] actual)
    {
        var choices = _rule.Choices;
        var (here, there) = (new double[choices], new double[choices]);
        for (var start = 0; choices > 0 && start < actual.Length; start += choices)
        {
            for (var i = 0; i < choices; i++)
            {
                (here[i], there[i]) = (_expected[start + i], actual[start + i]);
            }

            if (_rule.Decide(here) != _rule.Decide(there))
            {
                _flipped.Add((start / Width, start % Width / choices));
            }
        }
    }

    // An output that is 0 in every row has no scale of its own: then only 0 agrees.
    private double[] Scales()
    {
        var scales = new double[Width];
        for (var i = 0; i < _expected.Length; i++)
        {
            var value = Math.Abs(_expected[i]);
            scales[i % Width] = double.IsFinite(value) ? Math.Max(scales[i % Width], value) : scales[i % Width];
        }

        return scales;
    }
}
