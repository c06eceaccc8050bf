using Pipeline.Backends.Managed;

namespace Pipeline.Tests;

/// <summary>A plan on this engine and on Reference: gradients, steps of several batch sizes, what they leave, and predictions.</summary>
internal static class Agreement
{
    /// <param name="plan">What is trained.</param>
    /// <param name="data">At least 70 rows.</param>
    /// <param name="path">The SIMD path.</param>
    internal static void Check(TrainingPlan plan, Samples data, SimdPath path)
    {
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 3));
        var settings = new SessionSettings(Seed: 5, Rows: 33);
        using var mine = (Managed with { Simd = path }).Open(plan, start, settings);
        using var reference = Reference.Open(plan, start, settings);
        CheckGradients(mine, reference, new Batch(data, [5, 69, 5, 0, 11, 23, 42]));
        var (call, updates) = (0, 0L);
        foreach (var rows in new[] { 33, 33, 7, 2, 1, 33 })
        {
            var batch = new Batch(data, [.. Enumerable.Range(0, rows).Select(i => (i * 13 + call) % 70)]);
            var step = StepSettings.Next(plan.Optimizer, plan.Optimizer.Rate.At(call), call++, updates, 0);
            updates += step.Apply ? 1 : 0;
            CheckLoss(mine.Step(batch, step), reference.Step(batch, step));
            CheckOutputs(mine, reference, rows, plan.Graph);
        }

        CheckWeights(mine.Save(start with { Calls = call, Updates = call }), reference.Save(start with { Updates = call }));
        var all = new Batch(data, [.. Enumerable.Range(0, 33)]);
        CheckLoss(mine.Evaluate(all), reference.Evaluate(all));
        CheckOutputs(mine, reference, 33, plan.Graph);
        var trained = mine.Save(start with { Calls = call, Updates = call });
        CheckPredictor((Managed with { Simd = path }).Predictor(plan.Graph, trained.Parameters), mine, data);
    }

    internal static void CheckGradients(ISession mine, ISession reference, Batch batch)
    {
        var (a, b) = (new Dictionary<string, Tensor>(), new Dictionary<string, Tensor>());
        CheckLoss(mine.Gradients(batch, 3, a), reference.Gradients(batch, 3, b));
        a.Keys.Should().Equal(b.Keys);
        foreach (var path in a.Keys)
            CheckClose(a[path], b[path], 2e-5, path);
    }

    private static void CheckWeights(TrainingState mine, TrainingState reference)
    {
        foreach (var (path, tensor) in mine.Parameters)
            CheckClose(tensor, reference.Parameters[path], 2e-4, path);
        mine.Slots.Paths.Should().Equal(reference.Slots.Paths);
        foreach (var (path, slot) in mine.Slots)
            CheckClose(slot, reference.Slots[path], 2e-4, path);
    }

    private static void CheckClose(Tensor mine, Tensor reference, double tolerance, string what)
    {
        mine.Shape.Equals(reference.Shape).Should().BeTrue();
        for (var i = 0; i < mine.Length; i++)
            mine[i].Should().BeApproximately(reference[i], tolerance * Math.Max(1, Math.Abs(reference[i])), $"{what}[{i}]");
    }

    private static void CheckLoss(BatchLoss mine, BatchLoss reference)
    {
        mine.Data.Should().BeApproximately(reference.Data, 2e-5 * Math.Abs(reference.Data) + 1e-7);
        mine.Penalty.Should().BeApproximately(reference.Penalty, 2e-5 * Math.Abs(reference.Penalty));
    }

    private static void CheckOutputs(ISession mine, ISession reference, int rows, ModelGraph graph)
    {
        var (a, b) = (new double[rows * graph.OutputShape.Size], new double[rows * graph.OutputShape.Size]);
        mine.Outputs(a);
        reference.Outputs(b);
        for (var i = 0; i < a.Length; i++)
            a[i].Should().BeApproximately(b[i], 1e-4 * Math.Max(1, Math.Abs(b[i])));
    }

    /// <summary>A predictor gives the session's outputs to the bit, whatever the size of the batch.</summary>
    private static void CheckPredictor(IPredictor predictor, ISession session, Samples data)
    {
        var whole = predictor.Predict(data.Features);
        for (var row = 0; row < 10; row++)
        {
            session.Evaluate(new Batch(data, [row]));
            var outputs = new double[whole.Length / data.Count];
            session.Outputs(outputs);
            Enumerable.Range(0, outputs.Length).Select(i => whole[row * outputs.Length + i]).Should().Equal(outputs);
        }

        predictor.Predict(Tensor.Of(ReadOnlySpan<float>.Empty, data.FeatureShape.Prepend(0))).Length.Should().Be(0);
    }
}
