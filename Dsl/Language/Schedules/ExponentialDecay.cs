using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>initial · decayRate^(step / decaySteps); with a staircase the exponent is floored. <see href="https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/">Keras' ExponentialDecay</see>.</summary>
public sealed record ExponentialDecay : Schedule
{
    /// <summary>Exponential decay; the word <see cref="Prelude.ExponentialDecay"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public ExponentialDecay(double initial, int decaySteps, double decayRate, bool staircase = false) => (Initial, DecaySteps, DecayRate, Staircase) = (initial, decaySteps, decayRate, staircase);

    /// <summary>The rate of the first step.</summary>
    public double Initial { get; init => field = Check.Positive(value, "ExponentialDecay", "initial"); }

    /// <summary>After how many steps the rate is multiplied once.</summary>
    public int DecaySteps { get; init => field = Check.Positive(value, "ExponentialDecay", "decaySteps"); }

    /// <summary>What it is multiplied by.</summary>
    public double DecayRate { get; init => field = Check.Positive(value, "ExponentialDecay", "decayRate"); }

    /// <summary>Whether it falls in stairs instead of smoothly.</summary>
    public bool Staircase { get; init; }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values)
    {
        var part = (double)moment.Step / DecaySteps;
        return Initial * Math.Pow(DecayRate, Staircase ? Math.Floor(part) : part);
    }

    internal override object Described => Describe();

    internal Description Describe() => Description.Of(
        "ExponentialDecay",
        Argument.Required("initial", Initial),
        Argument.Required("decaySteps", DecaySteps),
        Argument.Required("decayRate", DecayRate),
        Argument.Optional("staircase", Staircase, false));
}

public static partial class Prelude
{
    /// <summary>initial · decayRate^(step / decaySteps): <c>Sgd(ExponentialDecay(0.1, 1000, 0.96))</c>.</summary>
    /// <param name="initial">The rate of the first step; Keras' initial_learning_rate.</param>
    /// <param name="decaySteps">After how many steps the rate is multiplied once.</param>
    /// <param name="decayRate">What it is multiplied by.</param>
    /// <param name="staircase">Whether it falls in stairs, by the floor of step / decaySteps.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is not positive.</exception>
    public static ExponentialDecay ExponentialDecay(
        double initial, int decaySteps, double decayRate, bool staircase = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new ExponentialDecay(initial, decaySteps, decayRate, staircase));
}
