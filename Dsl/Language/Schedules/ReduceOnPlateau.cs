using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Multiplies the rate by a factor, down to a minimum, when a measurement has not become better for some epochs; then waits some epochs before it looks again.</summary>
/// <remarks><see href="https://keras.io/api/callbacks/reduce_lr_on_plateau/">Keras' ReduceLROnPlateau</see>; a function of the values so far, so Resume goes on with it. NaN counts as no improvement.</remarks>
public sealed record ReduceOnPlateau : Schedule
{
    /// <summary>A rate that falls on plateaus; the word <see cref="Prelude.ReduceOnPlateau"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public ReduceOnPlateau(
        double initial, Measurement? measurement = null, double factor = 0.1, int patience = 10, double minimumChange = 1e-4, int cooldown = 0, double minimum = 0) =>
        (Initial, Measurement, Factor, Patience, MinimumChange, Cooldown, Minimum) =
        (initial, measurement ?? new Measurement(MeasuredOn.Validation, Prelude.TotalLoss), factor, patience, minimumChange, cooldown, minimum);

    /// <summary>The rate of the first epoch.</summary>
    public double Initial { get; init => field = Check.Positive(value, "ReduceOnPlateau", "initial"); }

    /// <summary>What it looks at.</summary>
    public Measurement Measurement { get; init => field = Check.NotNull(value, "ReduceOnPlateau", "measurement"); }

    /// <summary>What the rate is multiplied by, in [0, 1).</summary>
    public double Factor { get; init => field = Check.Fraction(value, "ReduceOnPlateau", "factor"); }

    /// <summary>After how many epochs without improvement the rate falls.</summary>
    public int Patience { get; init => field = Check.Positive(value, "ReduceOnPlateau", "patience"); }

    /// <summary>By how much a value must be better to count.</summary>
    public double MinimumChange { get; init => field = Check.NotNegative(value, "ReduceOnPlateau", "minimumChange"); }

    /// <summary>How many epochs after a fall are not counted.</summary>
    public int Cooldown { get; init => field = Check.NotNegative(value, "ReduceOnPlateau", "cooldown"); }

    /// <summary>Below what the rate does not fall.</summary>
    public double Minimum { get; init => field = Check.NotNegative(value, "ReduceOnPlateau", "minimum"); }

    /// <inheritdoc/>
    public override Measurement? Watched => Measurement;

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values)
    {
        var (rate, best, wait, cooling) = (Initial, Measurement.Worst, 0, 0);
        foreach (var value in values)
        {
            if (cooling > 0)
            {
                cooling--;
                wait = 0;
            }

            if (Measurement.IsBetter(value, best, MinimumChange))
            {
                (best, wait) = (value, 0);
            }
            else if (cooling == 0)
            {
                wait++;
                if (wait >= Patience && rate > Minimum)
                {
                    (rate, cooling, wait) = (Math.Max(rate * Factor, Minimum), Cooldown, 0);
                }
            }
        }

        return rate;
    }

    internal override object Described => Describe();

    internal Description Describe() => Description.Of(
        "ReduceOnPlateau",
        Argument.Required("initial", Initial),
        Argument.Optional("measurement", Measurement.Describe(), new Measurement(MeasuredOn.Validation, Prelude.TotalLoss).Describe()),
        Argument.Optional("factor", Factor, 0.1),
        Argument.Optional("patience", Patience, 10),
        Argument.Optional("minimumChange", MinimumChange, 1e-4),
        Argument.Optional("cooldown", Cooldown, 0),
        Argument.Optional("minimum", Minimum, 0.0));
}

public static partial class Prelude
{
    /// <summary>Multiplies the rate by a factor when a measurement has not become better for some epochs: <c>Sgd(ReduceOnPlateau(0.1, Validation(Accuracy), patience: 5))</c>; Keras' ReduceLROnPlateau with its defaults.</summary>
    /// <param name="initial">The rate of the first epoch.</param>
    /// <param name="measurement">What it looks at; the default is Keras' val_loss.</param>
    /// <param name="factor">What the rate is multiplied by, in [0, 1).</param>
    /// <param name="patience">After how many epochs without improvement the rate falls, 1 or more; Keras' 0 means the same as 1.</param>
    /// <param name="minimumChange">By how much a value must be better to count; Keras' min_delta.</param>
    /// <param name="cooldown">How many epochs after a fall are not counted.</param>
    /// <param name="minimum">Below what the rate does not fall; Keras' min_lr.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static ReduceOnPlateau ReduceOnPlateau(
        double initial,
        Measurement? measurement = null,
        double factor = 0.1,
        int patience = 10,
        double minimumChange = 1e-4,
        int cooldown = 0,
        double minimum = 0,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new ReduceOnPlateau(initial, measurement, factor, patience, minimumChange, cooldown, minimum));
}
