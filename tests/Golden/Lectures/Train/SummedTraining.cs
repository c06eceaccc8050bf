namespace Pipeline.Tests;

/// <summary>Trainings by the recipe of document 000: with all rows, with stored batches, or with batches that are drawn one by one and are no partition of the rows.</summary>
internal sealed class SummedTraining : LectureForm
{
    /// <summary>Rows times steps beyond which a training is cut short, to go to its end with --full.</summary>
    private const int Long = 200_000;

    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) => fields.Has("loss") && fields.Nested("loss").Has("name") && fields.Nested("loss").Text("name") == "cross-entropy"
        && fields.Has("optimizer") && fields.Nested("optimizer").Has("steps") && fields.Nested("optimizer").Has("lambda");

    internal override void Run(LectureRun run)
    {
        run.Case.Nested("loss").Ignore("name", "reduction");
        var optimizer = run.Case.Nested("optimizer");
        optimizer.Ignore("name");
        var (recipe, layers, data, last) = (SummedRecipe.Of(optimizer), run.Layers(), run.Data(), optimizer.Positive("steps"));
        var (train, held) = (data.Rows, data.Held!);
        var batches = BatchesOf(run, data, layers, train.Count);
        var compiled = recipe.Compile(run, layers.Model);
        var expected = new SummedExpectations(run, train, () => MeasureDrift(compiled, recipe, layers.Parameters, train, batches));
        var limit = run.IsFull ? last : expected.LastUpTo(Long / batches(0).Length, last);
        using var training = new MeasuredTraining(compiled, recipe.Rate, layers.Parameters, train.Count);
        for (var step = 1; step <= limit; step++)
        {
            expected.Stepped(training, training.Step(train, batches(step - 1)).Data);
        }

        if (limit == last)
        {
            expected.Ended(training, last, held);
        }
        else
        {
            run.Note($"{limit} of {last} steps, all with --full");
        }

        expected.CompareTables(limit);
    }

    /// <summary>How the costs of the first steps change where every starting weight is off by as little as rounding makes it, relative to them.</summary>
    private static double[] MeasureDrift(CompiledModel compiled, SummedRecipe recipe, Parameters start, Dataset train, Func<int, int[]> batches)
    {
        const int Steps = 20;
        const double MovedBy = 1e-15;
        var random = new LegacyRandom(0);
        var moved = new Parameters(start.Select(item => KeyValuePair.Create(item.Key, item.Value.Each(value => value * (1 + (MovedBy * random.Normal()))))).ToList());
        using var first = new MeasuredTraining(compiled, recipe.Rate, start, train.Count);
        using var second = new MeasuredTraining(compiled, recipe.Rate, moved, train.Count);
        var largest = 0.0;
        var drift = new double[Steps];
        for (var step = 0; step < Steps; step++)
        {
            var (cost, other) = (first.Step(train, batches(step)).Data, second.Step(train, batches(step)).Data);
            drift[step] = largest = Math.Max(largest, Math.Abs(other - cost) / cost);
        }

        return drift;
    }

    /// <summary>The rows of each step, from 0.</summary>
    private static Func<int, int[]> BatchesOf(LectureRun run, LectureData data, LectureModel layers, int rows)
    {
        var fields = run.Case.Nested("data");
        if (fields.Has("batches"))
        {
            var stored = run.Stored(fields, "batches");
            return step => [.. stored.Row(step).ToArray().Select(row => (int)row)];
        }

        if (!fields.Has("rule"))
        {
            int[] all = [.. Enumerable.Range(0, rows)];
            return _ => all;
        }

        var rule = fields.Text("rule");
        if (fields.Text("index_into") != "train_rows")
        {
            throw fields.Wrong("index_into", "train_rows");
        }

        var random = LegacyStream.Before(run, data.Fields, rule);
        var weights = layers.Parameters.Where(item => item.Value.Shape.Rank == 2).Select(item => item.Value);
        foreach (var (drawn, given) in LegacyStream.Normals(random, rule).Zip(weights))
        {
            run.Compare("the weights drawn", drawn, given);
        }

        var draw = LegacyStream.Batches(random, rule);
        List<int[]> drawnSoFar = [];
        foreach (var batch in fields.ArrayList("first_20_batches"))
        {
            drawnSoFar.Add(draw());
            run.Compare($"data.first_20_batches[{drawnSoFar.Count - 1}]", LegacyStream.Numbers(drawnSoFar[^1]), batch);
        }

        return step =>
        {
            while (drawnSoFar.Count <= step)
            {
                drawnSoFar.Add(draw());
            }

            return drawnSoFar[step];
        };
    }
}
