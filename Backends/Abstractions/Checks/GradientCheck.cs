using System.Runtime.InteropServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Compares an engine's gradients with differences of its loss, number by number.</summary>
public static class GradientCheckVerb
{
    /// <summary>Compares the gradient of every number of every trainable parameter with the central difference of the loss, in training mode and with the same dropout masks.</summary>
    /// <remarks>
    /// The difference is (8 (L(w+h) - L(w-h)) - (L(w+2h) - L(w-2h))) / 12h, exact but for h⁴ (Abramowitz, Stegun 25.3.6). Where it disagrees, smaller steps are tried, so that
    /// a kink close by (Relu, L1) does not count; where the slopes on the two sides differ at the smallest step too, and the gradient lies between them, the number stands at a kink
    /// and is left out, and counted as such. It is meaningful in float64; a float32 engine's losses leave two or three digits.
    /// </remarks>
    /// <param name="compiled">What is checked.</param>
    /// <param name="data">Some rows, taken as one batch; few are enough.</param>
    /// <param name="parameters">Where the gradient is taken; the default is to draw the weights by seed.</param>
    /// <param name="seed">Where weights, dropout masks and the sample come from.</param>
    /// <param name="sample">How many numbers of each parameter are checked, drawn by seed; the default is all.</param>
    /// <param name="step">h, the distance of the differences; the default is 1e-4, for a float32 engine 1e-2.</param>
    /// <returns>What was compared: <c>report.IsWithin(1e-6)</c>, or print it.</returns>
    /// <exception cref="ArgumentException">Data or parameters do not fit the model, or an option is out of range.</exception>
    public static GradientReport CheckGradients(
        this CompiledModel compiled, Dataset data, Parameters? parameters = null, long seed = 0, int? sample = null, double? step = null)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.Check(compiled, data, nameof(data));
        if (sample < 1)
        {
            throw Throw.GradientOption(nameof(sample), "a positive whole number", sample);
        }

        if (step is { } given && !(given > 0 && double.IsFinite(given)))
        {
            throw Throw.GradientOption(nameof(step), "a positive finite number", given);
        }

        var start = parameters is null ? compiled.Initialize(seed).Parameters : compiled.Initialize(parameters).Parameters;
        using var check = new GradientCheck(compiled, data, start, seed, step);
        return check.Run(sample);
    }
}

/// <summary>One check: a session whose weights are moved one number at a time.</summary>
internal sealed class GradientCheck : IDisposable
{
    /// <summary>The steps that are tried after the first, as parts of it.</summary>
    private static ReadOnlySpan<double> Smaller => [0.1, 0.01];

    private readonly ISession _session;
    private readonly Samples _data;
    private readonly int[] _rows;
    private readonly Dictionary<string, Tensor> _gradients = new(StringComparer.Ordinal);
    private readonly Parameters _start;
    private readonly long _seed;
    private readonly double _step;
    private readonly double _accuracy;

    internal GradientCheck(CompiledModel compiled, Dataset data, Parameters start, long seed, double? step)
    {
        var exact = compiled.Backend.Precision == ElementType.Float64;
        (_data, _start, _seed, _step, _accuracy) = (data.Samples, start.To(compiled.Backend.Precision), seed, step ?? (exact ? 1e-4 : 1e-2), exact ? 1e-6 : 1e-2);
        _rows = [.. Enumerable.Range(0, data.Count)];
        _session = compiled.Backend.Open(compiled.Plan, TrainingState.Start(_start), new SessionSettings(seed, data.Count));
        Precision = compiled.Backend.Precision;
    }

    private ElementType Precision { get; }

    public void Dispose() => _session.Dispose();

    internal GradientReport Run(int? sample)
    {
        var loss = Loss();
        var gradients = new Dictionary<string, Tensor>(_gradients, StringComparer.Ordinal);

        // Below this magnitude the rounding of the loss is what a difference shows.
        var smallest = 10 * _accuracy * Math.Max(1, Math.Abs(loss));
        return new GradientReport(Precision, _start.Paths.Where(gradients.ContainsKey).Select(path => Check(path, gradients[path], sample, smallest)).ToSeq());
    }

    private ParameterGradients Check(string path, Tensor gradient, int? sample, double smallest)
    {
        GradientDifference? worst = null;
        var (compared, kinks) = (0, 0);
        var elements = Elements(path, gradient.Length, sample);
        foreach (var element in elements)
        {
            if (Compare(path, element, gradient[element], smallest) is not { } difference)
            {
                kinks++;
                continue;
            }

            compared++;
            worst = worst is null || difference.RelativeError > worst.RelativeError ? difference : worst;
        }

        return new ParameterGradients(path, gradient.Shape, compared, kinks, worst);
    }

    /// <summary>The number's gradient and difference; null at a kink.</summary>
    private GradientDifference? Compare(string path, int element, double gradient, double smallest)
    {
        var best = At(_step);
        foreach (var part in Smaller)
        {
            if (best.RelativeError <= _accuracy)
            {
                return best;
            }

            var next = At(part * _step);
            best = next.RelativeError < best.RelativeError ? next : best;
        }

        return best.RelativeError > _accuracy && IsKink(path, element, gradient, Smaller[^1] * _step, smallest) ? null : best;

        GradientDifference At(double step)
        {
            var (near, far) = (Central(path, element, step), Central(path, element, 2 * step));
            var difference = ((4 * near) - far) / 3;
            var error = Math.Abs(gradient - difference) / Math.Max(smallest, Math.Max(Math.Abs(gradient), Math.Abs(difference)));
            return new(path, element, gradient, difference, double.IsNaN(error) ? double.PositiveInfinity : error);
        }
    }

    /// <summary>Whether the slopes on the two sides differ, and the gradient lies between them.</summary>
    private bool IsKink(string path, int element, double gradient, double step, double smallest)
    {
        var (left, right) = (OneSided(path, element, -step), OneSided(path, element, step));
        var slack = Math.Max(smallest, _accuracy * Math.Max(Math.Abs(left), Math.Abs(right)));
        return Math.Abs(left - right) > slack && gradient >= Math.Min(left, right) - slack && gradient <= Math.Max(left, right) + slack;
    }

    private double Central(string path, int element, double step)
    {
        var (plus, above) = Moved(path, element, step);
        var (minus, below) = Moved(path, element, -step);
        return (above - below) / (plus - minus);
    }

    /// <summary>(4 L(w+h) - 3 L(w) - L(w+2h)) / 2h.</summary>
    private double OneSided(string path, int element, double step)
    {
        var here = Moved(path, element, 0).Loss;
        var (near, far) = (Moved(path, element, step).Loss, Moved(path, element, 2 * step).Loss);
        return ((4 * near) - (3 * here) - far) / (2 * step);
    }

    /// <summary>The loss with one number moved, and where the number then stands in the engine's type.</summary>
    private (double Value, double Loss) Moved(string path, int element, double step)
    {
        var old = _start[path];
        var values = old.ToFloat64().Float64.ToArray();
        values[element] += step;
        var moved = Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(values), old.Shape).To(Precision);
        _session.Restore(TrainingState.Start(_start.With(path, moved)));
        return (moved[element], Loss());
    }

    private double Loss() => _session.Gradients(new Batch(_data, _rows), 1, _gradients).Total;

    /// <summary>All places, or some of them drawn by seed, in order.</summary>
    private int[] Elements(string path, int length, int? sample)
    {
        var elements = new int[length];
        Philox.For(_seed, "gradients", path).Permutation(0, elements);
        var taken = sample is { } count && count < length ? elements[..count] : elements;
        Array.Sort(taken);
        return taken;
    }
}
