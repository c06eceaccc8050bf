namespace Pipeline.Tests;

/// <summary>Every op on every engine that says it knows it, against the reference: outputs, gradients, a step, and what the step leaves.</summary>
[Trait("Category", "Engine")]
public sealed class OpAgreementTests
{
    public static TheoryData<string, string> OnEachEngine
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.All.Where(engine => !engine.Equals(Reference)))
            {
                foreach (var sample in OpSamples.All.Where(sample => engine.Unsupported(sample.Plan).Count == 0))
                {
                    data.Add(Engines.Name(engine), sample.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OnEachEngine))]
    public void Engine_EveryOp_ComputesWhatReferenceDoes(string engine, string name)
    {
        var sample = OpSamples.Named(name);
        var (expected, actual) = (Run(Reference, sample), Run(Engines.Named(engine), sample));
        Close.Values(actual.Predicted, expected.Predicted, 1e-5, "prediction");
        Close.Values(new Parameters(actual.Gradients.OrderBy(item => item.Key)), new Parameters(expected.Gradients.OrderBy(item => item.Key)), 2e-5);
        Close.Loss(actual.Stepped.Data, expected.Stepped.Data);
        Close.Loss(actual.Stepped.Penalty, expected.Stepped.Penalty);
        Close.Values(actual.Outputs, expected.Outputs, 1e-5, "output");
        Close.Values(actual.After.Parameters, expected.After.Parameters, 2e-5);
        Close.Loss(actual.Evaluated.Data, expected.Evaluated.Data);
    }

    private static Result Run(IBackend engine, OpSample sample)
    {
        var start = TrainingState.Start(sample.Start().To(engine.Precision));
        var batch = new Batch(sample.Data.Samples, [.. Enumerable.Range(0, sample.Data.Count)]);
        using var session = engine.Open(sample.Plan, start, new SessionSettings(5, sample.Data.Count));
        var gradients = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        session.Gradients(batch, 2, gradients);
        var stepped = session.Step(batch, new StepSettings(0.01, 1, 1, 1));
        var outputs = new double[sample.Data.Count * sample.Graph.OutputShape.Size];
        session.Outputs(outputs);
        var after = session.Save(start);
        var predictor = engine.Predictor(sample.Graph, start.Parameters);
        return new(predictor.Predict(sample.Data.Features), gradients, stepped, Tensor.Of(outputs.AsSpan(), [outputs.Length]), after, session.Evaluate(batch));
    }

    private sealed record Result(Tensor Predicted, Dictionary<string, Tensor> Gradients, BatchLoss Stepped, Tensor Outputs, TrainingState After, BatchLoss Evaluated);
}
