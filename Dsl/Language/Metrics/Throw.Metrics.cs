namespace Pipeline.Dsl;

/// <summary>What is said of losses and metrics that do not fit a model.</summary>
internal static partial class Throw
{
    internal static RuleException OneClass() => new("needs at least two classes", "BinaryCrossEntropy after Dense(1, Sigmoid), or one unit per class.");

    internal static RuleException NoProbabilities() => new("needs probabilities", "Softmax in the last layer.");

    internal static RuleException SharedProbabilities() =>
        new("needs a probability of its own for each output", "CrossEntropy after Softmax, or Sigmoid in the last layer.");

    internal static RuleException NotBetweenZeroAndOne() => new("needs outputs between 0 and 1", "Sigmoid in the last layer.");

    internal static RuleException ThresholdUnused(int classes) => new(
        $"takes the largest of {classes} outputs, so its threshold has no effect", "Accuracy without a threshold, or BinaryCrossEntropy after Sigmoid, which decide each output by it.", showsInput: false);

    internal static RuleException AverageOfOneClass(int index, ClassAverage average) => new(
        $"measures class {index} alone, so its {average} average has no effect", "Class, or Average, not both.", showsInput: false);

    internal static RuleException ClassBeyond(int classes) => new($"measures a class that the model does not have: its classes are 0 to {classes - 1}", $"a class from 0 to {classes - 1}.", showsInput: false);

    internal static RuleException AverageOfOneCurve(ClassAverage average) => new(
        $"has one curve for a single output, so its {average} average has no effect", "leave Average out; Class = 0 for the other class.", showsInput: false);

    internal static RuleException NoTrueClass() => new("needs classes that exclude one another, of which one is the true one", "Accuracy, or one unit per class with Softmax and CrossEntropy.");

    internal static RuleException TopOfAll(int classes) => new($"is always 1: there are only {classes} classes", $"k from 1 to {classes - 1}.", showsInput: false);

    internal static RuleException OutputBeyond(long outputs) => new($"measures an output that the model does not have: its outputs are 0 to {outputs - 1}", $"an output from 0 to {outputs - 1}.", showsInput: false);

    internal static RuleException AverageOfOneOutput(OutputAverage average) => new($"measures one output, so its {average} average has no effect", "leave Average out.", showsInput: false);

    internal static RuleException CosineOfOne() => new("needs more than one value along the last axis, or it is only a sign", "MeanAbsoluteError, which measures its size.");

    internal static RuleException SamplesUnused() => new(
        "is a mean over rows as a metric, so its Samples have no effect", "leave Samples out; the training's loss keeps its own.", showsInput: false);

    internal static RuleException TotalLossTwice() => new("is in every history without being asked for", "leave it out; rules look at it all the same.", showsInput: false);

    internal static ModelException SameMetric(string name) =>
        new($"The metric {name} is given twice.", "give each metric once.");

    internal static InvalidOperationException TotalLossOfRows() =>
        new("TotalLoss is not defined for rows alone: it has the penalties of the model.\n  Fix: read it from a history or an evaluation.");
}
