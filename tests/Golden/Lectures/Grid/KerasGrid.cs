namespace Pipeline.Tests;

/// <summary>A grid by Keras' arithmetic, every cell from the same start with the same orders.</summary>
internal sealed class KerasGrid : LectureForm
{
    internal override string Kind => "grid";

    internal override bool Fits(JsonFields fields) => fields.Has("lmbd") && fields.Has("layers") && fields.Has("data") && fields.Nested("data").Has("rule");

    internal override void Run(LectureRun run)
    {
        var (grid, data, source) = (new LectureGrid(run), run.Data(), run.Named(run.Case, "layers"));
        var (train, held, recipe) = (data.Rows, data.Held!, KerasRecipe.Of(run, source));
        var random = recipe.AfterStart(run, run.Case.Nested("data").Text("rule"));
        var size = source.Nested("data").ArrayList("batches")[0].Length;
        int[][] batches = [.. Enumerable.Range(0, KerasRecipe.Epochs(run.Case)).SelectMany(_ => random.Permutation(train.Count).Chunk(size))];
        foreach (var cell in Enumerable.Range(0, grid.Count).Where(grid.IsReplayed))
        {
            using var training = new MeasuredTraining(recipe.Compile(run, grid.Rate(cell), grid.Penalty(cell)), grid.Rate(cell), recipe.Layers.Parameters, train.Count);
            var isFinite = batches.All(batch => double.IsFinite(training.Step(train, batch).Total));

            grid.Compare(string.Empty, cell, new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["train_accuracy"] = training.Accuracy(train, isFinite),
                ["test_accuracy"] = training.Accuracy(held, isFinite),
                ["test_mean_cross_entropy"] = isFinite ? training.Measure(held).Data : double.NaN,
            });
        }
    }
}
