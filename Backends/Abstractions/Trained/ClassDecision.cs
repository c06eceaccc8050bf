using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>How a model's output becomes a class: the largest of several outputs, or a threshold for a single probability.</summary>
internal readonly record struct ClassDecision
{
    private readonly int _outputs;
    private readonly double _threshold;
    private readonly Seq<string> _names;

    private ClassDecision(int outputs, double threshold, Seq<string> names) => (_outputs, _threshold, _names) = (outputs, threshold, names);

    /// <summary>The decision of a model; a regression and a model of several labels have none.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="threshold">For a single probability; null stands for that of the training's Accuracy, or 0.5.</param>
    internal static ClassDecision Of(TrainedModel trained, double? threshold)
    {
        var graph = trained.Compiled.Plan.Graph;
        var (loss, last) = (trained.Training.Objective.Loss, graph.Nodes[graph.Output].Op);
        if (graph.OutputShape.Rank != 1)
        {
            throw Throw.NoClasses(trained.Model, "which is not one row of classes per sample", "Predict, or Flatten and a last layer with one unit per class.");
        }

        var outputs = graph.OutputShape[0];
        if (outputs > 1)
        {
            var shares = loss is CrossEntropyLoss || last is SoftmaxOp || trained.Classes.Count == outputs;
            return !shares ? throw Throw.NoClasses(trained.Model, $"and {loss} does not say that one of them is the class", "Predict, and a threshold for each label; or Softmax with CrossEntropy.")
                : threshold is not null ? throw Throw.ThresholdOfSeveral(outputs)
                : new(outputs, 0, trained.Classes);
        }

        var isProbability = loss is BinaryCrossEntropyLoss || last is MapOp { Formula: UnaryExpr { Function: UnaryFunction.Sigmoid } };
        return !isProbability ? throw Throw.NoClasses(trained.Model, "which is no probability", "Predict; or Sigmoid with BinaryCrossEntropy.")
            : new(1, Threshold(trained, threshold), trained.Classes);
    }

    /// <summary>The given threshold, or that of the training's Accuracy, or its default.</summary>
    internal static double Threshold(TrainedModel trained, double? threshold) => threshold is { } given && !double.IsFinite(given)
        ? throw Throw.Setting(nameof(threshold), "a finite number", given)
        : threshold ?? trained.Training.Metrics.OfType<AccuracyMetric>().FirstOrDefault()?.Threshold ?? Prelude.Accuracy.Threshold;

    internal ClassPrediction Row(Tensor outputs, int row)
    {
        if (_outputs == 1)
        {
            var probability = outputs[row];
            return probability > _threshold ? new(1, Name(1), probability) : new(0, Name(0), 1 - probability);
        }

        var index = ClassesOf.ArgMax(outputs, row * _outputs, _outputs);
        return new(index, Name(index), outputs[(row * _outputs) + index]);
    }

    private string Name(int index) => index < _names.Count ? _names[index] : index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
