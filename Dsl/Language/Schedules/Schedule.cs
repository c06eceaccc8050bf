namespace Pipeline.Dsl;

/// <summary>Where a training stands when a rate is asked for.</summary>
/// <param name="Step">The number of steps so far, 0 in the first; steps that only accumulate count too, as in Keras.</param>
/// <param name="Epoch">The number of whole epochs so far.</param>
/// <param name="Rows">The number of training rows gone through in those epochs.</param>
public readonly record struct Moment(long Step, int Epoch = 0, long Rows = 0)
{
    /// <summary>The numbers with their names.</summary>
    public override string ToString() => FormattableString.Invariant($"step {Step}, epoch {Epoch}, rows {Rows}");
}

/// <summary>A learning rate over the steps of a training: a value, a pure function without a state of its own. A number converts to the rate that stays as it is.</summary>
public abstract record Schedule
{
    private protected Schedule()
    {
    }

    /// <summary>What it looks at, or null where it is a function of the step alone; the metric must be among the training's.</summary>
    public virtual Measurement? Watched => null;

    /// <summary>The rate of a step.</summary>
    /// <param name="moment">Where the training stands before the step.</param>
    /// <param name="values">The values of <see cref="Watched"/>, one per whole epoch so far; empty where nothing is watched.</param>
    public abstract double At(in Moment moment, ReadOnlySpan<double> values);

    /// <summary>The rate of a step of the first epoch, counted from 0.</summary>
    public double At(long step) => At(new Moment(step), []);

    /// <summary>The rates of the first steps, to be printed or plotted.</summary>
    /// <exception cref="ModelException">The number is not positive.</exception>
    public double[] Values(int steps)
    {
        var values = new double[Check.Positive(steps, "Values", nameof(steps))];
        for (var step = 0; step < values.Length; step++)
        {
            values[step] = At(step);
        }

        return values;
    }

    /// <summary>A rate that stays as it is; what takes it checks that it is positive and finite.</summary>
    public static implicit operator Schedule(double rate) => ConstantRate.Unchecked(rate);

    /// <summary>How an argument of an optimizer shows it: a number, or a description.</summary>
    internal abstract object Described { get; }

    /// <summary>The code that makes it: <c>0.1</c>, <c>ExponentialDecay(0.1, 1000, 0.96)</c>.</summary>
    public sealed override string ToString() => Described is double rate ? ExprText.Number(rate) : Described.ToString()!;
}
