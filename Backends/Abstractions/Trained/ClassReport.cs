using System.Globalization;
using System.Text;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Precision, recall, F1 and support of every class or label, and their averages: a value. Definitions are those of the metrics of these names; what would be 0 / 0 is 0.</summary>
/// <param name="Classes">The classes in the model's order.</param>
/// <param name="Micro">From the decisions of all classes together; where classes exclude one another all three are the accuracy.</param>
/// <param name="Macro">The means over all classes.</param>
/// <param name="Weighted">The means over all classes, each weighed by its support.</param>
public sealed record ClassReport(Seq<ClassScores> Classes, ClassScores Micro, ClassScores Macro, ClassScores Weighted)
{
    private const int NumberWidth = 11;

    /// <summary>The scores of a class by name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such class; the message lists them.</exception>
    public ClassScores this[string name] => Classes.FirstOrDefault(scores => scores.Name == name) ?? throw Throw.NoSuchClass(name, Classes);

    /// <summary>A table with a row per class, then the averages.</summary>
    public override string ToString()
    {
        var rows = Classes.Concat([Micro, Macro, Weighted]).ToList();
        var width = rows.Max(row => row.Name.Length);
        var text = new StringBuilder(new string(' ', width));
        foreach (var title in new[] { "precision", "recall", "f1", "support" })
        {
            text.Append(title.PadLeft(NumberWidth));
        }

        foreach (var row in rows)
        {
            text.Append('\n').Append(row.Name.PadRight(width));
            foreach (var value in new[] { row.Precision, row.Recall, row.F1 })
            {
                text.Append(value.ToString("F4", CultureInfo.InvariantCulture).PadLeft(NumberWidth));
            }

            text.Append(row.Support.ToString(CultureInfo.InvariantCulture).PadLeft(NumberWidth));
        }

        return text.ToString();
    }

    /// <summary>From the state of a metric of decisions: for each class the rows rightly given it, given it, and having it.</summary>
    internal static ClassReport Of(Seq<string> names, double[] totals)
    {
        var rows = new MetricRows(TargetForm.Binary, names.Count, names.Count);
        var support = (int)Enumerable.Range(0, names.Count).Sum(k => Support(totals, k));
        ClassScores Average(string name, ClassAverage average) => new(
            name,
            (Prelude.Precision with { Average = average }).Value(rows, 0, totals, []),
            (Prelude.Recall with { Average = average }).Value(rows, 0, totals, []),
            (Prelude.F1 with { Average = average }).Value(rows, 0, totals, []),
            support);
        var classes = names.Select((name, k) => new ClassScores(
            name,
            (Prelude.Precision with { Class = k }).Value(rows, 0, totals, []),
            (Prelude.Recall with { Class = k }).Value(rows, 0, totals, []),
            (Prelude.F1 with { Class = k }).Value(rows, 0, totals, []),
            (int)Support(totals, k))).ToSeq();
        return new(classes, Average("micro average", ClassAverage.Micro), Average("macro average", ClassAverage.Macro), Average("weighted average", ClassAverage.Weighted));
    }

    /// <summary>Of classes that exclude one another.</summary>
    internal static ClassReport Of(ConfusionMatrix matrix)
    {
        var all = Enumerable.Range(0, matrix.Classes.Count).ToList();
        return Of(matrix.Classes, [.. all.SelectMany(k => new double[] { matrix[k, k], all.Sum(actual => matrix[actual, k]), all.Sum(given => matrix[k, given]) })]);
    }

    /// <summary>Of labels each decided by itself.</summary>
    internal static ClassReport Of(Seq<string> names, Tensor outputs, Tensor targets, double threshold)
    {
        var width = outputs.Length / outputs.Shape[0];
        var (metric, rows) = (Prelude.Precision with { Threshold = threshold }, new MetricRows(TargetForm.Binary, width, names.Count));
        var (totals, output, target) = (new double[metric.Totals(rows)], new double[width], new double[width]);
        for (var first = 0; first < outputs.Length; first += width)
        {
            for (var i = 0; i < width; i++)
            {
                (output[i], target[i]) = (outputs[first + i], targets[first + i]);
            }

            metric.Add(rows, output, target, totals, []);
        }

        return Of(names, totals);
    }

    private static double Support(double[] totals, int k) => totals[(3 * k) + 2];
}

/// <summary>How well one class is decided, or an average over classes.</summary>
/// <param name="Name">The class's name, or the average's.</param>
/// <param name="Precision">Of the rows given the class, the share that have it.</param>
/// <param name="Recall">Of the rows that have the class, the share given it.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="Support">How many rows have the class; for an average, of all classes together.</param>
public sealed record ClassScores(string Name, double Precision, double Recall, double F1, int Support)
{
    /// <summary><c>versicolor: precision 0.9, recall 0.95, f1 0.92 of 20</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: precision {Precision}, recall {Recall}, f1 {F1} of {Support}");
}
