using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Half cosines one after the other: initial · ((1 - alpha) · peakFactorⁱ · (1 + cos(π · f)) / 2 + alpha), with i the number of restarts so far and f the part of the period that is done.</summary>
/// <remarks>
/// Loshchilov, Hutter 2017 (SGDR), as <see href="https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay_restarts/">Keras' CosineDecayRestarts</see>: periods of n, n · periodFactor, n · periodFactor², … steps.
/// </remarks>
public sealed record CosineDecayRestarts : Schedule
{
    /// <summary>Cosine decay with restarts; the word <see cref="Prelude.CosineDecayRestarts"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public CosineDecayRestarts(double initial, int firstDecaySteps, double periodFactor = 2, double peakFactor = 1, double alpha = 0) =>
        (Initial, FirstDecaySteps, PeriodFactor, PeakFactor, Alpha) = (initial, firstDecaySteps, periodFactor, peakFactor, alpha);

    /// <summary>The rate of the first step.</summary>
    public double Initial { get; init => field = Check.Positive(value, "CosineDecayRestarts", "initial"); }

    /// <summary>The steps of the first period.</summary>
    public int FirstDecaySteps { get; init => field = Check.Positive(value, "CosineDecayRestarts", "firstDecaySteps"); }

    /// <summary>How many times longer each period is than the one before; Keras' t_mul.</summary>
    public double PeriodFactor { get; init => field = Check.OneOrMore(value, "CosineDecayRestarts", "periodFactor"); }

    /// <summary>What the height of each period is multiplied by; Keras' m_mul.</summary>
    public double PeakFactor { get; init => field = Check.Positive(value, "CosineDecayRestarts", "peakFactor"); }

    /// <summary>What is left at the end of a period, as a share of the initial rate.</summary>
    public double Alpha { get; init => field = Check.NotNegative(value, "CosineDecayRestarts", "alpha"); }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values)
    {
        var periods = (double)moment.Step / FirstDecaySteps;
        var restarts = Math.Floor(PeriodFactor == 1 ? periods : Math.Log(1 - (periods * (1 - PeriodFactor))) / Math.Log(PeriodFactor));

        // The logarithm may round a step that is a restart down to the end of the period before.
        restarts += periods >= Begin(restarts + 1) ? 1 : 0;
        var done = (periods - Begin(restarts)) / Math.Pow(PeriodFactor, restarts);
        var cosine = 0.5 * Math.Pow(PeakFactor, restarts) * (1 + Math.Cos(Math.PI * done));
        return Initial * (((1 - Alpha) * cosine) + Alpha);
    }

    /// <summary>Where a period begins, in first periods.</summary>
    private double Begin(double restarts) => PeriodFactor == 1 ? restarts : (1 - Math.Pow(PeriodFactor, restarts)) / (1 - PeriodFactor);

    internal override object Described => Describe();

    internal Description Describe() => Description.Of(
        "CosineDecayRestarts",
        Argument.Required("initial", Initial),
        Argument.Required("firstDecaySteps", FirstDecaySteps),
        Argument.Optional("periodFactor", PeriodFactor, 2.0),
        Argument.Optional("peakFactor", PeakFactor, 1.0),
        Argument.Optional("alpha", Alpha, 0.0));
}

public static partial class Prelude
{
    /// <summary>Half cosines one after the other, each longer than the one before: <c>Sgd(CosineDecayRestarts(0.1, 1000))</c>.</summary>
    /// <param name="initial">The rate of the first step; Keras' initial_learning_rate.</param>
    /// <param name="firstDecaySteps">The steps of the first period.</param>
    /// <param name="periodFactor">How many times longer each period is than the one before, 1 or more; Keras' t_mul, 2.</param>
    /// <param name="peakFactor">What the height of each period is multiplied by; Keras' m_mul, 1.</param>
    /// <param name="alpha">What is left at the end of a period, as a share of the initial rate.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static CosineDecayRestarts CosineDecayRestarts(
        double initial,
        int firstDecaySteps,
        double periodFactor = 2,
        double peakFactor = 1,
        double alpha = 0,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new CosineDecayRestarts(initial, firstDecaySteps, periodFactor, peakFactor, alpha));
}
