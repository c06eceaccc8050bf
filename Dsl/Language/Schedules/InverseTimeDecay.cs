using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>initial / (1 + decayRate · step / decaySteps); with a staircase step / decaySteps is floored. <see href="https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/">Keras' InverseTimeDecay</see>.</summary>
public sealed record InverseTimeDecay : Schedule
{
    /// <summary>Inverse time decay; the word <see cref="Prelude.InverseTimeDecay"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public InverseTimeDecay(double initial, int decaySteps, double decayRate, bool staircase = false) => (Initial, DecaySteps, DecayRate, Staircase) = (initial, decaySteps, decayRate, staircase);

    /// <summary>The rate of the first step.</summary>
    public double Initial { get; init => field = Check.Positive(value, "InverseTimeDecay", "initial"); }

    /// <summary>After how many steps the divisor has grown by the decay rate.</summary>
    public int DecaySteps { get; init => field = Check.Positive(value, "InverseTimeDecay", "decaySteps"); }

    /// <summary>By how much the divisor grows.</summary>
    public double DecayRate { get; init => field = Check.Positive(value, "InverseTimeDecay", "decayRate"); }

    /// <summary>Whether it falls in stairs instead of smoothly.</summary>
    public bool Staircase { get; init; }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values)
    {
        var part = (double)moment.Step / DecaySteps;
        return Initial / (1 + (DecayRate * (Staircase ? Math.Floor(part) : part)));
    }

    internal override object Described => Describe();

    internal Description Describe() => Description.Of(
        "InverseTimeDecay",
        Argument.Required("initial", Initial),
        Argument.Required("decaySteps", DecaySteps),
        Argument.Required("decayRate", DecayRate),
        Argument.Optional("staircase", Staircase, false));
}

public static partial class Prelude
{
    /// <summary>initial / (1 + decayRate · step / decaySteps): <c>Sgd(InverseTimeDecay(0.1, 1000, 0.5))</c>.</summary>
    /// <param name="initial">The rate of the first step; Keras' initial_learning_rate.</param>
    /// <param name="decaySteps">After how many steps the divisor has grown by the decay rate.</param>
    /// <param name="decayRate">By how much the divisor grows.</param>
    /// <param name="staircase">Whether it falls in stairs, by the floor of step / decaySteps.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is not positive.</exception>
    public static InverseTimeDecay InverseTimeDecay(
        double initial, int decaySteps, double decayRate, bool staircase = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new InverseTimeDecay(initial, decaySteps, decayRate, staircase));
}
