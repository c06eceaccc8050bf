namespace Pipeline.Tests;

/// <summary>Models with weights and data for them, all from fixed seeds.</summary>
internal static class Trained
{
    /// <summary>The engine of these tests: the definition of what a model means.</summary>
    internal static IBackend Engine => Pipeline.Backends.Reference.Words.Reference;

    /// <summary>A small classifier, trained for a few steps.</summary>
    internal static TrainedModel Classifier { get; } =
        Dsl.Prelude.Input(4).Dense(8, Relu).Dropout(0.3).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)).Compile(Engine)
            .Fit(Rows(4, 60, classes: ["setosa", "grün", "a\"b"]), epochs: 2, batchSize: 10);

    /// <summary>A model with drawn weights and biases; it is not trained.</summary>
    internal static TrainedModel Drawn(Model model, double biases = 0.5, IBackend? engine = null)
    {
        var compiled = model.Loss(MeanSquaredError).Optimizer(Sgd(0.1)).Compile(engine ?? Engine);
        var random = new Random(5);
        var drawn = Parameters.Draw(compiled.Plan.Graph, 1);
        return compiled.Initialize(new Parameters(drawn.Select(p => p.Key.EndsWith(".bias", StringComparison.Ordinal)
            ? KeyValuePair.Create(p.Key, Tensor.Of(Enumerable.Range(0, p.Value.Length).Select(_ => (random.NextDouble() - 0.5) * 2 * biases).ToArray(), p.Value.Shape))
            : p)));
    }

    /// <summary>The model with all weights and biases so many times as large, as a long training makes them: its logits grow with each layer.</summary>
    internal static TrainedModel Scaled(TrainedModel trained, double factor) => trained.Compiled.Initialize(new Parameters(trained.Parameters.Select(p =>
        KeyValuePair.Create(p.Key, Tensor.Of(Enumerable.Range(0, p.Value.Length).Select(i => p.Value[i] * factor).ToArray(), p.Value.Shape)))));

    internal static Dataset Rows(Shape sample, int rows = 50, double scale = 1, Seq<string> classes = default)
    {
        var random = new Random(11);
        var values = Enumerable.Range(0, checked((int)(rows * sample.Size))).Select(_ => (random.NextDouble() - 0.5) * 2 * scale).ToArray();
        var features = Tensor.Of(values, sample.Prepend(rows));
        return classes.Count == 0
            ? Dataset.Of(features, Tensor.Of(new double[rows], [rows, 1]))
            : Dataset.Of(features, Enumerable.Range(0, rows).Select(row => row % classes.Count).ToArray(), classes);
    }

    internal static Dataset Rows(int features, int rows = 50, double scale = 1, Seq<string> classes = default) => Rows([features], rows, scale, classes);
}
