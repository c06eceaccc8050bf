using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>The recipe of documents 000 and 003 in Keras: gradient descent on the mean cross-entropy, with λ · Σw² of the layers that say so as a part of the loss.</summary>
/// <param name="Layers">The layers, as they are given.</param>
/// <param name="IsPenalized">For each layer, whether its weights are penalized.</param>
internal sealed partial record KerasRecipe(LectureModel Layers, IReadOnlyList<bool> IsPenalized)
{
    /// <summary>The layers with their penalties, of a case or of the one that it names.</summary>
    internal static KerasRecipe Of(LectureRun run, JsonFields fields)
    {
        var layers = run.Layers();
        return new(layers, [.. fields.Objects("layers").Select(layer => layer.Has("l2") && (layer.Text("l2") == "lambda" ? true : throw layer.Wrong("l2", "lambda")))]);
    }

    internal CompiledModel Compile(LectureRun run, double rate, double lambda)
    {
        var model = new Model(Layers.Model.InputShape, [.. Layers.Model.Layers.Select((layer, place) =>
            IsPenalized[place] && layer is Dense dense ? new Dense(dense.Units, dense.Activation, weightRegularizer: L2(lambda)) : layer)]);
        return model.Loss(CrossEntropy).Optimizer(Sgd(rate)).Compile(run.Engine);
    }

    /// <summary>Draws the starting weights, uniform by Glorot's bounds, which must be those given; the orders of the epochs come after them.</summary>
    internal LegacyRandom AfterStart(LectureRun run, string words)
    {
        if (Rule().Match(words) is not { Success: true } match)
        {
            throw new GoldenFormatException($"\"{words}\" does not say how weights and orders are drawn.");
        }

        var random = new LegacyRandom(int.Parse(match.Groups["seed"].ValueSpan, CultureInfo.InvariantCulture));
        foreach (var (path, values) in Layers.Parameters.Where(item => item.Value.Shape.Rank == 2))
        {
            var bound = Math.Sqrt(6.0 / (values.Shape[0] + values.Shape[1]));
            run.Compare($"the start of {path}", random.Uniforms(values.Shape, -bound, bound), values);
        }

        return random;
    }

    /// <summary>The epochs of each training of a grid.</summary>
    internal static int Epochs(JsonFields fields) =>
        EpochsInWords().Match(fields.Text("what")) is { Success: true } match ? int.Parse(match.Groups["epochs"].ValueSpan, CultureInfo.InvariantCulture) : throw fields.Wrong("what", "so many epochs");

    [GeneratedRegex(@"(?<epochs>\d+) epochs")]
    private static partial Regex EpochsInWords();

    [GeneratedRegex(@"RandomState\((?<seed>\d+)\): (?:the )?three (?:Glorot|weight) matrices, then permutation\(\d+\) per epoch")]
    private static partial Regex Rule();
}

/// <summary>The first steps of such a training, with its batches.</summary>
internal sealed class KerasTraining : LectureForm
{
    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) => fields.Has("loss") && fields.Nested("loss").Has("regularisation") && fields.IsList("layers") && fields.Has("data") && fields.Nested("data").IsList("batches");

    internal override void Run(LectureRun run)
    {
        var (loss, optimizer, data) = (run.Case.Nested("loss"), run.Case.Nested("optimizer"), run.Case.Nested("data"));
        loss.Ignore("regularisation");
        run.Case.Ignore("own_numpy_differs_by");
        if ((loss.Text("name"), loss.Text("reduction"), optimizer.Text("name"), data.Text("index_into")) is not ("categorical cross-entropy", "mean over the batch", "sgd", "train_rows"))
        {
            throw loss.Wrong("name", "the mean cross-entropy");
        }

        var (recipe, rows) = (KerasRecipe.Of(run, run.Case), run.Data().Rows);
        int[][] batches = [.. data.ArrayList("batches").Select(batch => batch.Float64.ToArray().Select(row => (int)row).ToArray())];

        // The orders of the epochs are those that the words describe; a batch that is not full ends an epoch.
        var random = recipe.AfterStart(run, run.Case.Text("what"));
        var drawn = Enumerable.Repeat(0, 1 + (batches.Length * batches[0].Length / rows.Count)).SelectMany(_ => random.Permutation(rows.Count).Chunk(batches[0].Length)).Take(batches.Length);
        foreach (var ((batch, expected), place) in drawn.Zip(batches).Select((pair, place) => (pair, place)))
        {
            run.Compare($"data.batches[{place}]", LegacyStream.Numbers(batch), LegacyStream.Numbers(expected));
        }

        var rate = optimizer.Number("eta");
        using var training = new MeasuredTraining(recipe.Compile(run, rate, optimizer.Number("lambda")), rate, recipe.Layers.Parameters, rows.Count);
        var after = run.Expected.Nested("weights_after_step");
        List<double> losses = [];
        foreach (var batch in batches)
        {
            losses.Add(training.Step(rows, batch).Total);
            if (after.Has($"{training.Steps}"))
            {
                run.CompareEach(after, $"{training.Steps}", training.Weights.Select(item => item.Value));
            }
        }

        run.Compare(run.Expected, "loss_before_step", Tensor.Of(losses.ToArray().AsSpan(), [losses.Count]));
    }
}
