namespace Pipeline.Tests;

/// <summary>Every option of the language, with a training that has it one way and one that has it another.</summary>
internal static class OptionFlips
{
    private const int Count = 12;

    private static readonly Dictionary<string, (Training Plain, Training Changed)> s_all =
        new[] { BasicOptions.All(), ActivationOptions.All(), FormulaOptions.All(), LayerOptions.All(), OptimizerOptions.All(), ScheduleOptions.All(), RuleOptions.All(), MetricOptions.All() }
        .SelectMany(options => options).ToDictionary(option => option.Key, option => option.Value, StringComparer.Ordinal);

    internal static IReadOnlyCollection<string> Names => [.. s_all.Keys, .. FitOptions.Names];

    /// <summary>Whether the option changes a number on an engine; null where the engine does not claim it.</summary>
    internal static bool? Flip(string option, IBackend engine)
    {
        if (FitOptions.Names.Contains(option))
        {
            return FitOptions.Flip(option, engine);
        }

        var (plain, changed) = s_all[option];
        return engine.Unsupported(TrainingPlan.Of(plain)).Count > 0 || engine.Unsupported(TrainingPlan.Of(changed)).Count > 0 ? null : Run(plain, engine, IsOfMetrics(plain, changed)) != Run(changed, engine, IsOfMetrics(plain, changed));
    }

    /// <summary>What a training predicts after a few epochs, or its metrics then: the same for the same training.</summary>
    internal static Tensor? Run(string option, IBackend engine) => s_all.TryGetValue(option, out var pair) ? Run(pair.Plain, engine, IsOfMetrics(pair.Plain, pair.Changed)) : null;

    /// <summary>Whether the option changes what is measured, and no weight.</summary>
    private static bool IsOfMetrics(Training plain, Training changed) => plain.Metrics != changed.Metrics;

    private static Tensor Run(Training training, IBackend engine, bool isOfMetrics)
    {
        var data = DataOf(training);
        var compiled = training.Compile(engine);
        var trained = training.Optimizer switch
        {
            Dsl.Lbfgs => compiled.Fit(data, epochs: 4, batches: Batches.Full),

            // What looks at epochs needs some.
            RuleOptimizer { Rate.Watched: not null } => compiled.Fit(data, epochs: RuleOptions.Epochs, batchSize: 5),
            _ when training.Stops.Count > 0 || training.Kept is not null => compiled.Fit(data, epochs: RuleOptions.Epochs, batchSize: 5, validation: RuleOptions.Sets(data)),
            _ => compiled.Fit(data, epochs: 2, batchSize: 5),
        };
        return isOfMetrics ? Tensor.Of([.. trained.Evaluate(data).Metrics.Select(metric => metric.Value)], [training.Metrics.Count]) : trained.Predict(data);
    }

    private static Dataset DataOf(Training training)
    {
        var (model, output) = (training.Objective.Model, training.Objective.Model.OutputShape);
        return output.Rank > 1 || training.Metrics.Count > 0 ? FormulaSamples.DataOf(training.Objective.Loss, output, Count)
            : model.Lower().Nodes.Any(node => node.Op is IIndexOp) ? Indices(model.InputShape, (int)output.Size)
            : Rows.Values(Count, model.InputShape, (int)output.Size);
    }

    private static Dataset Indices(Shape input, int outputs) => Dataset.Of(
        Tensor.Of([.. Enumerable.Range(0, Count * (int)input.Size).Select(i => i * 7 % 5.0)], input.Prepend(Count)), Rows.Values(Count, input, outputs).Targets);
}
