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
}

/// <summary>Holds when the last epochs brought nothing better than the best before them.</summary>
public sealed record Stalls : StopRule
{
    internal Stalls(Measurement measurement, int epochs, double minimumChange)
        : base(measurement)
    {
        Epochs = Check.Positive(epochs, "Stalls", nameof(epochs));
        MinimumChange = Check.NotNegative(minimumChange, "Stalls", nameof(minimumChange));
    }

    /// <summary>How many epochs without improvement are borne; Keras' patience.</summary>
    public int Epochs { get; }

    /// <summary>By how much a value must be better to count; Keras' min_delta.</summary>
    public double MinimumChange { get; }

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<double> values)
    {
        var (best, since) = (double.NaN, 0);
        foreach (var value in values)
        {
            var better = double.IsNaN(best) ? !double.IsNaN(value) : Measurement.IsBetter(value, best, MinimumChange);
            (best, since) = better ? (value, 0) : (best, since + 1);
        }

        // Nothing can stall in the first epoch: a value that is not a number has none before it to be worse than.
        return since >= Epochs && values.Length > Epochs;
    }

    internal override Description Describe() => Description.Of(
        "Stalls", Argument.Named("measurement", Measurement.Describe()), Argument.Required("epochs", Epochs), Argument.Optional("minimumChange", MinimumChange, 0.0));

    /// <inheritdoc/>
    public override string ToString() => $"{Measurement}.{Describe() with { Arguments = Describe().Arguments.Skip(1).ToSeq() }}";
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
    public override string ToString() => $"{Measurement}.Reaches({ExprText.Number(Value)})";
}
