using Xunit.Sdk;

namespace Pipeline.Tests;

/// <summary>What the reference computes for an op alone.</summary>
internal static class OpValues
{
    /// <summary>The op's values for rows of x in inference mode; its parameters are <c>p0</c>, <c>p1</c>, … in the given shapes.</summary>
    internal static double[] Of(Op op, Shape input, double[] x, params (Shape Shape, double[] Values)[] parameters)
    {
        var (graph, start) = Graph(op, input, parameters);
        return Reference.Predictor(graph, start).Predict(Tensor.Of(x.AsSpan(), input.Prepend((int)(x.Length / input.Size)))).Float64.ToArray();
    }

    /// <summary>The op's values in a training step.</summary>
    internal static double[] InTraining(Op op, Shape input, double[] x, params (Shape Shape, double[] Values)[] parameters)
    {
        var (graph, start) = Graph(op, input, parameters);
        var rows = (int)(x.Length / input.Size);
        using var session = Reference.Open(new(graph, Sgd()), TrainingState.Start(start), new SessionSettings(1, rows));
        var samples = new Samples(Tensor.Of(x.AsSpan(), input.Prepend(rows)), Tensor.Of(new double[rows].AsSpan(), [rows, 1]));
        session.Step(new Batch(samples, [.. Enumerable.Range(0, rows)]), new StepSettings(0.1, 1, 1, 1));
        var outputs = new double[rows * graph.OutputShape.Size];
        session.Outputs(outputs);
        return outputs;
    }

    /// <summary>The loss of each row: of an op on x and its targets.</summary>
    internal static double[] Losses(Op op, Shape input, double[] x, double[] targets)
    {
        var rows = (int)(x.Length / input.Size);
        var scope = new Scope();
        var output = scope.Add(new InputOp(input), []);
        var graph = scope.Graph(output, scope.Add(op, [output]));
        var samples = new Samples(Tensor.Of(x.AsSpan(), input.Prepend(rows)), Tensor.Of(targets.AsSpan(), [rows, targets.Length / rows]));
        using var session = Reference.Open(new(graph, Sgd()), TrainingState.Start(Parameters.Empty), new SessionSettings(1, 1));
        return [.. Enumerable.Range(0, rows).Select(row => session.Evaluate(new Batch(samples, [row])).Data)];
    }

    internal static (ModelGraph Graph, Parameters Start) Graph(Op op, Shape input, params (Shape Shape, double[] Values)[] parameters)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp(input), []);
        scope.Path = "op";
        var y = scope.Add(op, [x], () => [.. parameters.Select((parameter, p) => scope.Parameter($"p{p}", parameter.Shape, Zeros))]);
        var start = parameters.Select((parameter, p) => KeyValuePair.Create($"op.p{p}", Tensor.Of(parameter.Values.AsSpan(), parameter.Shape)));
        return (scope.Graph(y, scope.Add(new SampleLossOp(Reduction.Sum), [y])), new Parameters(start));
    }

    internal static double[] Numbers(long count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)count).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    internal static void ShouldBe(this double[] actual, params double[] expected)
    {
        actual.Should().HaveSameCount(expected);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= 1e-12 * Math.Max(1, Math.Abs(expected[i]))))
            {
                throw new XunitException($"[{string.Join(", ", actual)}] should be [{string.Join(", ", expected)}]");
            }
        }
    }
}
