namespace Pipeline.Tests;

/// <summary>Laws of metrics as folds, and what their definitions say where no oracle has a number.</summary>
public sealed class MetricTests
{
    [Fact]
    public void Metric_OfRowsInAnotherOrder_IsTheSame()
    {
        foreach (var rows in SklearnCase.All)
        {
            var order = Enumerable.Range(0, rows.Outputs.Length).OrderBy(i => i * 7919 % 31).ToArray();
            foreach (var (metric, _) in rows.Values)
            {
                var value = Folded.Value(metric, rows.Rows, rows.Outputs, rows.Targets);
                var moved = Folded.Value(metric, rows.Rows, [.. order.Select(i => rows.Outputs[i])], [.. order.Select(i => rows.Targets[i])]);
                var message = $"{metric} of {rows.Name}";
                if (metric is ClassMetric or AccuracyMetric or TopKMetric)
                {
                    moved.Should().Be(value, message);
                }
                else if (!double.IsNaN(value))
                {
                    moved.Should().BeApproximately(value, 1e-12 * Math.Max(1, Math.Abs(value)), message);
                }
            }
        }
    }

    [Fact]
    public void Metric_AsksForTotalsOrKeptNumbersOnly()
    {
        foreach (var (metric, rows) in SklearnCase.All.SelectMany(item => item.Values.Select(value => (value.Metric, item.Rows))).Distinct())
        {
            (metric.Totals(rows) == 0).Should().Be(metric is RankMetric, metric.ToString());
            (metric.KeptPerRow(rows) == 0).Should().Be(metric is not RankMetric, metric.ToString());
        }
    }

    [Fact]
    public void Add_OfARow_AllocatesNothing()
    {
        foreach (var rows in SklearnCase.All.Where(item => item.Name is "two classes, no ties" or "four classes, no ties, indices" or "three labels, ties 0" or "three outputs"))
        {
            foreach (var (metric, _) in rows.Values)
            {
                var (totals, kept) = (new double[metric.Totals(rows.Rows)], new double[metric.KeptPerRow(rows.Rows)]);
                metric.Add(rows.Rows, rows.Outputs[0], rows.Targets[0], totals, kept);
                var before = GC.GetAllocatedBytesForCurrentThread();
                metric.Add(rows.Rows, rows.Outputs[1], rows.Targets[1], totals, kept);
                (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0, metric.ToString());
            }
        }
    }

    [Fact]
    public void Names_SayEveryOptionThatChangesWhatIsMeasured() => new Metric[]
    {
        Precision, Precision with { Class = 2 }, Recall with { Average = ClassAverage.Micro }, Recall with { Class = 0, Threshold = 0.25 }, F1, F1 with { Average = ClassAverage.Weighted }, FBeta(2), FBeta(0.5),
        TopK(3), RocAuc, RocAuc with { Class = 1 }, AveragePrecision with { Average = ClassAverage.Macro }, PrAuc, RootMeanSquaredError, RootMeanSquaredError with { Output = 1 }, R2, R2 with { Output = 0 },
        R2 with { Average = OutputAverage.VarianceWeighted }, MeanCosine,
    }.Select(metric => metric.Name).Should().Equal(
        "precision", "precision of class 2", "micro recall", "recall of class 0 at 0.25", "f1", "weighted f1", "f2", "f0.5", "top 3 accuracy", "roc_auc", "roc_auc of class 1", "macro average_precision",
        "pr_auc", "root_mean_squared_error", "root_mean_squared_error of output 1", "r2", "r2 of output 0", "variance weighted r2", "mean_cosine");

    /// <summary>Distinct metrics have distinct names, or one would be read in place of the other.</summary>
    [Fact]
    public void Names_OfMetricsThatDiffer_Differ() =>
        SklearnCase.All.SelectMany(item => item.Values.Select(value => value.Metric)).Distinct().GroupBy(metric => metric.Name).Where(group => group.Count() > 1).Select(group => group.Key).Should().BeEmpty();

    [Fact]
    public void HigherIsBetter_WhereItIs()
    {
        new Metric[] { Accuracy, TopK(2), Precision, Recall, F1, RocAuc, AveragePrecision, PrAuc, R2, MeanCosine }.Should().OnlyContain(metric => metric.HigherIsBetter);
        new Metric[] { RootMeanSquaredError, MeanSquaredError, CosineSimilarity, TotalLoss }.Should().OnlyContain(metric => !metric.HigherIsBetter);
    }

    /// <summary>Keras' in_top_k: classes that tie at the border all count.</summary>
    [Fact]
    public void TopK_OfClassesThatTie_CountsThemAll()
    {
        double[] output = [0.4, 0.2, 0.2, 0.2];
        int[] right = [1, 1, 1, 1];

        right.Select((_, k) => Folded.Row(TopK(2), output, [k], TargetForm.ClassIndex, 4)).Should().Equal(1, 1, 1, 1);
        right.Select((_, k) => Folded.Row(TopK(1), output, [k], TargetForm.ClassIndex, 4)).Should().Equal(1, 0, 0, 0);
        Folded.Row(TopK(1), [double.NaN, 0.5, 0.5], [0], TargetForm.ClassIndex, 3).Should().Be(0);
    }

    [Fact]
    public void RocAuc_OfAClassThatNoRowHas_IsNaNButWeighsNothing()
    {
        double[][] outputs = [[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.5, 0.4, 0.1]];
        double[][] targets = [[0], [1], [1]];
        double Of(Metric metric) => Folded.Value(metric, new MetricRows(TargetForm.ClassIndex, 3, 3), outputs, targets);

        Of(RocAuc with { Class = 2 }).Should().Be(double.NaN);
        Of(RocAuc).Should().Be(double.NaN);
        Of(RocAuc with { Average = ClassAverage.Weighted }).Should().Be(1);
        Of(AveragePrecision with { Class = 2 }).Should().Be(0);
    }

    [Fact]
    public void Curves_OfOutputsThatAreNoNumbers_AreNaN()
    {
        foreach (var metric in new Metric[] { RocAuc, AveragePrecision, PrAuc })
        {
            Folded.Value(metric, new MetricRows(TargetForm.Binary, 1, 1), [[double.NaN], [0.5], [0.7]], [[1], [0], [1]]).Should().Be(double.NaN);
        }
    }

    [Fact]
    public void RocAuc_OfRandomRows_IsTheShareOfPairsInRightOrder()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var count = random.Next(2, 30);
            var outputs = Enumerable.Range(0, count).Select(_ => new[] { random.Next(8) / 8.0 }).ToArray();
            double[][] targets = [[1], [0], .. Enumerable.Range(2, count - 2).Select(_ => new double[] { random.Next(2) })];
            var pairs = from a in Enumerable.Range(0, count) from b in Enumerable.Range(0, count) where targets[a][0] == 1 && targets[b][0] == 0 select outputs[a][0].CompareTo(outputs[b][0]);

            Folded.Value(RocAuc, new MetricRows(TargetForm.Binary, 1, 1), outputs, targets).Should().BeApproximately(pairs.Average(order => (order + 1) / 2.0), 1e-14);
        }
    }

    [Fact]
    public void Cosine_OfARowWithoutLength_IsZeroAndTheLossItsOpposite()
    {
        Folded.Row(MeanCosine, [0, 0], [1, 1], TargetForm.Values, 2).Should().Be(0);
        Folded.Row(MeanCosine, [1, 2, -1, 1], [2, 1, 1, 1], TargetForm.Values, 2)
            .Should().BeApproximately(-CosineSimilarity.Sample([1, 2, -1, 1], [2, 1, 1, 1], TargetForm.Values, 2), 1e-15).And.BeApproximately(0.4, 1e-15);
    }
}
