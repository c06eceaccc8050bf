using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>
/// scikit-learn's MLPClassifier as the file describes it: the mean cross-entropy and α/2 · Σw² divided by the rows of the batch, its form of Adam, an order shuffled again with each epoch, and an end where more than ten epochs in a row are not 1e-4 better
/// than the best before.
/// </summary>
internal sealed partial class ScikitRecipe
{
    private const int MostRows = 200;
    private const double Better = 1e-4;
    private const int Patience = 10;

    private readonly LectureRun _run;
    private readonly LectureModel _layers;
    private readonly Dataset _train;
    private readonly int _seed;

    /// <param name="run">The case.</param>
    /// <param name="fields">The case that has layers and orders.</param>
    /// <param name="train">The rows.</param>
    internal ScikitRecipe(LectureRun run, JsonFields fields, Dataset train)
    {
        var (rule, what) = (fields.Nested("rule"), fields.Text("what"));
        var said = string.Join("; ", rule.Names.Select(rule.Text));
        if (Words().Match(what) is not { Success: true } match || !Said().IsMatch(said))
        {
            throw fields.Wrong("rule", "scikit-learn's");
        }

        (_run, _train, _seed) = (run, train, int.Parse(match.Groups["seed"].ValueSpan, CultureInfo.InvariantCulture));
        _layers = LectureModel.Of(fields.Objects("layers"), run.Stored);
        (Rate, Alpha, Epochs) = (Number(match.Groups["eta"]), Number(match.Groups["alpha"]), (int)Number(match.Groups["epochs"]));
        Random(check: true);
    }

    internal double Rate { get; }

    internal double Alpha { get; }

    /// <summary>The most epochs.</summary>
    internal int Epochs { get; }

    /// <summary>Compares the first orders of the rows.</summary>
    internal void CompareOrders(JsonFields fields, string name)
    {
        var (random, order) = (Random(check: false), Enumerable.Range(0, _train.Count).ToArray());
        foreach (var (expected, place) in fields.ArrayList(name).Select((item, place) => (item, place)))
        {
            order = Shuffled(random, order);
            _run.Compare($"{name}[{place}]", LegacyStream.Numbers(order), expected);
        }
    }

    /// <summary>Trains until it ends.</summary>
    internal ScikitRun Train(double rate, double alpha)
    {
        var isBinary = _layers.Model.OutputShape.Size == 1;
        var loss = isBinary ? BinaryCrossEntropy.Summed() : CrossEntropy with { Samples = Reduction.Sum };
        var size = Math.Min(MostRows, _train.Count);
        var optimizer = Custom(new ScikitAdam(_train.Count, size), rate);
        using var training = new MeasuredTraining(_layers.Model.Loss(loss, L2(alpha / 2)).Optimizer(optimizer).Compile(_run.Engine), rate, _layers.Parameters, size);
        var (random, order) = (Random(check: false), Enumerable.Range(0, _train.Count).ToArray());
        List<double> batches = [], epochs = [];
        var (best, worse) = (double.PositiveInfinity, 0);
        while (epochs.Count < Epochs && worse <= Patience)
        {
            order = Shuffled(random, order);
            var sum = 0.0;
            foreach (var batch in order.Chunk(size))
            {
                var total = training.Step(_train, batch).Total;
                batches.Add(total / batch.Length);
                sum += total;
            }

            epochs.Add(sum / _train.Count);
            worse = epochs[^1] > best - Better ? worse + 1 : 0;
            best = Math.Min(best, epochs[^1]);
        }

        return new(training.Weights, epochs, batches, _run.Trained(_layers.Model, training.Weights));
    }

    /// <summary>The generator after the start was drawn: for each layer the weights, then the biases, uniform within ±√(2 / (inputs + outputs)).</summary>
    private LegacyRandom Random(bool check)
    {
        var random = new LegacyRandom(_seed);
        var bound = 0.0;
        foreach (var (path, values) in _layers.Parameters)
        {
            bound = values.Shape.Rank == 2 ? Math.Sqrt(2.0 / (values.Shape[0] + values.Shape[1])) : bound;
            var drawn = random.Uniforms(values.Shape, -bound, bound);
            if (check)
            {
                _run.Compare($"the start of {path}", drawn, values);
            }
        }

        return random;
    }

    private static int[] Shuffled(LegacyRandom random, int[] order) => [.. random.Permutation(order.Length).Select(place => order[place])];

    private static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"eta (?<eta>[\d.e-]+), alpha (?<alpha>[\d.e-]+), random_state (?<seed>\d+), up to (?<epochs>\d+) epochs")]
    private static partial Regex Words();

    [GeneratedRegex(@"0\.5\*alpha\*sum\(W\^2\)/rows of the batch.*adam.*min\(200,n\) rows.*uniform\(\+-sqrt\(2/\(in\+out\)\)\) for weights then for biases.*more than 10 epochs in a row")]
    private static partial Regex Said();
}

/// <summary>What a training by scikit-learn's recipe gave.</summary>
/// <param name="Weights">The weights at its end.</param>
/// <param name="Epochs">The loss of each epoch, the mean of its batches before their steps.</param>
/// <param name="Batches">The loss of each batch.</param>
/// <param name="Trained">The model at its end.</param>
internal sealed record ScikitRun(Parameters Weights, IReadOnlyList<double> Epochs, IReadOnlyList<double> Batches, TrainedModel Trained)
{
    /// <summary>The share of rows that are classified as they should be.</summary>
    internal double Accuracy(Dataset data)
    {
        int[] all = [.. Enumerable.Range(0, data.Count)];
        return MeasuredTraining.Right(data, all, Trained.Predict(data.Features).ToFloat64().Float64) / (double)data.Count;
    }
}
