using System.Runtime.CompilerServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>What must be true of a data set before a step: checked once per fit, so that an engine need not doubt.</summary>
internal static class DataChecks
{
    /// <summary>Checks features, targets and weights against the model, its loss and the metrics.</summary>
    /// <returns>How the loss reads the targets.</returns>
    internal static TargetForm Check(CompiledModel compiled, Dataset data, string argument, DecisionTargets? decisions = null)
    {
        var graph = compiled.Plan.Graph;
        CheckFeatureShape(graph.InputShape, data.Features, argument);
        if (FirstNonFinite(data.Features, compiled.Backend.Precision) is >= 0 and var place)
        {
            throw Throw.NonFiniteFeature(argument, data, place);
        }

        IndexChecks.Check(graph, data.Features, argument);

        var loss = compiled.Training.Objective.Loss;
        var form = loss.Form(graph.OutputShape, data.TargetWidth) ?? throw Throw.TargetWidth(argument, data, compiled.Training.Objective.Model, graph.OutputShape, loss);
        if (form == TargetForm.Values && data.TargetWidth == 1 && data.Classes.Count > 2)
        {
            throw Throw.ClassesAsValues(argument, data, loss);
        }

        var forms = compiled.Training.Metrics
            .Select(metric => metric.Form(graph.OutputShape, data.TargetWidth, form) ?? throw Throw.MetricTargetWidth(argument, data, graph.OutputShape, metric))
            .Prepend(form).Distinct().ToList();
        for (var i = 0; i < data.Targets.Length; i++)
        {
            foreach (var read in forms)
            {
                CheckTarget(data, i, read, graph.OutputShape, loss, argument);
            }
        }

        if (form == TargetForm.Values && graph.OutputShape is [.., 1] && compiled.Training.Metrics.FirstOrDefault(metric => metric.CountsDecisions) is { } counting && !(decisions ?? new()).Add(data.Targets))
        {
            throw Throw.DecisionsOfNumbers(argument, counting);
        }

        return form;
    }

    /// <summary>Whether all values are finite in the engine's type; what float64 can hold may be too much for float32.</summary>
    internal static bool IsFinite(Tensor values, ElementType precision) => FirstNonFinite(values, precision) < 0;

    /// <summary>The place of the first value that is not finite in the engine's type, or -1. Compiled optimized at its first call, as it is done for all parameters after each epoch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstNonFinite(Tensor values, ElementType precision)
    {
        if (values.Type == ElementType.Float32)
        {
            var singles = values.Float32;
            for (var i = 0; i < singles.Length; i++)
            {
                if (!float.IsFinite(singles[i]))
                {
                    return i;
                }
            }

            return -1;
        }

        var doubles = values.Float64;
        for (var i = 0; i < doubles.Length; i++)
        {
            if (!IsFinite(doubles[i], precision))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Checks features alone, for predicting.</summary>
    internal static void CheckFeatures(ModelGraph graph, Tensor features, string argument)
    {
        CheckFeatureShape(graph.InputShape, features, argument);
        IndexChecks.Check(graph, features, argument);
        if (features.Shape[0] > 0 && graph.OutputShape.Size > Array.MaxLength / features.Shape[0])
        {
            throw Throw.OutputsBeyondArray(argument, features.Shape[0], graph.OutputShape);
        }
    }

    private static void CheckFeatureShape(Shape input, Tensor features, string argument)
    {
        if (features.Shape.Rank == 0 || features.Shape.Sample != input)
        {
            throw Throw.FeatureShape(argument, input, features.Shape);
        }
    }

    /// <summary>Checks that classes and features mean the same as in training, where both have names: another order would give wrong numbers silently.</summary>
    internal static void CheckNames(Seq<string> classes, Seq<string> features, Dataset data, string argument) =>
        CheckNames(classes, features, data.Classes, data.FeatureNames, argument);

    /// <inheritdoc cref="CheckNames(Seq{string}, Seq{string}, Dataset, string)"/>
    internal static void CheckNames(Seq<string> classes, Seq<string> features, Seq<string> dataClasses, Seq<string> dataFeatures, string argument)
    {
        // A test set may lack the last classes: as far as both have names, they must be the same.
        if (!classes.Take(dataClasses.Count).SequenceEqual(dataClasses.Take(classes.Count)))
        {
            throw Throw.OtherNames(argument, "classes", classes, dataClasses);
        }

        if (features.Count > 0 && dataFeatures.Count > 0 && features != dataFeatures)
        {
            throw Throw.OtherNames(argument, "features", features, dataFeatures);
        }
    }

    /// <summary>What stop rules, keep rule and schedule look at.</summary>
    internal static IEnumerable<(string Rule, Measurement Measurement)> Watched(Training training)
    {
        foreach (var stop in training.Stops)
        {
            yield return ($".StopWhen({stop})", stop.Measurement);
        }

        if (training.Kept is { } kept)
        {
            yield return ($".Keep({kept})", kept.Measurement);
        }

        if (training.Optimizer is RuleOptimizer { Rate: { Watched: { } watched } rate })
        {
            yield return ($"The rate {rate}", watched);
        }
    }

    /// <summary>Checks that what rules and schedule look at will be measured.</summary>
    /// <param name="training">The training with its rules.</param>
    /// <param name="sets">The names of the validation sets; null for one without a name.</param>
    /// <param name="call">The verb that asks.</param>
    internal static void CheckRules(Training training, IReadOnlyList<string?> sets, FitCall call)
    {
        foreach (var (rule, measurement) in Watched(training))
        {
            CheckMeasurement(rule, measurement, training, sets, call);
        }
    }

    /// <summary>Checks that a measurement will be there.</summary>
    internal static void CheckMeasurement(string rule, Measurement measurement, Training training, IReadOnlyList<string?> sets, FitCall call)
    {
        if (measurement.On == MeasuredOn.Validation && !sets.Contains(measurement.Set))
        {
            throw sets.Count == 0 ? Throw.RuleWithoutValidation(rule, call) : Throw.RuleWithoutSet(rule, measurement, sets, call);
        }

        if (measurement.Metric is not TotalLossMetric && !training.Metrics.Contains(measurement.Metric))
        {
            throw Throw.RuleWithoutMetric(rule, measurement.Metric);
        }
    }

    private static bool IsFinite(double value, ElementType precision) => precision == ElementType.Float32 ? float.IsFinite((float)value) : double.IsFinite(value);

    private static void CheckTarget(Dataset data, int place, TargetForm form, Shape output, Loss loss, string argument)
    {
        var (target, row) = (data.Targets[place], place / data.TargetWidth);
        if (!double.IsFinite(target))
        {
            throw Throw.NonFiniteTarget(argument, row);
        }

        if (form == TargetForm.ClassIndex && (target < 0 || target >= output[^1] || target != Math.Floor(target)))
        {
            throw Throw.LabelOutOfRange(argument, row, target, output[^1]);
        }

        if (form is TargetForm.Binary or TargetForm.OneHot && target is < 0 or > 1)
        {
            throw form == TargetForm.Binary && data.HasClasses ? Throw.ClassesAsProbability(argument, data, row, loss) : Throw.TargetNotProbability(argument, row, target);
        }
    }
}
