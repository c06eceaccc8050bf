namespace Pipeline.Dsl;

/// <summary>Which epoch's weights are the result of training.</summary>
public abstract record KeepRule
{
    private protected KeepRule(Measurement measurement) => Measurement = Check.NotNull(measurement, "Keep", nameof(measurement));

    /// <summary>What it looks at.</summary>
    public Measurement Measurement { get; }

    /// <summary>Whether the last epoch is to be kept, given the measurement's value in each epoch so far.</summary>
    public abstract bool Keeps(ReadOnlySpan<double> values);

    internal abstract Description Describe();

    /// <summary>The code that makes it: <c>Best(Validation(Accuracy))</c>.</summary>
    public sealed override string ToString() => Describe().ToString();
}

/// <summary>Keeps the epoch with the best value, the first of equal ones, however training ended; NaN is worse than every number.</summary>
public sealed record Best : KeepRule
{
    /// <summary>Keeps the epoch with the best value.</summary>
    public Best(Measurement measurement)
        : base(measurement)
    {
    }

    /// <inheritdoc/>
    public override bool Keeps(ReadOnlySpan<double> values)
    {
        if (values is not [.. var before, var last])
        {
            return false;
        }

        foreach (var earlier in before)
        {
            if (double.IsNaN(earlier) ? double.IsNaN(last) : !Measurement.IsBetter(last, earlier))
            {
                return false;
            }
        }

        return true;
    }

    internal override Description Describe() => Description.Of("Best", Argument.Required("measurement", Measurement.Describe()));
}

public static partial class Prelude
{
    /// <summary>Keeps the weights of the epoch with the best value: <c>.Keep(Best(Validation(Accuracy)))</c>.</summary>
    public static Best Best(Measurement measurement) => new(measurement);
}
