namespace Pipeline.Export.OnnxRuntime;

/// <summary>What a model's outputs decide, so that decisions can be compared.</summary>
/// <param name="Choices">How many outputs in a row one decision is made from: by the largest where there are several, else by the threshold; 0 where nothing is decided.</param>
/// <param name="Threshold">The output above which a single one counts as true.</param>
internal readonly record struct DecisionRule(int Choices, double Threshold)
{
    /// <summary>
    /// The largest output where the loss is CrossEntropy, a softmax comes last, or there are as many classes as outputs; each output by the threshold of the training's
    /// accuracy (0.5 without one) where a sigmoid comes last; otherwise none.
    /// </summary>
    internal static DecisionRule Of(TrainedModel trained, ModelGraph graph)
    {
        var head = GraphLowering.HeadNode(graph);
        var outputs = graph.OutputShape[^1];
        var threshold = trained.Training.Metrics.OfType<AccuracyMetric>().FirstOrDefault()?.Threshold ?? 0.5;
        var choices = trained.Training.Objective.Loss is CrossEntropyLoss || (outputs > 1 && trained.Classes.Count == outputs) ? outputs
            : head.Op is SoftmaxOp ? head.Shape[^1]
            : GraphLowering.HeadOf(graph) == Head.Probabilities ? 1
            : 0;
        return new(choices, threshold);
    }

    internal int Decide(ReadOnlySpan<double> outputs)
    {
        if (Choices == 1)
        {
            return outputs[0] > Threshold ? 1 : 0;
        }

        var best = 0;
        for (var i = 1; i < outputs.Length; i++)
        {
            best = outputs[i] > outputs[best] ? i : best;
        }

        return best;
    }
}
