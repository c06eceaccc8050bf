using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>peak · ((1 - alpha) · (1 + cos(π · step / decaySteps)) / 2 + alpha), and peak · alpha afterwards; before it, on request, a straight line from the initial rate up to the peak.</summary>
/// <remarks>
/// Loshchilov, Hutter 2017, as <see href="https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay/">Keras' CosineDecay</see>. Without a warm-up the peak is the initial rate; with one it is warmupTarget, the warm-up's steps
/// come first and are not among decaySteps, and the initial rate may be 0.
/// </remarks>
public sealed record CosineDecay : Schedule
{
    /// <summary>Cosine decay; the word <see cref="Prelude.CosineDecay"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range, or one of the two of a warm-up is missing.</exception>
    public CosineDecay(double initial, int decaySteps, double alpha = 0, double? warmupTarget = null, int warmupSteps = 0)
    {
        Initial = warmupTarget is null ? Check.Positive(initial, "CosineDecay", nameof(initial)) : Check.NotNegative(initial, "CosineDecay", nameof(initial));
        (DecaySteps, Alpha) = (Check.Positive(decaySteps, "CosineDecay", nameof(decaySteps)), Check.NotNegative(alpha, "CosineDecay", nameof(alpha)));
        WarmupTarget = warmupTarget is { } target ? Check.Positive(target, "CosineDecay", nameof(warmupTarget)) : null;
        WarmupSteps = Check.NotNegative(warmupSteps, "CosineDecay", nameof(warmupSteps));
        if (warmupTarget is null != (warmupSteps == 0))
        {
            throw Throw.HalfAWarmup(warmupTarget);
        }
    }

    /// <summary>The rate of the first step.</summary>
    public double Initial { get; }

    /// <summary>Over how many steps it falls, the warm-up's not among them.</summary>
    public int DecaySteps { get; }

    /// <summary>What is left at the end, as a share of the peak.</summary>
    public double Alpha { get; }

    /// <summary>The peak after a warm-up; null for none.</summary>
    public double? WarmupTarget { get; }

    /// <summary>Over how many steps the rate rises to the peak; 0 for none.</summary>
    public int WarmupSteps { get; }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values)
    {
        if (moment.Step < WarmupSteps)
        {
            return ((WarmupTarget!.Value - Initial) * ((double)moment.Step / WarmupSteps)) + Initial;
        }

        var cosine = 0.5 * (1 + Math.Cos(Math.PI * ((double)Math.Min(moment.Step - WarmupSteps, DecaySteps) / DecaySteps)));
        return (WarmupTarget ?? Initial) * (((1 - Alpha) * cosine) + Alpha);
    }

    internal override object Described => Describe();

    internal Description Describe() => Description.Of(
        "CosineDecay",
        Argument.Required("initial", Initial),
        Argument.Required("decaySteps", DecaySteps),
        Argument.Optional("alpha", Alpha, 0.0),
        Argument.Optional("warmupTarget", WarmupTarget, null),
        Argument.Optional("warmupSteps", WarmupSteps, 0));
}

public static partial class Prelude
{
    /// <summary>Half a cosine from the peak down to alpha times it: <c>Sgd(CosineDecay(0, 10000, warmupTarget: 0.1, warmupSteps: 500))</c>.</summary>
    /// <param name="initial">The rate of the first step; Keras' initial_learning_rate. It is the peak where there is no warm-up, and may be 0 where there is one.</param>
    /// <param name="decaySteps">Over how many steps it falls, the warm-up's not among them.</param>
    /// <param name="alpha">What is left at the end, as a share of the peak.</param>
    /// <param name="warmupTarget">The peak after a warm-up; null for none.</param>
    /// <param name="warmupSteps">Over how many steps the rate rises to the peak.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range, or one of the two of a warm-up is missing.</exception>
    public static CosineDecay CosineDecay(
        double initial, int decaySteps, double alpha = 0, double? warmupTarget = null, int warmupSteps = 0, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new CosineDecay(initial, decaySteps, alpha, warmupTarget, warmupSteps));
}
