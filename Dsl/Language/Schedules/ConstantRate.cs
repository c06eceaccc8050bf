namespace Pipeline.Dsl;

/// <summary>A rate that stays as it is.</summary>
public sealed record ConstantRate : Schedule
{
    /// <summary>A rate that stays as it is; a number converts to it.</summary>
    /// <exception cref="ModelException">It is not positive and finite.</exception>
    public ConstantRate(double rate)
        : this(rate, "An optimizer", nameof(rate))
    {
    }

    internal ConstantRate(double rate, string verb, string name) => Rate = Check.Positive(rate, verb, name);

    private ConstantRate()
    {
    }

    /// <summary>The rate.</summary>
    public double Rate { get; private init; }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values) => Rate;

    internal override object Described => Rate;

    /// <summary>A number on its way to an optimizer, which says in its own name what is wrong with it.</summary>
    internal static ConstantRate Unchecked(double rate) => new() { Rate = rate };
}
