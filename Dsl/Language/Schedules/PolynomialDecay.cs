using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>(initial - end) · (1 - step / decaySteps)^power + end, and end afterwards. <see href="https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/">Keras' PolynomialDecay</see>.</summary>
/// <remarks>With a cycle, decaySteps becomes its first multiple that is not below the step: the rate rises again and falls once more, over twice, three times, … the steps.</remarks>
public sealed record PolynomialDecay : Schedule
{
    /// <summary>Polynomial decay; the word <see cref="Prelude.PolynomialDecay"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public PolynomialDecay(double initial, int decaySteps, double end = 0.0001, double power = 1, bool cycle = false) =>
        (Initial, DecaySteps, End, Power, Cycle) = (initial, decaySteps, end, power, cycle);

    /// <summary>The rate of the first step.</summary>
    public double Initial { get; init => field = Check.Positive(value, "PolynomialDecay", "initial"); }

    /// <summary>After how many steps the end is reached.</summary>
    public int DecaySteps { get; init => field = Check.Positive(value, "PolynomialDecay", "decaySteps"); }

    /// <summary>The rate at the end.</summary>
    public double End { get; init => field = Check.NotNegative(value, "PolynomialDecay", "end"); }

    /// <summary>The power; 1 is a straight line.</summary>
    public double Power { get; init => field = Check.Positive(value, "PolynomialDecay", "power"); }

    /// <summary>Whether it begins anew beyond its end.</summary>
    public bool Cycle { get; init; }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values)
    {
        double step = Cycle ? moment.Step : Math.Min(moment.Step, DecaySteps);
        var length = DecaySteps * (Cycle && step > 0 ? Math.Ceiling(step / DecaySteps) : 1);
        return ((Initial - End) * Math.Pow(1 - (step / length), Power)) + End;
    }

    internal override object Described => Describe();

    internal Description Describe() => Description.Of(
        "PolynomialDecay",
        Argument.Required("initial", Initial),
        Argument.Required("decaySteps", DecaySteps),
        Argument.Optional("end", End, 0.0001),
        Argument.Optional("power", Power, 1.0),
        Argument.Optional("cycle", Cycle, false));
}

public static partial class Prelude
{
    /// <summary>(initial - end) · (1 - step / decaySteps)^power + end, and end afterwards: <c>Sgd(PolynomialDecay(0.1, 10000, end: 0.01, power: 0.5))</c>.</summary>
    /// <param name="initial">The rate of the first step; Keras' initial_learning_rate.</param>
    /// <param name="decaySteps">After how many steps the end is reached.</param>
    /// <param name="end">The rate at the end; Keras' end_learning_rate, 0.0001.</param>
    /// <param name="power">The power; Keras' default, 1, is a straight line.</param>
    /// <param name="cycle">Whether it begins anew beyond its end, over twice, three times, … the steps.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static PolynomialDecay PolynomialDecay(
        double initial, int decaySteps, double end = 0.0001, double power = 1, bool cycle = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new PolynomialDecay(initial, decaySteps, end, power, cycle));
}
