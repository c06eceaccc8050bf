namespace Pipeline.Tests;

/// <summary>One of document 003's schedulers over given gradients: stepped by hand, and on the engine, where they are the gradients of a layer without inputs.</summary>
internal sealed class GivenGradients : LectureForm
{
    internal override string Kind => "optimizer";

    internal override bool Fits(JsonFields fields) => fields.Has("gradients") && fields.Has("scheduler");

    internal override void Run(LectureRun run)
    {
        if (LectureSchedulers.Of(run.Case.Nested("scheduler")) is not { } optimizer)
        {
            run.LeaveAll(LectureSchedulers.RowSum);
            return;
        }

        var gradients = run.Case.Array("gradients");
        if (run.Expected.Has("weights"))
        {
            var (_, weights) = ByHand(optimizer, gradients, 1);
            run.Compare(run.Expected, "weights", weights);
            run.Compare(run.Expected, "weights", OnEngine(run, optimizer, gradients, 1));
            return;
        }

        foreach (var (name, epoch) in new[] { ("reset_after_every_4", 4), ("never_reset", gradients.Shape[0]) })
        {
            var expected = run.Expected.Nested(name);
            var (changes, weights) = ByHand(optimizer, gradients, epoch);
            run.Compare(expected, "change", changes);
            run.Compare(expected, "parameter_after", weights);
            run.Compare(expected, "parameter_after", OnEngine(run, optimizer, gradients, epoch));
        }
    }

    /// <summary>What each step takes away, and what is left.</summary>
    private static (Tensor Changes, Tensor Weights) ByHand(RuleOptimizer optimizer, Tensor gradients, int epoch)
    {
        var stepped = optimizer.Begin(Ones(gradients));
        List<double> changes = [];
        for (var step = 0; step < gradients.Shape[0]; step++)
        {
            stepped = step > 0 && step % epoch == 0 ? stepped.NextEpoch() : stepped;
            var before = stepped.Weights["weight"];
            stepped = stepped.Step(Tensor.Of(gradients.Row(step), gradients.Shape.Sample));
            changes.AddRange(Enumerable.Range(0, before.Length).Select(i => before[i] - stepped.Weights["weight"][i]));
        }

        return (Tensor.Of(changes.ToArray().AsSpan(), gradients.Shape), stepped.Weights["weight"]);
    }

    /// <summary>The weights of a layer whose input is 1, trained with the gradients as targets of the loss Σ t · a.</summary>
    private static Tensor OnEngine(LectureRun run, RuleOptimizer optimizer, Tensor gradients, int epoch)
    {
        var (steps, size) = (gradients.Shape[0], (int)gradients.Shape.Sample.Size);
        var rows = Dataset.Of(Tensors.Generate([steps, 1], _ => 1), gradients.Reshape([steps, size]));
        var compiled = Input(1).Dense(size, bias: false).Loss(LectureLosses.Linear).Optimizer(optimizer).Compile(run.Engine);
        var start = new Parameters([new("1:Dense.weight", Ones(gradients).Reshape([1, size]))]);
        TrainedModel? trained = null;
        var settings = new FitSettings { BatchSize = 1, Shuffle = false };
        for (var first = 0; first < steps; first += epoch)
        {
            var part = rows.Rows([.. Enumerable.Range(first, Math.Min(epoch, steps - first))]);
            trained = trained is null ? compiled.Fit(part, settings, start: start) : compiled.Resume(trained, part, epochs: 1);
        }

        return trained!.Parameters["1:Dense.weight"].Reshape(gradients.Shape.Sample);
    }

    private static Tensor Ones(Tensor gradients) => Tensors.Generate(gradients.Shape.Sample, _ => 1);
}
