namespace Pipeline.Tests;

/// <summary>Trains a case again and compares everything that Keras wrote down.</summary>
internal static class Replay
{
    internal static CaseResult Run(GoldenCase golden, IBackend engine) => CaseResult.Of(golden.Name, comparison =>
    {
        var (mapping, missing) = KerasMapping.Of(golden);
        if (mapping is not null)
        {
            Compare(golden, mapping, mapping.Training.Compile(engine), comparison);
        }

        return missing;
    });

    private static void Compare(GoldenCase golden, KerasMapping mapping, CompiledModel compiled, Comparison comparison)
    {
        var tolerances = Tolerances.Of(compiled.Backend.Precision);
        var predicting = mapping.Predicting.Loss(MeanSquaredError).Optimizer(Sgd()).Compile(compiled.Backend);
        var start = new Parameters(golden.Weights.Select(weight => KeyValuePair.Create(PathOf(weight.Key, mapping), weight.Value)));
        var data = Data(golden);

        comparison.Add("initial prediction", predicting.Initialize(start).Predict(golden.X), golden.Expected.InitialPredictions, tolerances.Values);
        int[] first = [.. Enumerable.Range(0, Math.Min(golden.BatchSize, data.Count))];
        comparison.Add("gradient of", ByKerasNames(compiled.Gradients(start, data.Rows(first)).Gradients, mapping), golden.Expected.Gradients, tolerances.Gradients);

        var settings = new FitSettings { BatchSize = golden.BatchSize, Epochs = golden.Epochs, Shuffle = false };
        Train(data, settings, string.Empty);
        if (golden.ClassWeight.Count > 0)
        {
            Train(data.Unweighted(), settings with { ClassWeights = golden.ClassWeight }, "with class weights: ");
        }

        void Train(Dataset rows, FitSettings how, string prefix)
        {
            var steps = new StepLosses();
            var trained = compiled.Fit(rows, how, start: start, progress: steps);
            comparison.Add($"{prefix}loss of step ", steps.ToTensor(), golden.Expected.Losses, tolerances.Losses);

            // Keras' numbers are of the weights after the last step, behind their average where there is one.
            var last = trained.State.Parameters;
            comparison.Add($"{prefix}weight", ByKerasNames(last, mapping), golden.Expected.Weights, tolerances.Values);
            comparison.Add($"{prefix}prediction", predicting.Initialize(last).Predict(golden.X), golden.Expected.Predictions, tolerances.Values);
            if (mapping.Training.Objective.Model == mapping.Predicting && trained.Parameters == last)
            {
                comparison.Add($"{prefix}prediction of the trained model", trained.Predict(golden.X), golden.Expected.Predictions, tolerances.Values);
            }
        }
    }

    /// <summary>The rows with their sample weights, or with those that follow from the class weights.</summary>
    private static Dataset Data(GoldenCase golden)
    {
        var data = Dataset.Of(golden.X, golden.Y);
        return golden.SampleWeight is { } weights ? data.Weighted(weights.Float64)
            : golden.ClassWeight.Count > 0 ? data.Weighted([.. Enumerable.Range(0, data.Count).Select(row => golden.ClassWeight[ClassOf(golden.Y, row)])])
            : data;
    }

    /// <summary>The largest of several targets, else the target itself.</summary>
    private static int ClassOf(Tensor targets, int row)
    {
        var width = targets.Shape[1];
        return width == 1 ? (int)targets[row] : Enumerable.Range(0, width).MaxBy(place => targets[(row * width) + place]);
    }

    /// <summary><c>layers.0.kernel</c> is <c>1:Dense.weight</c>.</summary>
    private static string PathOf(string name, KerasMapping mapping) =>
        name.Split('.') is ["layers", var place, var weight] && int.TryParse(place, out var index) && index >= 0 && index < mapping.Paths.Count && mapping.Paths[index] is { } path
            ? $"{path}.{weight.Replace("kernel", "weight", StringComparison.Ordinal)}"
            : throw new GoldenFormatException($"the weight {name} belongs to no layer.");

    private static Parameters ByKerasNames(Parameters parameters, KerasMapping mapping) => new(parameters.Select(item =>
    {
        var dot = item.Key.LastIndexOf('.');
        var place = mapping.Paths.ToList().IndexOf(item.Key[..dot]);
        var weight = item.Key[(dot + 1)..];
        return KeyValuePair.Create($"layers.{place}.{weight.Replace("weight", "kernel", StringComparison.Ordinal)}", item.Value);
    }));

    /// <summary>The loss of each step, penalties included.</summary>
    private sealed class StepLosses : IProgress<TrainingEvent>
    {
        private readonly List<double> _losses = [];

        public void Report(TrainingEvent value)
        {
            if (value is BatchCompleted batch)
            {
                _losses.Add(batch.Loss.Total);
            }
        }

        internal Tensor ToTensor() => Tensor.Of(_losses.ToArray().AsSpan(), [_losses.Count]);
    }
}
