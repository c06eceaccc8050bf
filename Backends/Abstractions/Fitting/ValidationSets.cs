using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The validation rows of a run, one set without a name or several with names, each with the sums of its measuring.</summary>
internal sealed class ValidationSets
{
    private readonly Set[] _sets;

    internal ValidationSets(CompiledModel compiled, ValidationSource? source, Dataset train, int mostRows)
    {
        Set Checked(string? name, Dataset data)
        {
            var argument = name is null ? "validation" : $"validation \"{name}\"";
            DataChecks.CheckNames(train.Classes, train.FeatureNames, data, argument);
            var rows = DatasetBatches.ToMeasure(compiled, data, mostRows, argument);
            return new(name, rows, new MetricSums(compiled.Training.Metrics, compiled.Plan.Graph, rows.Form, rows.TargetWidth, mostRows));
        }

        _sets = source is null ? [] : source.Data is { } single ? [Checked(null, single)] : [.. source.Select(set => Checked(set.Name, set.Data))];
        DataChecks.CheckRules(compiled.Training, Names);
    }

    /// <summary>The names of the sets; null for one without.</summary>
    internal IReadOnlyList<string?> Names => [.. _sets.Select(set => set.Name)];

    /// <summary>Measures every set with the weights as they are.</summary>
    internal (Measures? Single, Seq<NamedMeasures> Named) Measure(ISession session, TimeProvider clock)
    {
        var measures = _sets.Select(set =>
        {
            var started = clock.GetTimestamp();
            return (set.Name, Measures: Evaluation.Run(session, set.Rows, set.Sums) with { Seconds = clock.GetElapsedTime(started).TotalSeconds });
        }).ToList();
        return measures is [(null, var single)]
            ? (single, [])
            : (null, measures.Select(set => new NamedMeasures(set.Name!, set.Measures)).ToSeq());
    }

    private sealed record Set(string? Name, BatchSource Rows, MetricSums Sums);
}
