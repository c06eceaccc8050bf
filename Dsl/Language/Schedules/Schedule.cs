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
    /// <exception cref="ModelException">Step, epoch or rows are negative.</exception>
    public double At(in Moment moment, ReadOnlySpan<double> values)
    {
        _ = Check.NotNegative(moment.Step, "At", "step");
        _ = Check.NotNegative(moment.Epoch, "At", "epoch");
        _ = Check.NotNegative(moment.Rows, "At", "rows");
        return RateOf(moment, values);
    }

    /// <summary>The rate of a step of the first epoch, counted from 0.</summary>
    /// <exception cref="ModelException">The step is negative.</exception>
    public double At(long step) => At(new Moment(step), []);

    /// <summary>The rates of the first steps, to be printed or plotted.</summary>
    /// <exception cref="ModelException">The number is not positive, or the rate follows from more than the step: it changes from epoch to epoch.</exception>
    public double[] Values(int steps)
    {
        _ = Check.Positive(steps, "Values", nameof(steps));
        return IsOfSteps ? Values(1, steps, 0) : throw Throw.NotOfSteps("Values(steps)", this, "Values(epochs, stepsPerEpoch, rowsPerEpoch, values)");
    }

    /// <summary>The rates of every step of some epochs, to be printed or plotted: <c>ReduceOnPlateau(0.1).Values(20, 10, 320, losses)</c>.</summary>
    /// <param name="epochs">How many epochs.</param>
    /// <param name="stepsPerEpoch">The steps of each.</param>
    /// <param name="rowsPerEpoch">The training rows of each.</param>
    /// <param name="values">The values of <see cref="Watched"/> after each epoch, at least for all but the last; empty where nothing is watched.</param>
    /// <exception cref="ModelException">A number is out of range, or there are values of too few epochs, or values although nothing is watched.</exception>
    public double[] Values(int epochs, int stepsPerEpoch, long rowsPerEpoch, ReadOnlySpan<double> values = default)
    {
        _ = Check.Positive(epochs, "Values", nameof(epochs));
        _ = Check.Positive(stepsPerEpoch, "Values", nameof(stepsPerEpoch));
        _ = Check.NotNegative(rowsPerEpoch, "Values", nameof(rowsPerEpoch));
        if (Watched is null ? values.Length > 0 : values.Length < epochs - 1)
        {
            throw Throw.ValuesOfEpochs(this, epochs, values.Length);
        }

        var rates = new double[checked(epochs * stepsPerEpoch)];
        for (var step = 0; step < rates.Length; step++)
        {
            var epoch = step / stepsPerEpoch;
            rates[step] = At(new Moment(step, epoch, epoch * rowsPerEpoch), Watched is null ? [] : values[..epoch]);
        }

        return rates;
    }

    /// <summary>Whether the rate is a function of the step alone.</summary>
    internal virtual bool IsOfSteps => Watched is null;

    private protected abstract double RateOf(in Moment moment, ReadOnlySpan<double> values);

    /// <summary>A rate that stays as it is; what takes it checks that it is positive and finite.</summary>
    public static implicit operator Schedule(double rate) => ConstantRate.Unchecked(rate);

    /// <summary>How an argument of an optimizer shows it: a number, or a description.</summary>
    internal abstract object Described { get; }

    /// <summary>The code that makes it: <c>0.1</c>, <c>ExponentialDecay(0.1, 1000, 0.96)</c>.</summary>
    public sealed override string ToString() => Described is double rate ? ExprText.Number(rate) : Described.ToString()!;
}
