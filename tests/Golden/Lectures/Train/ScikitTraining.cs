using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>A training of scikit-learn's MLPClassifier with its losses, its weights and its end.</summary>
internal sealed partial class ScikitTraining : LectureForm
{
    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) => fields.Has("rule") && fields.Any("rule").ValueKind == System.Text.Json.JsonValueKind.Object && fields.Has("first_epoch_orders") && Expects(fields, "epochs_run");

    internal override void Run(LectureRun run)
    {
        run.Case.Ignore("own_rewrite_differs_by");
        var (train, held) = Rows(run, run.Case);
        var recipe = new ScikitRecipe(run, run.Case, train);
        recipe.CompareOrders(run.Case, "first_epoch_orders");
        var trained = recipe.Train(recipe.Rate, recipe.Alpha);
        var expected = run.Expected;
        run.Compare(expected, "epochs_run", trained.Epochs.Count);
        run.Compare(expected, "loss_curve", Tensor.Of(trained.Epochs.ToArray().AsSpan(), [trained.Epochs.Count]));
        run.CompareEach(expected, "final_weights", trained.Weights.OrderBy(item => item.Value.Shape.Rank == 1).Select(item => item.Value));
        run.Compare(expected, "train_accuracy", trained.Accuracy(train));
        expected.Ignore("test_accuracy");
        if (held is not null)
        {
            run.Compare(expected, "test_accuracy", trained.Accuracy(held));
        }

        foreach (var name in expected.Names.Where(name => FirstBatches().IsMatch(name)))
        {
            var count = expected.Array(name).Length;
            run.Compare(expected, name, Tensor.Of(trained.Batches.Take(count).ToArray().AsSpan(), [Math.Min(count, trained.Batches.Count)]));
        }
    }

    /// <summary>The rows to train and to test with: a data set of the file, or rows of the case's own.</summary>
    internal static (Dataset Train, Dataset? Held) Rows(LectureRun run, JsonFields fields)
    {
        var data = fields.Nested("data");
        if (data.Has("dataset"))
        {
            var set = run.Data(data.Text("dataset"));
            return (set.Rows, set.Held);
        }

        var labels = data.Numbers("labels");
        return (Dataset.Of(data.Array("x"), Tensors.Generate([labels.Count, 1], row => labels[row])), null);
    }

    [GeneratedRegex(@"^batch_losses_of_first_\d+_epochs$")]
    private static partial Regex FirstBatches();
}
