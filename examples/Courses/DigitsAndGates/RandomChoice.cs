using System.Globalization;

namespace Pipeline.Examples;

/// <summary>
/// Random search with three sets: 64-units-10 with rate, penalty, units and dropout drawn at random, trained on the first set, chosen by the second (dev), and judged by the third, which had no say; then once
/// more, trained on the first two.
/// </summary>
internal static class RandomChoice
{
    private const int Listed = 10;

    internal static Experiment Experiment { get; } = new("search", "Random search over rate, penalty, units and dropout, with train, dev and test rows.", 40, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, dev, test) = Datasets.Digits().Split(0.6, 0.2, seed: 1);
        var choices = RandomSearch(lab.IsQuick ? 4 : 30, lab.Seed, draw => new Choice(draw.LogUniform(1e-4, 1), draw.LogUniform(1e-6, 1e-1), draw.Integer(10, 150), draw.Uniform(0, 0.5))).ToSeq();
        var settings = lab.Settings with { BatchSize = 50 };
        var comparison = lab.Compare(choices.Select(Of), train, dev, settings);
        if (comparison.Rows.Count == 0)
        {
            Console.WriteLine("no draw is done");
            return;
        }

        var best = comparison.Best(Accuracy);
        var again = lab.Try(train.Concat(dev), test, settings, ("the best draw, trained on train and dev", best.Training))[0];
        Console.WriteLine($"the best draw: dev {best.Test}");
        Console.WriteLine($"the best draw: test {best.Trained.Evaluate(test)}");
        lab.Show([Table(comparison, choices), Trial.Table([again]), Map(comparison, choices)], again.Trained, test);
    }

    private static Training Of(Choice choice) =>
        Input(64).Rescale(1.0 / 16).Dense(choice.Units, Relu).Dropout(choice.Dropout).Dense(10, Softmax)
            .Loss(CrossEntropy, L2(choice.Lambda))
            .Optimizer(Sgd(choice.Rate, momentum: 0.9))
            .Metrics(Accuracy);

    private static ReportTable Table(Comparison comparison, Seq<Choice> choices)
    {
        var rows = comparison.Rows.OrderByDescending(Accurate).Take(Listed).Select(row => (Row: row, Choice: choices[row.Number - 1])).Select(cell => (Seq<string>)
        [
            $"{cell.Row.Number}",
            Figures.Of(cell.Choice.Rate),
            Figures.Of(cell.Choice.Lambda),
            cell.Choice.Units.ToString(CultureInfo.InvariantCulture),
            Figures.Of(cell.Choice.Dropout),
            Figures.Of(cell.Row.Train.Value("accuracy")),
            Figures.Of(Accurate(cell.Row)),
        ]);
        return new(["draw", "rate", "L2", "units", "dropout", "train accuracy", "dev accuracy"], rows.ToSeq()) { Caption = "The best draws" };
    }

    /// <summary>Where in the plane of rate and penalty the accurate ones lie.</summary>
    private static Chart Map(Comparison comparison, Seq<Choice> choices)
    {
        var places = comparison.Rows.Select(row => choices[row.Number - 1]).Select(choice => new[] { Math.Log10(choice.Rate), Math.Log10(choice.Lambda) }).ToArray();
        var data = Dataset.Of(places, comparison.Rows.Select(Accurate).ToArray(), featureNames: ["log10 rate", "log10 L2"], targetNames: ["dev accuracy"]);
        return Chart.Scatter(data, 0, 1).Named("Accuracy on the dev rows by rate and penalty");
    }

    private static double Accurate(ComparisonRow row) => row.Test!.Value("accuracy") is var accuracy && double.IsNaN(accuracy) ? 0 : accuracy;

    private sealed record Choice(double Rate, double Lambda, int Units, double Dropout);
}
