using System.Globalization;

namespace Pipeline.Tests;

/// <summary>
/// A grid of 7 rates by 7 penalties on digits, 64-50-10, by our Compare and by scikit-learn's MLPClassifier: the same rows, sizes, rule, batches and epochs, one cell on each core. scikit-learn
/// scales its penalty by the batch and halves it; ours is given so that the two are the same.
/// </summary>
internal static class GridRun
{
    private const int Batch = 100;
    private const double Asked = 0.25;
    private const int WarmUps = 2;

    internal static int Of(string? python, int epochs, int rounds, int parallelism, string kind, TextWriter output, TextWriter errors)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        try
        {
            using var sklearn = new SklearnGrid(python, parallelism, epochs, kind, train, test);
            output.WriteLine($"{PeerReport.Machine()}; {PeerReport.Us(1)}, {parallelism} cells at once");
            output.WriteLine($"{sklearn.Description}; 7 x 7 cells, {train.Count} rows, {epochs} epochs, {rounds} rounds in turn");
            output.WriteLine("Timed on both sides: making, training and measuring all cells; not the start of the program or of Python, its imports, and reading the rows");
            var (ours, theirs) = (new List<double>(), new List<double>());

            // Both sides are warm before the rounds that count: imports and caches there, the compiler here. The first rounds are shown, too.
            for (var round = -WarmUps; round < rounds; round++)
            {
                var other = sklearn.Train();
                var begin = TimeProvider.System.GetTimestamp();
                var comparison = Cells().Compare(Managed, train, test, epochs: epochs, batchSize: Batch, parallelism: parallelism);
                var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {(round < 0 ? "warm-up" : "round  ")} Managed {seconds:F2} s, {comparison.Rows.Sum(row => row.Trained.History.Epochs.Count)} epochs, best test accuracy {comparison.Best().Test!.Value(Accuracy.Name):F4};"
                    + $"  scikit-learn {other.Seconds:F2} s, {other.Epochs} epochs, best {other.Best:F4};  ratio {seconds / other.Seconds:F3}"));
                ours.Add(seconds);
                theirs.Add(other.Seconds);
            }

            var first = ours[0] / theirs[0];
            ours.RemoveRange(0, WarmUps);
            theirs.RemoveRange(0, WarmUps);
            var (best, median) = (ours.Min() / theirs.Min(), PeerTimes.Median(ours.ToSeq()) / PeerTimes.Median(theirs.ToSeq()));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Managed {ours.Min():F2} s, scikit-learn {theirs.Min():F2} s: ratio of the best times {best:F3}, of the medians {median:F3} (asked for: at most {Asked}); of the very first, cold ones {first:F3}"));
            return best <= Asked ? 0 : 1;
        }
        catch (SklearnMissingException missing)
        {
            errors.WriteLine(missing.Message);
            return 2;
        }
    }

    private static IEnumerable<Training> Cells() =>
        from rate in LogSpace(-5, 1, 7)
        from alpha in LogSpace(-5, 1, 7)
        select Input(64).Dense(50, Sigmoid).Dense(10, Softmax).Loss(CrossEntropy, L2(alpha / (2 * Batch))).Optimizer(Sgd(rate)).Metrics(Accuracy);
}
