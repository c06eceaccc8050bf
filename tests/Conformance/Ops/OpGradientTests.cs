namespace Pipeline.Tests;

/// <summary>The gradients of every op, by inputs and by parameters, against central differences of the loss.</summary>
[Trait("Category", "Engine")]
public sealed class OpGradientTests
{
    private const double Step = 1e-3;

    [Fact]
    public void Samples_TogetherHoldEveryOp() => OpSamples.All.SelectMany(sample => sample.Graph.Nodes).Select(node => node.Op.GetType()).Distinct()
        .Should().BeEquivalentTo(typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract));

    [Theory]
    [MemberData(nameof(OpSamples.Names), MemberType = typeof(OpSamples))]
    public void Reference_EveryOp_AgreesWithCentralDifferences(string name)
    {
        var sample = OpSamples.Named(name);
        var start = sample.Start();
        using var session = Reference.Open(sample.Plan, TrainingState.Start(start), new SessionSettings(5, sample.Data.Count));
        var (_, gradients) = Gradients(session, sample, start);

        gradients.Keys.Should().BeEquivalentTo(sample.Graph.Parameters.Where(spec => spec.Role == ParameterRole.Trainable).Select(spec => spec.Path));
        foreach (var (path, gradient) in gradients)
        {
            gradient.Float64.ToArray().Should().Contain(value => Math.Abs(value) > 1e-3, $"{path} should matter");
            for (var i = 0; i < gradient.Length; i++)
            {
                double Loss(double steps) => Gradients(session, sample, Moved(start, path, i, steps * Step)).Loss;
                var difference = ((8 * (Loss(1) - Loss(-1))) - (Loss(2) - Loss(-2))) / (12 * Step);
                gradient[i].Should().BeApproximately(difference, 1e-8 * Math.Max(1, Math.Abs(difference)), $"{path}[{i}]");
            }
        }
    }

    private static (double Loss, Dictionary<string, Tensor> Gradients) Gradients(ISession session, OpSample sample, Parameters at)
    {
        var gradients = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        session.Restore(TrainingState.Start(at));
        return (session.Gradients(new Batch(sample.Data.Samples, [.. Enumerable.Range(0, sample.Data.Count)]), 2, gradients).Total, gradients);
    }

    private static Parameters Moved(Parameters start, string path, int element, double step)
    {
        var values = start[path].ToFloat64().Float64.ToArray();
        values[element] += step;
        return start.With(path, Tensor.Of(values.AsSpan(), start[path].Shape));
    }
}
