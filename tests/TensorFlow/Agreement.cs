namespace Pipeline.Tests;

/// <summary>Holds TensorFlow to the Reference engine on a graph: losses, outputs and gradients in both modes, and the parameters after a few steps.</summary>
internal static class Agreement
{
    private const double Share = 2e-5;

    internal static void Check(ModelGraph graph, int rows, int seed, Tensor? features = null, Tensor? targets = null)
    {
        var plan = new TrainingPlan(graph, Adam(0.01, epsilon: 1e-3));
        TensorFlow().Unsupported(plan).Should().BeEmpty();
        var width = (int)graph.Nodes[graph.Nodes[graph.Loss].Inputs[0]].Shape.Size;
        var samples = Dataset.Of(features ?? Draw(seed, graph.InputShape.Prepend(rows)), targets ?? Draw(seed + 1, [rows, width])).Weighted(Weights(rows)).Samples;
        var start = TrainingState.Start(Parameters.Draw(graph, seed));
        using var reference = Reference.Open(plan, start, new SessionSettings(seed, rows));
        using var tensorFlow = TensorFlow(Device.Cpu).Open(plan, start, new SessionSettings(seed, rows));
        int[] places = [.. Enumerable.Range(0, rows)];

        var (expected, actual) = (new Dictionary<string, Tensor>(), new Dictionary<string, Tensor>());
        var (expectedLoss, loss) = (reference.Gradients(new Batch(samples, places), 1, expected), tensorFlow.Gradients(new Batch(samples, places), 1, actual));
        Same([loss.Data, loss.Penalty], [expectedLoss.Data, expectedLoss.Penalty], "loss");
        actual.Keys.Should().BeEquivalentTo(expected.Keys);
        foreach (var (path, gradient) in expected)
        {
            Same(Numbers(actual[path]), Numbers(gradient), $"gradient of {path}");
        }

        for (var step = 1; step <= 3; step++)
        {
            var settings = new StepSettings(0.01, step, step, 1);
            Same([tensorFlow.Step(new Batch(samples, places), settings).Total], [reference.Step(new Batch(samples, places), settings).Total], $"loss of step {step}");
            Same(Outputs(tensorFlow, graph, rows), Outputs(reference, graph, rows), $"output of step {step}");
        }

        Same([tensorFlow.Evaluate(new Batch(samples, places)).Total], [reference.Evaluate(new Batch(samples, places)).Total], "loss in inference mode");
        Same(Outputs(tensorFlow, graph, rows), Outputs(reference, graph, rows), "output in inference mode");
        var (after, expectedAfter) = (tensorFlow.Save(start).Parameters, reference.Save(start).Parameters);
        foreach (var path in expectedAfter.Paths)
        {
            Same(Numbers(after[path]), Numbers(expectedAfter[path]), path, 10 * Share);
        }

        Same(
            Numbers(TensorFlow(Device.Cpu).Predictor(graph, expectedAfter).Predict(samples.Features)),
            Numbers(Reference.Predictor(graph, expectedAfter).Predict(samples.Features)), "prediction");
    }

    /// <summary>Numbers that float32 holds.</summary>
    internal static Tensor Draw(int seed, Shape shape, double low = -1, double high = 1)
    {
        var random = new Random(seed);
        return Tensor.Of(Enumerable.Range(0, (int)shape.Size).Select(_ => (double)(float)(low + ((high - low) * random.NextDouble()))).ToArray().AsSpan(), shape);
    }

    private static void Same(double[] actual, double[] expected, string what, double share = Share)
    {
        actual.Length.Should().Be(expected.Length, what);
        var largest = expected.Select(Math.Abs).Append(1).Max();
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= share * largest))
            {
                Assert.Fail($"{what}: [{i}] is {actual[i]} instead of {expected[i]}");
            }
        }
    }

    private static double[] Outputs(ISession session, ModelGraph graph, int rows)
    {
        var outputs = new double[rows * graph.OutputShape.Size];
        session.Outputs(outputs);
        return outputs;
    }

    private static double[] Numbers(Tensor tensor) => [.. Enumerable.Range(0, (int)tensor.Length).Select(i => tensor[i])];

    private static double[] Weights(int rows) => [.. Enumerable.Range(0, rows).Select(row => 0.5 + (0.25 * (row % 4)))];
}
