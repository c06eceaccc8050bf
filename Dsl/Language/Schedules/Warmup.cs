using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A straight line from a small rate up to where another schedule begins, and then that schedule, its steps counted from there.</summary>
public sealed record Warmup : Schedule
{
    /// <summary>A warm-up; the word <see cref="Prelude.Warmup"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range, or what comes afterwards looks at more than the step.</exception>
    public Warmup(int steps, Schedule then, double from = 0) => (Steps, Then, From) = (steps, then, from);

    /// <summary>Over how many steps the rate rises.</summary>
    public int Steps { get; init => field = Check.Positive(value, "Warmup", "steps"); }

    /// <summary>What comes afterwards: a schedule of the step, since nothing but steps is counted from the end of a warm-up.</summary>
    public Schedule Then { get; init => field = OfSteps(Check.Rate(value, "Warmup", "then")); }

    /// <summary>The rate of the first step.</summary>
    public double From { get; init => field = Check.NotNegative(value, "Warmup", "from"); }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values)
    {
        var then = Then.At(moment with { Step = Math.Max(0, moment.Step - Steps) }, values);
        return moment.Step < Steps ? From + ((then - From) * ((double)moment.Step / Steps)) : then;
    }

    private static Schedule OfSteps(Schedule then) => then.IsOfSteps ? then : throw Throw.NotOfSteps("Warmup", then, "a schedule of the step, such as ExponentialDecay or CosineDecay, or no warm-up");

    internal override object Described => Describe();

    internal Description Describe() => Description.Of(
        "Warmup", Argument.Required("steps", Steps), Argument.Required("then", Then.Described), Argument.Optional("from", From, 0.0));
}

public static partial class Prelude
{
    /// <summary>A straight line from a small rate up to where another schedule begins, and then that schedule: <c>Adam(Warmup(500, ExponentialDecay(0.001, 1000, 0.9)))</c>.</summary>
    /// <param name="steps">Over how many steps the rate rises.</param>
    /// <param name="then">What comes afterwards, a number or a schedule of the step, which counts its steps from there; none of rows or measurements.</param>
    /// <param name="from">The rate of the first step.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range, or what comes afterwards looks at more than the step.</exception>
    public static Warmup Warmup(int steps, Schedule then, double from = 0, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Warmup(steps, then, from));
}
