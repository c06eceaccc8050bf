namespace Pipeline.Dsl;

/// <summary>Holds when too many epochs in a row missed the best value before them by less than a tolerance: the rule of scikit-learn's MLPClassifier and MLPRegressor.</summary>
/// <remarks>https://scikit-learn.org/stable/modules/generated/sklearn.neural_network.MLPClassifier.html, n_iter_no_change and tol. NaN counts as no improvement.</remarks>
public sealed record Plateaus : StopRule
{
    internal Plateaus(Measurement measurement, int epochs, double tolerance)
        : base(measurement)
    {
        Epochs = Check.Positive(epochs, "Plateaus", nameof(epochs));
        Tolerance = Check.NotNegative(tolerance, "Plateaus", nameof(tolerance));
    }

    /// <summary>How many epochs in a row without improvement are borne; scikit-learn's n_iter_no_change.</summary>
    public int Epochs { get; }

    /// <summary>How much better than the best before it a value must at least be; scikit-learn's tol.</summary>
    public double Tolerance { get; }

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<double> values)
    {
        var (best, since) = (Measurement.Worst, 0);
        foreach (var value in values)
        {
            since = Measurement.Metric.HigherIsBetter ? (value >= best + Tolerance ? 0 : since + 1) : (value <= best - Tolerance ? 0 : since + 1);
            best = Measurement.IsBetter(value, best) ? value : best;
        }

        return since > Epochs;
    }

    internal override Description Describe() => Description.Of(
        "Plateaus", Argument.Named("measurement", Measurement.Describe()), Argument.Optional("epochs", Epochs, 10), Argument.Optional("tolerance", Tolerance, 1e-4));

    /// <inheritdoc/>
    public override string ToString() => AsVerb();
}
