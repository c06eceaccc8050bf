using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>What is trained with: the rows, those held back, and the batches, in the order of the rows or in one that numpy draws for each epoch.</summary>
internal sealed partial class TrainedRows
{
    /// <summary>Draws the order of an epoch; null where the rows keep theirs.</summary>
    private readonly Func<int[]>? _draw;

    private int[] _order;

    private TrainedRows(Dataset train, Dataset? held, int batchSize, Func<int[]>? draw)
    {
        (Train, Held, BatchSize, _draw) = (train, held, batchSize, draw);
        _order = [.. Enumerable.Range(0, train.Count)];
    }

    internal Dataset Train { get; }

    internal Dataset? Held { get; }

    internal int BatchSize { get; }

    internal int BatchesOfEpoch => ((Train.Count - 1) / BatchSize) + 1;

    /// <summary>The rows of MNIST by what the case says of their order.</summary>
    internal static TrainedRows OfMnist(LectureRun run)
    {
        var (train, test) = Datasets.Mnist(MnistFiles.Folder);
        var data = run.Case.Nested("data");
        data.Ignore("file", "scaling");
        if (PermutationOfEpochs().Match(data.Text("order")) is not { Success: true } match || SizeOf(run) is not { } size)
        {
            throw data.Wrong("order", "an order of each epoch by a seed");
        }

        var seed = Whole(match.Groups["seed"]);
        var first = data.Array("first_batch_rows");
        run.Compare(data.PathOf("first_batch_rows"), Places(new LegacyRandom(seed).Permutation(train.Count).AsSpan(0, first.Length)), first);
        var random = new LegacyRandom(seed);
        return new(train, test, size, () => random.Permutation(train.Count));
    }

    /// <summary>The rows of a data set of the file.</summary>
    /// <param name="run">The case.</param>
    /// <param name="start">The weights before the first step: where orders are drawn, they were drawn from the same numbers before.</param>
    /// <param name="steps">The last step that the case tells of.</param>
    /// <param name="epochs">The last epoch that it tells of; 0 where it counts steps alone.</param>
    internal static TrainedRows Of(LectureRun run, Parameters start, int steps, int epochs)
    {
        var (train, held) = (run.Data().Rows, run.Data().Held);
        var source = run.Case.IsList("layers") ? run.Case : run.Named(run.Case, "layers");
        var size = SizeOf(run) ?? (steps == 0 || epochs == 0 ? train.Count : ((train.Count - 1) / (steps / epochs)) + 1);
        if (StartAndOrders().Match(source.Has("what") ? source.Text("what") : string.Empty) is not { Success: true } match)
        {
            return new(train, held, size, null);
        }

        var seed = Whole(match.Groups["seed"]);
        var random = AfterStart(run, seed, start);
        if (source.Nested("data").Has("first_10_orders"))
        {
            var orders = source.Nested("data").ArrayList("first_10_orders");
            var others = AfterStart(run, seed, start);
            foreach (var order in orders)
            {
                run.Compare("data.first_10_orders", Places(others.Permutation(train.Count)), order);
            }

            run.Case.Nested("data").Ignore("first_10_orders");
        }

        return new(train, held, size, size < train.Count ? () => random.Permutation(train.Count) : null);
    }

    /// <summary>The batches of the next epoch.</summary>
    internal IEnumerable<int[]> Epoch()
    {
        _order = _draw is null ? _order : _draw();
        return _order.Chunk(BatchSize);
    }

    /// <summary>Draws the starting weights, which must be those given: uniform within ±1/√inputs, for each layer its weight, then its bias.</summary>
    private static LegacyRandom AfterStart(LectureRun run, int seed, Parameters start)
    {
        var random = new LegacyRandom(seed);
        var bound = 0.0;
        foreach (var (path, values) in start)
        {
            bound = values.Shape.Rank == 2 ? 1 / Math.Sqrt(values.Shape[0]) : bound;
            run.Compare($"the start of {path}", random.Uniforms(values.Shape, -bound, bound), values);
        }

        return random;
    }

    private static int? SizeOf(LectureRun run) => Size().Match(run.Case.Text("what")) is { Success: true } match ? Whole(match.Groups["size"]) : null;

    private static Tensor Places(ReadOnlySpan<int> places) => Tensor.Of([.. places.ToArray().Select(place => (double)place)], [places.Length]);

    private static int Whole(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"batches of (?<size>\d+)\b")]
    private static partial Regex Size();

    [GeneratedRegex(@"RandomState\((?<seed>\d+)\)\.permutation\(\d+\) per epoch")]
    private static partial Regex PermutationOfEpochs();

    [GeneratedRegex(@"Start and orders from RandomState\((?<seed>\d+)\)|Start from RandomState\((?<seed>\d+)\) as in")]
    private static partial Regex StartAndOrders();
}
