using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Divides the rate by 5 when more than so many epochs in a row missed the best value before them by less than a tolerance, as long as it is above 1e-6.</summary>
/// <remarks>
/// learning_rate="adaptive" of scikit-learn's <see href="https://scikit-learn.org/stable/modules/generated/sklearn.neural_network.MLPClassifier.html">MLPClassifier and MLPRegressor</see>. There, training ends when a rate of 1e-6 or less would be
/// divided once more: <c>.StopWhen(rate.RunsOut())</c>. The count begins anew with each division, the best value does not. NaN counts as no improvement.
/// </remarks>
public sealed record Adaptive : Schedule
{
    private const double Divisor = 5;
    private const double Floor = 1e-6;

    /// <summary>An adaptive rate; the word <see cref="Prelude.Adaptive"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Adaptive(double initial, Measurement? measurement = null, int epochs = 10, double tolerance = 1e-4) =>
        (Initial, Measurement, Epochs, Tolerance) = (initial, measurement ?? new Measurement(MeasuredOn.Train, Prelude.TotalLoss), epochs, tolerance);

    /// <summary>The rate of the first epoch.</summary>
    public double Initial { get; init => field = Check.Positive(value, "Adaptive", "initial"); }

    /// <summary>What it looks at.</summary>
    public Measurement Measurement { get; init => field = Check.NotNull(value, "Adaptive", "measurement"); }

    /// <summary>How many epochs in a row without improvement are borne.</summary>
    public int Epochs { get; init => field = Check.Positive(value, "Adaptive", "epochs"); }

    /// <summary>How much better than the best before it a value must at least be.</summary>
    public double Tolerance { get; init => field = Check.NotNegative(value, "Adaptive", "tolerance"); }

    /// <inheritdoc/>
    public override Measurement? Watched => Measurement;

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values) => Follow(values).Rate;

    /// <summary>Holds when the rate would have to be divided, but is 1e-6 or less: where scikit-learn ends training.</summary>
    public RunsOut RunsOut() => new(this);

    internal (double Rate, bool HasRunOut) Follow(ReadOnlySpan<double> values)
    {
        var (rate, best, since, hasRunOut) = (Initial, Measurement.Worst, 0, false);
        foreach (var value in values)
        {
            var isEnough = Measurement.Metric.HigherIsBetter ? value >= best + Tolerance : value <= best - Tolerance;
            since = isEnough ? 0 : since + 1;
            best = Measurement.IsBetter(value, best) ? value : best;
            var divides = since > Epochs;
            hasRunOut = divides && rate <= Floor;
            since = divides && !hasRunOut ? 0 : since;
            rate = divides && !hasRunOut ? rate / Divisor : rate;
        }

        return (rate, hasRunOut);
    }

    internal override object Described => Describe();

    internal Description Describe() => Description.Of(
        "Adaptive",
        Argument.Required("initial", Initial),
        Argument.Optional("measurement", Measurement.Describe(), new Measurement(MeasuredOn.Train, Prelude.TotalLoss).Describe()),
        Argument.Optional("epochs", Epochs, 10),
        Argument.Optional("tolerance", Tolerance, 1e-4));
}

/// <summary>Holds when an adaptive rate would have to be divided, but is 1e-6 or less: where scikit-learn's training with learning_rate="adaptive" ends.</summary>
public sealed record RunsOut : StopRule
{
    internal RunsOut(Adaptive rate)
        : base(rate.Measurement) => Rate = rate;

    /// <summary>The rate.</summary>
    public Adaptive Rate { get; }

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<double> values) => Rate.Follow(values).HasRunOut;

    internal override Description Describe() => Description.Of("RunsOut", Argument.Named("rate", Rate.Describe()));

    internal static RunsOut Read(Fields fields) => fields.Nested("rate", Vocabulary.Schedule) is Adaptive rate ? new(rate) : throw Throw.WrongField($"{fields.Path}.rate", "an Adaptive rate");

    /// <inheritdoc/>
    public override string ToString() => $"{Rate}.RunsOut()";
}

public static partial class Prelude
{
    /// <summary>Divides the rate by 5 when a measurement no longer gets better: scikit-learn's adaptive, with its defaults.</summary>
    /// <param name="initial">The rate of the first epoch; scikit-learn's learning_rate_init.</param>
    /// <param name="measurement">What it looks at; the default is scikit-learn's, the loss of the training rows. With its early_stopping: a score of the validation rows.</param>
    /// <param name="epochs">How many epochs in a row without improvement are borne; scikit-learn's n_iter_no_change, 10.</param>
    /// <param name="tolerance">How much better than the best before it a value must at least be; scikit-learn's tol, 1e-4.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Adaptive Adaptive(
        double initial, Measurement? measurement = null, int epochs = 10, double tolerance = 1e-4, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Adaptive(initial, measurement, epochs, tolerance));
}
