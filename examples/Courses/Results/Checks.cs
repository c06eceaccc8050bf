namespace Pipeline.Examples;

/// <summary>A number that is measured, and what it must reach.</summary>
/// <param name="Experiment">What is trained.</param>
/// <param name="How">Settings, rows and seeds, in a few words.</param>
/// <param name="Epochs">How many epochs.</param>
/// <param name="Threshold">The smallest number that will do; null where it is only reported.</param>
/// <param name="Measure">Trains, and gives the accuracy on test rows at the end of training.</param>
internal sealed record Check(string Experiment, string How, int Epochs, double? Threshold, Func<Lab, double> Measure);

/// <summary>All of them. No epoch, rate or size is chosen by test rows, but for the best cells of the grids, whose heat maps are what the course shows.</summary>
internal static class Checks
{
    private const int BatchSize = 100;

    internal static Seq<Check> All { get; } =
    [
        new("MNIST 784-100-10, softmax", "`losses mnist` with one softmax: sigmoid, Adam(0.001), batches of 100, seed 0", 30, 0.972, MnistSoftmax),
        new("MNIST 784-100-10, logistic cost", "`logistic mnist`: batches of 100, 55,000 rows, seed 0", 200, 0.974, MnistLogistic),
        new("MNIST 784-300-10, 784-150-150-10", "`logistic larger`: ReLU, dropout, Adam, cosine decay; the better one by 5,000 validation rows, seed 0", 30, 0.98, MnistLarger),
        new("digits 64-100-10", "ReLU, Adam(0.001); median of 10 splits and seeds", 40, 0.968, Digits),
        new("breast cancer 30-100-30-1", "standardised, ReLU, Adam(0.001), with dropout, which `training cancer` has not; median of 10 splits and seeds", 40, 0.965, Cancer),
        new("digits 64-100-50-10, best of 7x7", "`digits keras`, but with the course's split of the rows; median of 10 seeds", 100, 0.98, KerasGrid),
        new("digits 64-50-10, best of 7x7", "`digits grid`, but with the course's split of the rows; median of 10 seeds", 100, null, RecipeGrid),
    ];

    private static double MnistSoftmax(Lab lab)
    {
        var (train, test) = lab.Mnist();
        return Accurate(Fit(lab, MnistDigits.Of(MnistDigits.Once), train), test);
    }

    private static double MnistLogistic(Lab lab)
    {
        var (rows, test) = lab.Mnist();
        return Accurate(Fit(lab, LogisticMnist.Course004(100), LogisticMnist.Parts(rows).Train), test);
    }

    private static double MnistLarger(Lab lab)
    {
        var (rows, test) = lab.Mnist();
        var (train, held) = LogisticMnist.Parts(rows);
        var steps = train.Count / BatchSize * lab.Epochs;
        var best = new[] { LargerNets.Wide(steps), LargerNets.Deep(steps) }.Select(training => Fit(lab, training, train)).MaxBy(trained => Accurate(trained, held))!;
        return Accurate(best, test);
    }

    private static double Digits(Lab lab)
    {
        var training = Input(64).Rescale(1.0 / 16).Dense(100, Relu).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.001)).Metrics(Accuracy);
        return Median(lab, seed => AfterSplit(lab, training, Datasets.Digits().Split(0.8, seed: seed), seed));
    }

    private static double Cancer(Lab lab)
    {
        var model = Input(30).Standardize().Dense(100, Relu).Dropout(0.2).Dense(30, Relu).Dropout(0.2).Dense(1, Sigmoid);
        var training = model.Loss(BinaryCrossEntropy).Optimizer(Adam(0.001)).Metrics(Accuracy);
        return Median(lab, seed => AfterSplit(lab, training, Datasets.BreastCancer().Split(0.75, seed: seed), seed));
    }

    /// <summary>The course's heat map: rates and penalties from 1e-5 to 10, the accuracy on its test rows.</summary>
    private static double KerasGrid(Lab lab)
    {
        var (train, test) = CourseSplit();
        var grid =
            from rate in Powers(lab)
            from lambda in Powers(lab)
            select KerasDigits.Of(rate, lambda);
        return Median(lab, seed => Best(grid.Compare(lab.Backend, train, test, epochs: lab.Epochs, batchSize: BatchSize, seed: seed, cancellation: lab.Cancellation)));
    }

    private static double RecipeGrid(Lab lab)
    {
        var (train, test) = CourseSplit();
        return Median(lab, seed => Best((
            from rate in Powers(lab)
            from lambda in Powers(lab)
            select (DigitsRecipe.Training(rate, lambda), DigitsRecipe.Drawn(lab.Settings with { Seed = seed }, train))).Compare(lab.Backend, train, test, cancellation: lab.Cancellation)));
    }

    /// <summary>The split that the course's seed gives: the numbers of its 360 test rows; the others train.</summary>
    private static (Dataset Train, Dataset Test) CourseSplit()
    {
        var digits = Datasets.Digits();
        var test = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "digits-test-rows.txt")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
        return (digits.Rows([.. Enumerable.Range(0, digits.Count).Except(test)]), digits.Rows(test));
    }

    private static Seq<double> Powers(Lab lab) => lab.IsQuick ? LogSpace(-3, -1, 2) : LogSpace(-5, 1, 7);

    private static TrainedModel Fit(Lab lab, Training training, Dataset train) =>
        training.Compile(lab.Backend).Fit(train, lab.Settings with { BatchSize = BatchSize }, progress: Lab.Progress(), cancellation: lab.Cancellation);

    private static double AfterSplit(Lab lab, Training training, (Dataset Train, Dataset Test) split, long seed) =>
        Accurate(training.Compile(lab.Backend).Fit(split.Train, lab.Settings with { Seed = seed }, cancellation: lab.Cancellation), split.Test);

    /// <summary>The median over seeds 1 to 10; in the quick mode over two.</summary>
    private static double Median(Lab lab, Func<long, double> measure)
    {
        var all = new List<double>();
        for (var seed = 1; seed <= (lab.IsQuick ? 2 : 10) && !lab.Cancellation.IsCancellationRequested; seed++)
        {
            all.Add(measure(seed));
            Console.Error.WriteLine($"seed {seed}: {all[^1]:F4}");
        }

        all.Sort();
        return all.Count == 0 ? double.NaN : (all[(all.Count - 1) / 2] + all[all.Count / 2]) / 2;
    }

    private static double Best(Comparison comparison) => comparison.Rows.Select(row => row.Test!.Value("accuracy")).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();

    private static double Accurate(TrainedModel trained, Dataset rows) => trained.Evaluate(rows).Value("accuracy");
}
