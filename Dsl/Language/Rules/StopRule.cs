namespace Pipeline.Dsl;

/// <summary>When training ends before its last epoch: a pure function of the values measured so far.</summary>
public abstract record StopRule
{
    private protected StopRule(Measurement measurement) => Measurement = Check.NotNull(measurement, "StopWhen", nameof(measurement));

    /// <summary>What it looks at.</summary>
    public Measurement Measurement { get; }

    /// <summary>Whether training ends, given the measurement's value in each epoch so far.</summary>
    public abstract bool Holds(ReadOnlySpan<double> values);

    internal abstract Description Describe();

    /// <summary>The code that makes it: <c>Validation(TotalLoss).Stalls(5)</c>.</summary>
    public abstract override string ToString();

    /// <summary>The rule as a verb of its measurement, which is the description's first argument.</summary>
    private protected string AsVerb() => $"{Measurement}.{Describe() with { Arguments = Describe().Arguments.Skip(1).ToSeq() }}";
}

/// <summary>Holds when the last epochs brought nothing better than the best before them: Keras' EarlyStopping.</summary>
/// <remarks>https://keras.io/api/callbacks/early_stopping. Of its restore_best_weights, <see cref="Best"/> is the counterpart.</remarks>
public sealed record Stalls : StopRule
{
    internal Stalls(Measurement measurement, int epochs, double minimumChange, double? baseline, int after)
        : base(measurement)
    {
        Epochs = Check.Positive(epochs, "Stalls", nameof(epochs));
        MinimumChange = Check.NotNegative(minimumChange, "Stalls", nameof(minimumChange));
        Baseline = baseline is { } value ? Check.Finite(value, "Stalls", nameof(baseline)) : null;
        After = Check.NotNegative(after, "Stalls", nameof(after));
    }

    /// <summary>How many epochs without improvement are borne; Keras' patience.</summary>
    public int Epochs { get; }

    /// <summary>By how much a value must be better to count; Keras' min_delta.</summary>
    public double MinimumChange { get; }

    /// <summary>A value that must be beaten too before the count starts anew; Keras' baseline.</summary>
    public double? Baseline { get; }

    /// <summary>How many first epochs are not looked at; Keras' start_from_epoch.</summary>
    public int After { get; }

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<double> values)
    {
        var (best, since, holds) = (Measurement.Worst, 0, false);
        for (var epoch = After; epoch < values.Length; epoch++)
        {
            since++;
            var isBetter = Measurement.IsBetter(values[epoch], best, MinimumChange);
            if (isBetter)
            {
                best = values[epoch];
                since = Baseline is not { } baseline || Measurement.IsBetter(best, baseline, MinimumChange) ? 0 : since;
            }

            // An epoch that is better never ends training, even where it does not beat the baseline; nor does the very first.
            holds = !isBetter && since >= Epochs && epoch > 0;
        }

        return holds;
    }

    internal override Description Describe() => Description.Of(
        "Stalls",
        Argument.Named("measurement", Measurement.Describe()),
        Argument.Required("epochs", Epochs),
        Argument.Optional("minimumChange", MinimumChange, 0.0),
        Argument.Optional("baseline", Baseline, null),
        Argument.Optional("after", After, 0));

    /// <inheritdoc/>
    public override string ToString() => AsVerb();
}

/// <summary>Holds when a value is as good as a given one, or better.</summary>
public sealed record Reaches : StopRule
{
    internal Reaches(Measurement measurement, double value)
        : base(measurement) => Value = Check.Finite(value, "Reaches", nameof(value));

    /// <summary>The value to reach.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<double> values) => values.Length > 0 && (values[^1] == Value || Measurement.IsBetter(values[^1], Value));

    internal override Description Describe() =>
        Description.Of("Reaches", Argument.Named("measurement", Measurement.Describe()), Argument.Required("value", Value));

    /// <inheritdoc/>
    public override string ToString() => AsVerb();
}
