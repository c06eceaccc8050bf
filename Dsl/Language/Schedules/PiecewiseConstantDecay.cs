using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>One rate up to and including each boundary, and one beyond the last. <see href="https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/">Keras' PiecewiseConstantDecay</see>: a boundary belongs to the interval it ends.</summary>
public sealed record PiecewiseConstantDecay : Schedule
{
    /// <summary>Piecewise constant rates; the word <see cref="Prelude.PiecewiseConstantDecay"/> says what each option means.</summary>
    /// <exception cref="ModelException">The boundaries do not rise, the rates are not one more than the boundaries, or one is negative.</exception>
    public PiecewiseConstantDecay(Seq<int> boundaries, Seq<double> rates)
    {
        if (boundaries.Count == 0 || rates.Count != boundaries.Count + 1 || boundaries[0] < 0 || boundaries.Zip(boundaries.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw Throw.BadPieces(boundaries, rates);
        }

        foreach (var rate in rates)
        {
            Check.NotNegative(rate, "PiecewiseConstantDecay", nameof(rates));
        }

        (Boundaries, Rates) = (boundaries, rates);
    }

    /// <summary>The last step of each interval but the last, counted from 0.</summary>
    public Seq<int> Boundaries { get; }

    /// <summary>The rate of each interval.</summary>
    public Seq<double> Rates { get; }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values)
    {
        var interval = 0;
        while (interval < Boundaries.Count && moment.Step > Boundaries[interval])
        {
            interval++;
        }

        return Rates[interval];
    }

    internal override object Described => Describe();

    internal Description Describe() => Description.Of("PiecewiseConstantDecay", Argument.Required("boundaries", Boundaries), Argument.Required("rates", Rates));
}

public static partial class Prelude
{
    /// <summary>One rate up to and including each boundary, and one beyond the last: <c>Sgd(PiecewiseConstantDecay([1000, 2000], [0.1, 0.05, 0.01]))</c>.</summary>
    /// <param name="boundaries">The last step of each interval but the last, counted from 0, rising.</param>
    /// <param name="rates">The rate of each interval: one more than boundaries; Keras' values.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The boundaries do not rise, the rates are not one more than the boundaries, or one is negative.</exception>
    public static PiecewiseConstantDecay PiecewiseConstantDecay(Seq<int> boundaries, Seq<double> rates, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new PiecewiseConstantDecay(boundaries, rates));
}
