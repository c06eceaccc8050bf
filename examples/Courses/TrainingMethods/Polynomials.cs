namespace Pipeline.Examples;

/// <summary>
/// Polynomial regression by gradient descent: one linear unit on the degree-3 design matrix of x + 2y + 3x² + 4xy + 5y². The course has four points, three of them to train on; a finer grid stands beside it.
/// 100 epochs at a rate of 0.001 do little, ten times as many with L2 go further, and a rate of 0.1 gets there.
/// </summary>
internal static class Polynomials
{
    private const double Lambda = 1e-4;

    internal static Experiment Experiment { get; } = new("polynomial", "Polynomial regression of x + 2y + 3x² + 4xy + 5y²: --epochs without a penalty, ten times as many with L2.", 100, 10, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = TrainingMethods.Polynomial(rows: 4).Split(0.75, seed: 1);
        var (fineTrain, fineTest) = TrainingMethods.Polynomial(rows: 100).Split(0.75, seed: 1);
        var once = lab.Settings with { Batches = Batches.Full };
        var longer = once with { Epochs = 10 * lab.Epochs };
        var few = lab.Try(
            train,
            test,
            ("4 points, rate 0.001", Training(0, 0.001), once),
            ("4 points, rate 0.001, L2", Training(Lambda, 0.001), longer));
        var many = lab.Try(
            fineTrain,
            fineTest,
            ("100 points, rate 0.001", Training(0, 0.001), once),
            ("100 points, rate 0.001, L2", Training(Lambda, 0.001), longer),
            ("100 points, rate 0.1, L2", Training(Lambda, 0.1), longer));
        Seq<Trial> trials = [.. few, .. many];
        var best = trials[^1].Trained;
        lab.Show([Trial.Table(trials), Weights(best, fineTrain), .. Trial.Curves("Mean squared error", trials, Train(MeanSquaredError))], best, fineTest, fineTrain);
    }

    private static Training Training(double lambda, double rate) => TrainingMethods.Regression(lambda).Optimizer(Sgd(rate)).Metrics(MeanSquaredError);

    /// <summary>The coefficients that were found. Of many polynomials that fit, one is as good as another: on a small square the powers are nearly alike.</summary>
    private static ReportTable Weights(TrainedModel trained, Dataset data)
    {
        var (weight, bias) = (trained.Parameters["1:Dense.weight"], trained.Parameters["1:Dense.bias"]);
        return new(
            ["bias", .. data.FeatureNames],
            [[Figures.Of(bias[0]), .. Enumerable.Range(0, weight.Length).Select(term => Figures.Of(weight[term]))]])
        {
            Caption = "coefficients found in the last training",
        };
    }
}
