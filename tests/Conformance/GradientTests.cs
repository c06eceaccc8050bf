using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>Gradients against central differences of the loss, through the public check.</summary>
[Trait("Category", "Engine")]
public sealed class GradientTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(TrainingSamples.Names), MemberType = typeof(TrainingSamples))]
    public void Reference_EverySample_AgreesWithCentralDifferences(string name)
    {
        var sample = TrainingSamples.Named(name);
        var report = sample.Training.Compile(Reference).CheckGradients(sample.Data, seed: 3);
        output.WriteLine(report.ToString());
        report.IsWithin(1e-6).Should().BeTrue(report.ToString());
        report.Kinks.Should().Be(0);
        report.Checked.Should().Be((int)sample.Training.Objective.Model.Summary().Trainable);
        report.Parameters.Sum(parameter => Math.Abs(parameter.Worst!.Gradient)).Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(TrainingSamples.OnEachEngine), MemberType = typeof(TrainingSamples))]
    public void Engine_EverySample_GivesTheGradientsOfReference(string engine, string name)
    {
        var sample = TrainingSamples.Named(name);
        var start = sample.Training.Compile(Reference).Initialize(3).Parameters;
        var (expectedLoss, expected) = sample.Training.Compile(Reference).Gradients(start, sample.Data, seed: 3);
        var (loss, gradients) = sample.Training.Compile(Engines.Named(engine)).Gradients(start, sample.Data, seed: 3);

        Close.Loss(loss.Data, expectedLoss.Data);
        Close.Loss(loss.Penalty, expectedLoss.Penalty);
        Close.Values(gradients, expected, 2e-5);
    }

    [Theory]
    [MemberData(nameof(Engines.KindNames), MemberType = typeof(Engines))]
    public void Gradients_AreTakenWithoutChangingAnything(string engine)
    {
        var sample = TrainingSamples.Named("adam");
        var compiled = sample.Training.Compile(Engines.Named(engine));
        var start = TrainingState.Start(compiled.Initialize(1).Parameters);
        using var session = compiled.Backend.Open(compiled.Plan, start, new SessionSettings(0, sample.Data.Count));
        int[] rows = [.. Enumerable.Range(0, sample.Data.Count)];
        session.Step(new Batch(sample.Data.Samples, rows), new StepSettings(0.01, 1, 1, 1));
        var before = session.Save(start);
        session.Gradients(new Batch(sample.Data.Samples, rows), 1, new Dictionary<string, Tensor>());
        session.Evaluate(new Batch(sample.Data.Samples, rows));
        session.Save(start).Should().Be(before);
    }
}
