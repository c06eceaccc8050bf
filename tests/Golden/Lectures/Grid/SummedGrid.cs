using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>A grid by the recipe of document 000: each cell with weights and batches of its own, which are drawn one cell after the other, or all with those given. An unguarded softmax is the same function as the engines' own, where nothing overflows.</summary>
internal sealed partial class SummedGrid : LectureForm
{
    internal override string Kind => "grid";

    internal override bool Fits(JsonFields fields) => fields.Has("lmbd") && (Expects(fields, "stable") || Expects(fields, "weights-stable"));

    internal override void Run(LectureRun run)
    {
        var what = run.Case.Text("what");
        var (grid, data) = (new LectureGrid(run), run.Data());
        var (train, held) = (data.Rows, data.Held!);
        var given = run.Case.Has("layers") ? run.Layers() : null;
        var stored = Archive().Match(what) is { Success: true } archive ? run.StoredAs(archive.Groups["name"].Value) : null;
        var (layers, random, draw, steps) = given is not null && stored is not null
            ? (given, null, null, stored.Shape[0])
            : (Named(run, what), LegacyStream.Before(run, data.Fields, what), LegacyStream.RuleBefore(run, what), Steps().Match(what) is { Success: true } match ? int.Parse(match.Groups["steps"].ValueSpan, CultureInfo.InvariantCulture) : throw run.Case.Wrong("what", "the steps of a cell"));
        for (var cell = 0; cell < grid.Count; cell++)
        {
            var start = layers.Parameters;
            Func<int, int[]> batch = step => [.. stored!.Row(step).ToArray().Select(row => (int)row)];
            if (random is not null)
            {
                start = Redrawn(start, LegacyStream.Normals(random, what));
                var next = LegacyStream.Batches(random, draw!);
                int[][] batches = [.. Enumerable.Range(0, steps).Select(_ => next())];
                batch = step => batches[step];
            }

            if (grid.IsReplayed(cell))
            {
                foreach (var variants in grid.Variants.GroupBy(variant => variant.StartsWith("gradient", StringComparison.Ordinal)))
                {
                    var recipe = new SummedRecipe(grid.Rate(cell), grid.Penalty(cell), variants.Key);
                    var numbers = Train(run, recipe, layers.Model, start, train, held, batch, steps);
                    foreach (var variant in variants)
                    {
                        grid.Compare(variant, cell, numbers);
                    }
                }
            }
        }
    }

    private static Dictionary<string, double> Train(LectureRun run, SummedRecipe recipe, Model model, Parameters start, Dataset train, Dataset held, Func<int, int[]> batch, int steps)
    {
        using var training = new MeasuredTraining(recipe.Compile(run, model), recipe.Rate, start, train.Count);
        var isFinite = true;
        for (var step = 0; step < steps && isFinite; step++)
        {
            isFinite = double.IsFinite(training.Step(train, batch(step)).Total);
        }

        return new()
        {
            ["train_accuracy"] = training.Accuracy(train, isFinite),
            ["test_accuracy"] = training.Accuracy(held, isFinite),
            ["nan"] = isFinite ? 0 : 1,
            ["test_mean_cross_entropy"] = isFinite ? training.Measure(held).Data / held.Count : double.NaN,
        };
    }

    /// <summary>The net whose weights some words draw: those of the case before.</summary>
    private static LectureModel Named(LectureRun run, string what) => LectureModel.Of(LegacyStream.CaseBefore(run, what).Objects("layers"), run.Stored);

    private static Parameters Redrawn(Parameters parameters, IReadOnlyList<Tensor> matrices)
    {
        var next = 0;
        return new(parameters.Select(item => item.Value.Shape.Rank == 2 ? KeyValuePair.Create(item.Key, matrices[next++]) : item).ToList());
    }

    [GeneratedRegex(@"npz (?<name>\w+)")]
    private static partial Regex Archive();

    [GeneratedRegex(@"(?<steps>\d+) x choice")]
    private static partial Regex Steps();
}
