using System.Runtime.CompilerServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The checks of one fit, or of all fits of a grid: what several ask of the same rows is looked at once.</summary>
/// <param name="call">The verb that asks, for messages.</param>
internal sealed class FitChecks(FitCall call)
{
    private readonly ConditionalWeakTable<Dataset, Dictionary<Question, TargetForm>> _seen = [];

    internal FitCall Call { get; } = call;

    /// <summary>Checks rows against a model, its loss and the metrics.</summary>
    /// <returns>How the loss reads the targets.</returns>
    internal TargetForm Rows(CompiledModel compiled, Dataset data, string argument)
    {
        var graph = compiled.Plan.Graph;

        // Which values an index may have is a matter of the whole graph.
        var question = new Question(
            graph.InputShape, graph.OutputShape, compiled.Training.Objective.Loss, compiled.Training.Metrics, graph.Nodes.Any(node => node.Op is IIndexOp) ? graph : null);
        var answers = _seen.GetOrCreateValue(data);
        if (!answers.TryGetValue(question, out var form))
        {
            form = DataChecks.Check(compiled, data, argument);
            answers.Add(question, form);
        }

        return form;
    }

    private sealed record Question(Shape Input, Shape Output, Loss Loss, Seq<Metric> Metrics, ModelGraph? Graph);
}
