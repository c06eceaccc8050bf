namespace Pipeline.Dsl;

/// <summary>A metric of numbers, of all of a row's outputs or of one.</summary>
public abstract record OutputMetric : Metric
{
    private protected OutputMetric()
    {
    }

    /// <summary>The only output that is measured, from 0, in the order of a row's values; null, the default, for all.</summary>
    public int? Output { get; init => field = value is { } index ? Check.NotNegative(index, Word, "output") : null; }

    /// <inheritdoc/>
    public sealed override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => Prelude.MeanSquaredError.Form(outputShape, targets);

    /// <summary>The word that makes it.</summary>
    private protected abstract string Word { get; }

    /// <summary>A name with its output: <c>r2 of output 1</c>.</summary>
    private protected string Named(string name) => Output is { } index ? $"{name} of output {index}" : name;

    /// <summary>How many outputs of a row are measured.</summary>
    private protected int Measured(MetricRows rows) => Output is null ? rows.Outputs : 1;

    internal override void CheckOutput(Value output, Scope scope, Loss loss)
    {
        if (Output >= output.Shape.Size)
        {
            throw Throw.OutputBeyond(output.Shape.Size);
        }
    }
}

/// <summary>√ of the mean of (x - t)² over all rows and outputs (Keras' RootMeanSquaredError); not the mean of each output's root, as scikit-learn has it.</summary>
public sealed record RootMeanSquaredErrorMetric : OutputMetric
{
    internal RootMeanSquaredErrorMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => Named("root_mean_squared_error");

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override string Word => "RootMeanSquaredError";

    /// <inheritdoc/>
    public override int Totals(MetricRows rows) => 1;

    /// <inheritdoc/>
    public override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept)
    {
        var first = Output ?? 0;
        var sum = 0.0;
        for (var i = first; i < first + Measured(rows); i++)
        {
            sum += (output[i] - target[i]) * (output[i] - target[i]);
        }

        totals[0] += sum;
    }

    /// <inheritdoc/>
    public override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept) => Math.Sqrt(totals[0] / ((double)count * Measured(rows)));

    internal override Description Describe() => Description.Word(Word, Argument.Option("output", Output, null));
}

/// <summary>How the values of several outputs become one.</summary>
public enum OutputAverage
{
    /// <summary>Their mean.</summary>
    Uniform,

    /// <summary>Their mean, each weighed by the variance of its targets.</summary>
    VarianceWeighted,
}

/// <summary>
/// R² = 1 - Σ (x - t)² / Σ (t - mean t)², the share of the targets' variance that is explained: 1 is perfect, 0 no better than their mean (Keras' R2Score, scikit-learn's r2_score). Where the targets do not vary it is 1 for a
/// perfect output, else 0; of fewer than two rows it is NaN.
/// </summary>
public sealed record R2Metric : OutputMetric
{
    private const int PerOutput = 4;

    internal R2Metric()
    {
    }

    /// <summary>How the values of several outputs become one. The default is Uniform.</summary>
    public OutputAverage Average { get; init => field = Check.Choice(value, Word, "average"); }

    /// <inheritdoc/>
    public override string Name => Average == OutputAverage.Uniform ? Named("r2") : Named("variance weighted r2");

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    private protected override string Word => "R2";

    /// <summary>The number of rows; for each output its first target, the mean of the targets from there, the sum of their squared distances from the mean, and the sum of squared errors.</summary>
    /// <param name="rows">What the rows look like.</param>
    public override int Totals(MetricRows rows) => 1 + (PerOutput * Measured(rows));

    /// <inheritdoc/>
    public override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept)
    {
        // Welford's sums, of distances from the first target: sums of the targets themselves would lose the digits of those far from 0.
        var count = ++totals[0];
        for (var i = 0; i < Measured(rows); i++)
        {
            var sums = totals.Slice(1 + (PerOutput * i), PerOutput);
            var place = (Output ?? 0) + i;
            sums[0] = count == 1 ? target[place] : sums[0];
            var moved = target[place] - sums[0];
            var distance = moved - sums[1];
            sums[1] += distance / count;
            sums[2] += distance * (moved - sums[1]);
            sums[3] += (output[place] - target[place]) * (output[place] - target[place]);
        }
    }

    /// <inheritdoc/>
    public override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept)
    {
        if (count < 2)
        {
            return double.NaN;
        }

        var (sum, varied, variation, outputs) = (0.0, 0.0, 0.0, Measured(rows));
        for (var i = 0; i < outputs; i++)
        {
            var sums = totals.Slice(1 + (PerOutput * i), PerOutput);
            var value = sums[2] != 0 ? 1 - (sums[3] / sums[2]) : sums[3] == 0 ? 1 : sums[3] > 0 ? 0 : double.NaN;
            sum += value;
            varied += value * sums[2];
            variation += sums[2];
        }

        return Average == OutputAverage.VarianceWeighted && variation != 0 ? varied / variation : sum / outputs;
    }

    internal override void CheckOutput(Value output, Scope scope, Loss loss)
    {
        base.CheckOutput(output, scope, loss);
        if (Average != OutputAverage.Uniform && (Output is not null || output.Shape.Size == 1))
        {
            throw Throw.AverageOfOneOutput(Average);
        }
    }

    internal override Description Describe() => Description.Word(Word, Argument.Option("output", Output, null), Argument.Option("average", Average, OutputAverage.Uniform));
}
