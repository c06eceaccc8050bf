namespace Pipeline.Dsl;

/// <summary>A metric of how often decisions for a class are right, and how often the class is found.</summary>
/// <remarks>
/// A single output decides between class 0 and class 1 by the threshold. Of several outputs the largest decides, or, where the loss takes each as a label of its own (BinaryCrossEntropy) or a threshold is given, each by
/// itself. Values are those of scikit-learn with the labels of all classes of the model: what would be 0 / 0, such as the precision of a class that is never given, is 0.
/// </remarks>
public abstract record DecisionMetric : ClassMetric
{
    private const int PerClass = 3;

    private protected DecisionMetric()
    {
    }

    /// <summary>Above it, not at it, an output counts as true. Null, the default, means 0.5 for a single output and for labels, and the largest output where classes exclude one another; a number decides each output by itself.</summary>
    public double? Threshold { get; init => field = value is { } threshold ? Check.Finite(threshold, Word, "threshold") : null; }

    /// <summary>For each class the rows that are rightly given it, that are given it, and that have it.</summary>
    /// <param name="rows">What the rows look like.</param>
    public sealed override int Totals(MetricRows rows) => PerClass * Count(rows);

    /// <inheritdoc/>
    public sealed override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept)
    {
        var (classes, threshold) = (rows.Classes, Threshold ?? 0.5);
        for (var position = 0; position < rows.Positions; position++)
        {
            var row = output.Slice(position * classes, classes);
            if (classes == 1)
            {
                Take(totals, row[0] > threshold ? 1 : 0, target[position] > 0.5 ? 1 : 0);
            }
            else if (rows.Form != TargetForm.Binary && Threshold is null)
            {
                Take(totals, Decision.Largest(row), Decision.TrueClass(rows, target, position));
            }
            else
            {
                for (var label = 0; label < classes; label++)
                {
                    Take(totals.Slice(PerClass * label, PerClass), row[label] > threshold, Decision.IsTrue(rows, target, position, label));
                }
            }
        }
    }

    /// <inheritdoc/>
    public sealed override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept)
    {
        var classes = Count(rows);
        if (Class is not null || (Average is null && rows.Classes == 1))
        {
            return Score(totals.Slice(PerClass * (Class ?? 1), PerClass));
        }

        Span<double> all = [0, 0, 0];
        var (sum, weighted) = (0.0, 0.0);
        for (var k = 0; k < classes; k++)
        {
            var counts = totals.Slice(PerClass * k, PerClass);
            var score = Score(counts);
            sum += score;
            weighted += score * counts[2];
            for (var i = 0; i < PerClass; i++)
            {
                all[i] += counts[i];
            }
        }

        return Average switch
        {
            ClassAverage.Micro => Score(all),
            ClassAverage.Weighted => Ratio(weighted, all[2]),
            _ => sum / classes,
        };
    }

    /// <summary>The value of one class.</summary>
    /// <param name="right">How many of those given the class truly have it.</param>
    /// <param name="given">How many are given the class.</param>
    /// <param name="actual">How many truly have it.</param>
    private protected abstract double Score(double right, double given, double actual);

    /// <summary>A quotient, 0 where the divisor is 0.</summary>
    private protected static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    /// <summary>A name with class, average and threshold.</summary>
    private protected string WholeName(string name) => Named(name) + Decision.At(Threshold, null);

    /// <summary>The options that every metric of decisions has.</summary>
    private protected Argument[] Options => [Argument.Option("class", Class, null), Argument.Option("average", Average, null), Argument.Option("threshold", Threshold, null)];

    /// <summary>The metric with the options that every metric of decisions has, read from its description.</summary>
    internal DecisionMetric Read(Fields fields) => this with
    {
        Class = fields.OptionalInteger("class"),
        Average = fields.OptionalChoice<ClassAverage>("average"),
        Threshold = fields.OptionalNumber("threshold"),
    };

    private static int Count(MetricRows rows) => Math.Max(2, rows.Classes);

    private static void Take(Span<double> totals, int given, int actual)
    {
        totals[PerClass * given] += given == actual ? 1 : 0;
        totals[(PerClass * given) + 1]++;
        totals[(PerClass * actual) + 2]++;
    }

    private static void Take(Span<double> counts, bool given, bool actual)
    {
        counts[0] += given && actual ? 1 : 0;
        counts[1] += given ? 1 : 0;
        counts[2] += actual ? 1 : 0;
    }

    private double Score(ReadOnlySpan<double> counts) => Score(counts[0], counts[1], counts[2]);
}

/// <summary>Of the rows that are given a class, the share that truly have it (Keras' Precision, scikit-learn's precision_score).</summary>
public sealed record PrecisionMetric : DecisionMetric
{
    internal PrecisionMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => WholeName("precision");

    private protected override string Word => "Precision";

    private protected override double Score(double right, double given, double actual) => Ratio(right, given);

    internal override Description Describe() => Description.Word(Word, Options);
}

/// <summary>Of the rows that truly have a class, the share that are given it (Keras' Recall, scikit-learn's recall_score): sensitivity; of class 0 of a single output, specificity.</summary>
public sealed record RecallMetric : DecisionMetric
{
    internal RecallMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => WholeName("recall");

    private protected override string Word => "Recall";

    private protected override double Score(double right, double given, double actual) => Ratio(right, actual);

    internal override Description Describe() => Description.Word(Word, Options);
}

/// <summary>(1 + β²) · precision · recall / (β² · precision + recall): recall counts β times as much as precision (Keras' FBetaScore, scikit-learn's fbeta_score); with β = 1 the harmonic mean, F1.</summary>
public sealed record FBetaMetric : DecisionMetric
{
    /// <summary>The metric with the given β.</summary>
    /// <exception cref="ModelException">β is not positive.</exception>
    public FBetaMetric(double beta) => Beta = beta;

    /// <summary>How much more recall counts than precision; positive.</summary>
    public double Beta { get; init => field = Check.Positive(value, "FBeta", "beta"); }

    /// <inheritdoc/>
    public override string Name => WholeName(FormattableString.Invariant($"f{Beta}"));

    private protected override string Word => Beta == 1 ? "F1" : "FBeta";

    private protected override double Score(double right, double given, double actual) => Ratio((1 + (Beta * Beta)) * right, (Beta * Beta * actual) + given);

    internal override Description Describe() => Beta == 1 ? Description.Word(Word, Options) : Description.Of(Word, [Argument.Required("beta", Beta), .. Options]);
}
