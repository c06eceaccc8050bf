namespace Pipeline.Tests;

/// <summary>A grid of scikit-learn's MLPClassifier, every cell from the same start with the same orders.</summary>
internal sealed class ScikitGrid : LectureForm
{
    internal override string Kind => "grid";

    internal override bool Fits(JsonFields fields) => fields.Has("lmbd") && fields.Has("rule") && Expects(fields, "epochs_run");

    internal override void Run(LectureRun run)
    {
        var (grid, source) = (new LectureGrid(run), run.Named(run.Case, "rule"));
        var (train, held) = ScikitTraining.Rows(run, source);
        var recipe = new ScikitRecipe(run, source, train);
        foreach (var cell in Enumerable.Range(0, grid.Count).Where(grid.IsReplayed))
        {
            var trained = recipe.Train(grid.Rate(cell), grid.Penalty(cell));
            var numbers = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["train_accuracy"] = trained.Accuracy(train),
                ["epochs_run"] = trained.Epochs.Count,
                ["final_loss"] = trained.Epochs[^1],
            };
            if (held is not null)
            {
                numbers["test_accuracy"] = trained.Accuracy(held);
            }

            grid.Compare(string.Empty, cell, numbers);
        }
    }
}
