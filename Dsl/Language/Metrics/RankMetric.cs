namespace Pipeline.Dsl;

/// <summary>A metric of how well a class's outputs sort the rows that have it before those that have not: an area under a curve over all thresholds. Exact: nothing is put into bins, so each row's outputs are kept.</summary>
/// <remarks>Of a single output it is that of class 1. Of several outputs each class is measured against the rest (one versus rest), each label by itself. Rows with equal outputs count as one threshold, as in scikit-learn.</remarks>
public abstract record RankMetric : ClassMetric
{
    private protected RankMetric()
    {
    }

    /// <inheritdoc/>
    public sealed override int Totals(MetricRows rows) => 0;

    /// <summary>The outputs, and whether each is true, or which of them.</summary>
    /// <param name="rows">What the rows look like.</param>
    public sealed override int KeptPerRow(MetricRows rows) => rows.Positions * (Class is not null || rows.Classes == 1 ? 2 : rows.Classes + Truths(rows));

    /// <inheritdoc/>
    public sealed override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept)
    {
        var (classes, width) = (rows.Classes, KeptPerRow(rows) / rows.Positions);
        for (var position = 0; position < rows.Positions; position++)
        {
            var row = output.Slice(position * classes, classes);
            var place = kept.Slice(position * width, width);
            if (classes == 1)
            {
                var (score, isTrue) = (row[0], target[position] > 0.5);
                (place[0], place[1]) = Class == 0 ? (-score, isTrue ? 0 : 1) : (score, isTrue ? 1 : 0);
            }
            else if (Class is { } only)
            {
                (place[0], place[1]) = (row[only], IsTrue(rows, target, position, only) ? 1 : 0);
            }
            else
            {
                row.CopyTo(place);
                if (rows.Form != TargetForm.Binary)
                {
                    place[classes] = Decision.TrueClass(rows, target, position);
                    continue;
                }

                for (var label = 0; label < classes; label++)
                {
                    place[classes + label] = Decision.IsTrue(rows, target, position, label) ? 1 : 0;
                }
            }
        }
    }

    /// <inheritdoc/>
    public sealed override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept)
    {
        var places = checked((int)(count * rows.Positions));
        var (classes, width, isMicro) = (Class is not null ? 1 : rows.Classes, kept.Length / Math.Max(1, places), Average == ClassAverage.Micro);
        var scores = new double[places * (isMicro ? classes : 1)];
        var truths = new bool[scores.Length];
        var (sum, weight, isWeighted) = (0.0, 0.0, Average == ClassAverage.Weighted);
        for (var k = 0; k < classes; k++)
        {
            var first = isMicro ? k * places : 0;
            for (var place = 0; place < places; place++)
            {
                var numbers = kept.Slice(place * width, width);
                scores[first + place] = numbers[k];
                truths[first + place] = classes == 1 ? numbers[1] == 1 : rows.Form == TargetForm.Binary ? numbers[classes + k] == 1 : numbers[classes] == k;
            }

            if (!isMicro)
            {
                var ranks = new Ranks(scores, truths);
                var share = isWeighted ? ranks.Positives : 1;
                sum += share == 0 ? 0 : share * Area(ranks);
                weight += share;
            }
        }

        return isMicro ? Area(new Ranks(scores, truths)) : weight == 0 ? Empty : sum / weight;
    }

    internal sealed override void CheckOutput(Value output, Scope scope, Loss loss)
    {
        base.CheckOutput(output, scope, loss);
        if (output.Shape[^1] == 1 && Average is { } average)
        {
            throw Throw.AverageOfOneCurve(average);
        }
    }

    /// <summary>The area under the curve of a class.</summary>
    private protected abstract double Area(Ranks ranks);

    /// <summary>The value where no row has the class.</summary>
    private protected abstract double Empty { get; }

    /// <summary>The options that every such metric has.</summary>
    private protected Argument[] Options => [Argument.Option("class", Class, null), Argument.Option("average", Average, null)];

    /// <summary>The metric with the options that every such metric has, read from its description.</summary>
    internal RankMetric Read(Fields fields) => this with { Class = fields.OptionalInteger("class"), Average = fields.OptionalChoice<ClassAverage>("average") };

    private static int Truths(MetricRows rows) => rows.Form == TargetForm.Binary ? rows.Classes : 1;

    private static bool IsTrue(MetricRows rows, ReadOnlySpan<double> target, int position, int label) =>
        rows.Form == TargetForm.Binary ? Decision.IsTrue(rows, target, position, label) : Decision.TrueClass(rows, target, position) == label;
}

/// <summary>
/// The area under the ROC curve (share of the true rows found over share of the false rows taken for true), which is the probability that a true row has a larger output than a false one, ties counting half: scikit-learn's roc_auc_score.
/// It is NaN for a class that all rows or none have, and so is a macro average with such a class.
/// </summary>
public sealed record RocAucMetric : RankMetric
{
    internal RocAucMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => Named("roc_auc");

    private protected override string Word => "RocAuc";

    private protected override double Empty => double.NaN;

    private protected override double Area(Ranks ranks)
    {
        var (sum, right, wrong) = (0.0, 0.0, 0.0);
        foreach (var (rightSoFar, wrongSoFar) in ranks.Thresholds)
        {
            sum += (wrongSoFar - wrong) * (rightSoFar + right) / 2;
            (right, wrong) = (rightSoFar, wrongSoFar);
        }

        return ranks.IsNaN ? double.NaN : sum / (right * wrong);
    }

    internal override Description Describe() => Description.Word(Word, Options);
}

/// <summary>
/// The mean of the precisions at all thresholds, each weighed by how much recall grew there: scikit-learn's average_precision_score, the area under the precision-recall curve as steps. It is 0 for a class that no row has.
/// </summary>
public sealed record AveragePrecisionMetric : RankMetric
{
    internal AveragePrecisionMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => Named("average_precision");

    private protected override string Word => "AveragePrecision";

    private protected override double Empty => 0;

    private protected override double Area(Ranks ranks)
    {
        var (sum, right) = (0.0, 0.0);
        foreach (var (rightSoFar, wrongSoFar) in ranks.Thresholds)
        {
            sum += (rightSoFar - right) * (rightSoFar / (rightSoFar + wrongSoFar));
            right = rightSoFar;
        }

        return ranks.IsNaN ? double.NaN : right == 0 ? Empty : sum / right;
    }

    internal override Description Describe() => Description.Word(Word, Options);
}

/// <summary>
/// The area under the precision-recall curve with straight lines between its points, beginning at recall 0 and precision 1: scikit-learn's auc(recall, precision). Lines flatter the model, <see cref="AveragePrecisionMetric"/> does not.
/// It is 0 for a class that no row has.
/// </summary>
public sealed record PrAucMetric : RankMetric
{
    internal PrAucMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => Named("pr_auc");

    private protected override string Word => "PrAuc";

    private protected override double Empty => 0;

    private protected override double Area(Ranks ranks)
    {
        var (sum, right, precision) = (0.0, 0.0, 1.0);
        foreach (var (rightSoFar, wrongSoFar) in ranks.Thresholds)
        {
            var next = rightSoFar / (rightSoFar + wrongSoFar);
            sum += (rightSoFar - right) * (next + precision) / 2;
            (right, precision) = (rightSoFar, next);
        }

        return ranks.IsNaN ? double.NaN : right == 0 ? Empty : sum / right;
    }

    internal override Description Describe() => Description.Word(Word, Options);
}
