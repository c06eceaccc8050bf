namespace Pipeline.Tests;

/// <summary>Predicting and measuring in batches of any size gives the same.</summary>
[Trait("Category", "Engine")]
public sealed class BatchedPredictionTests
{
    private static readonly CompiledSample[] s_samples =
    [
        new("dense", Input(5).Dense(17, Relu).BatchNormalization().Dense(3, Softmax)),
        new("convolution", Input(6, 6, 2).Conv2D(5, 3, Relu).MaxPooling2D(2).Flatten().Dense(3, Softmax)),
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.All)
            {
                foreach (var sample in s_samples)
                {
                    data.Add(Engines.Name(engine), sample.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predict_InBatchesOfAnySize_GivesTheSame(string engine, string sample)
    {
        var (trained, data) = Trained(engine, sample);
        var whole = trained.Predict(data);
        foreach (var batchSize in new[] { 1, 2, 7, 64, 99, 100, 1000 })
        {
            if (engine is "Reference" or "Managed")
            {
                trained.PredictInBatches(data, batchSize).Should().Be(whole, $"in batches of {batchSize}");
            }
            else
            {
                trained.PredictInBatches(data, batchSize).ToFloat64().Float64.ToArray().Should().Equal(whole.ToFloat64().Float64.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_InBatchesOfAnySize_MeasuresTheSame(string engine, string sample)
    {
        var (trained, data) = Trained(engine, sample);
        var whole = trained.Evaluate(data);
        foreach (var batchSize in new[] { 1, 3, 32, 100 })
        {
            var measured = trained.Evaluate(data, batchSize);
            measured.Metrics.Should().Equal(whole.Metrics);
            measured.Loss.Should().BeApproximately(whole.Loss, 1e-6 * whole.Loss);
        }
    }

    [Fact]
    public void Predict_OfNoRowsAtOnce_IsRefused()
    {
        var (trained, data) = Trained("Reference", "dense");
        var predict = () => trained.PredictInBatches(data, 0);
        predict.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Fit needs a positive whole number for batchSize, got 0.\n*");
        trained.PredictInBatches(Tensor.Of(Array.Empty<double>(), [0, 5]), 4).Shape.Should().Equal(0, 3);
    }

    private static (TrainedModel Trained, Dataset Data) Trained(string engine, string sample)
    {
        var model = s_samples.Single(item => item.Name == sample).Model;
        var values = Rows.Values(100, model.InputShape, 1);
        var data = Dataset.Of(values.Features, [.. Enumerable.Range(0, 100).Select(row => row % 3)], ["a", "b", "c"]);
        return (model.Loss(CrossEntropy).Optimizer(Adam(0.01)).Metrics(Accuracy).Compile(Engines.Named(engine)).Fit(data, epochs: 2), data);
    }

    private sealed record CompiledSample(string Name, Model Model);
}
