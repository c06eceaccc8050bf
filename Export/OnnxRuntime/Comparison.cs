using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Export.OnnxRuntime;

/// <summary>The differences between what a model predicts and what ONNX Runtime gave, gathered over several runs; lives only inside one check.</summary>
internal sealed class Comparison
{
    /// <summary>Below this a relative difference says nothing.</summary>
    internal const double SmallestRelative = 1e-6;

    private readonly Tensor _expected;
    private readonly double _tolerance;
    private readonly bool _decides;
    private readonly double[] _scales;
    private readonly List<int> _batches = [];
    private readonly HashSet<(int Row, int Place)> _flipped = [];
    private readonly HashSet<int> _beyond = [];
    private double _absolute;
    private double _relative;
    private double _worstShare = -1;
    private ParityDifference? _worst;

    internal Comparison(TrainedModel trained, Tensor expected, double tolerance)
    {
        (_expected, _tolerance) = (expected, tolerance);
        var probabilities = GraphLowering.HeadOf(trained.Model.Lower()) == Head.Probabilities;
        _decides = probabilities || trained.Training.Objective.Loss is CrossEntropyLoss;
        _scales = probabilities ? [.. Enumerable.Repeat(1.0, Width)] : Scales();
    }

    private int Rows => _expected.Shape[0];

    private int Width => checked((int)_expected.Shape.Sample.Size);

    /// <summary>The outputs that are decided between: those of the last axis.</summary>
    private int Choices => _expected.Shape[^1];

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

        for (var start = 0; _decides && start < actual.Length; start += Choices)
        {
            if (Decision(i => _expected[i], start) != Decision(i => actual[i], start))
            {
                _flipped.Add((start / Width, start % Width / Choices));
            }
        }
    }

    internal ParityReport Report(OnnxModel read, byte[] bytes) => new()
    {
        Rows = Rows,
        BatchSizes = [.. _batches],
        Tolerance = _tolerance,
        MaxAbsoluteDifference = _absolute,
        MaxRelativeDifference = _relative,
        Decisions = _decides ? Rows * (Width / Choices) : 0,
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
        var allowed = _tolerance * _scales[index % Width];
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

    private int Decision(Func<int, double> value, int start)
    {
        if (Choices == 1)
        {
            return value(start) > 0.5 ? 1 : 0;
        }

        var best = 0;
        for (var i = 1; i < Choices; i++)
        {
            if (value(start + i) > value(start + best))
            {
                best = i;
            }
        }

        return best;
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
