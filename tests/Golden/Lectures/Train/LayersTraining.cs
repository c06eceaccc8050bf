namespace Pipeline.Tests;

/// <summary>
/// Dense layers trained by gradient descent or Adam with all gradients at the weights before the step, full batches or small ones: losses of batches, tables by step or epoch, weights between, in float64 and as PyTorch computed them in float32.
/// Where it is no long work, the same training by Fit too.
/// </summary>
internal sealed class LayersTraining : LectureForm
{
    /// <summary>Multiplications of a training, counted once for each row and weight, above which its tables are for full runs.</summary>
    private const double Long = 2e9;

    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) =>
        fields.Has("layers") && fields.Has("loss") && fields.Has("optimizer") && fields.Has("expected") && fields.Nested("optimizer").Has("name") && !fields.Nested("optimizer").Has("l2")
        && fields.Has("data") && TrainedLayers.Knows(fields.Nested("loss")) && !LayerOrders.Are(fields);

    internal override void Run(LectureRun run)
    {
        var isMnist = run.Case.Nested("data").Has("file");
        run.Case.Ignore("note", "own_numpy_differs_by");
        var trained = TrainedLayers.Of(run, isMnist ? LectureImages.Standardized() : null);
        if (run.Case.Has("parameters"))
        {
            run.Compare(run.Case, "parameters", trained.Layers.Parameters.Sum(item => item.Value.Length));
        }

        List<(JsonFields Fields, bool IsSingle)> groups = run.Expected.Has("float64") ? [(run.Expected.Nested("float64"), false), (run.Expected.Nested("float32"), true)] : [(run.Expected, false)];
        var expected = groups.Select(group => new ExpectedTraining(run, group.Fields, group.IsSingle)).ToList();
        var (steps, epochs) = (expected.Max(item => item.LastStep), expected.Max(item => item.LastEpoch));
        var rows = isMnist ? TrainedRows.OfMnist(run) : TrainedRows.Of(run, trained.Layers.Parameters, steps, epochs);
        steps = Math.Max(Math.Max(steps, epochs * rows.BatchesOfEpoch), expected.Max(item => item.LastNamed));
        var isLong = !run.IsFull && (double)steps * rows.BatchSize * trained.Layers.Parameters.Sum(item => item.Value.Length) > Long;
        var measured = isLong ? [] : expected.SelectMany(item => item.Measured(rows.BatchesOfEpoch)).ToHashSet();
        var looks = new TrainingLooks(trained, rows, measured, expected.SelectMany(item => item.Kept()).ToHashSet());
        looks.Run(run, isLong ? expected.Max(item => item.LastNamed) : steps);
        foreach (var item in expected)
        {
            item.Compare(looks, isLong);
        }

        if (!isLong && looks.Steps % rows.BatchesOfEpoch == 0 && !isMnist)
        {
            // The same by Fit, as a user writes it.
            var settings = new FitSettings { Epochs = looks.Epochs.Count, Batches = Batches.GivenByEpoch(looks.Epochs.ToSeq()) };
            var weights = trained.Training.Compile(run.Engine).Fit(rows.Train, settings, start: trained.Layers.Parameters).Parameters;
            foreach (var item in expected)
            {
                item.CompareLast(looks, weights);
            }
        }
    }
}
