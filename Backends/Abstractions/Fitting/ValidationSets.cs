using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The validation rows of a run, one set without a name or several with names, each with the sums of its measuring.</summary>
internal sealed class ValidationSets : IDisposable
{
    private readonly List<Set> _sets = [];

    /// <summary>Checks the sets against the model and the rows to train with.</summary>
    internal ValidationSets(CompiledModel compiled, FitChecks checks, ValidationSource? source, BatchSource train, CancellationToken cancellation)
    {
        try
        {
            foreach (var (name, argument, data) in Sources(source))
            {
                var rows = data is SampleStream stream
                    ? StreamBatches.ToMeasure(compiled, stream, train.MostRows, argument, cancellation)
                    : (BatchSource)DatasetBatches.ToMeasure(compiled, checks, (Dataset)data, train.MostRows, argument);
                DataChecks.CheckNames(train.Kind.Classes, train.Kind.FeatureNames, rows.Kind.Classes, rows.Kind.FeatureNames, argument);
                _sets.Add(new(name, argument, rows, new MetricSums(compiled.Training.Metrics, compiled.Plan.Graph, rows.Kind.Form, rows.Kind.TargetWidth, train.MostRows)));
            }

            DataChecks.CheckRules(compiled.Training, Names, checks.Call);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Refuses to measure again and again what can be read a single time.</summary>
    internal void CheckOnce(int epochs)
    {
        foreach (var set in _sets)
        {
            StreamSettings.CheckOnce(set.Rows, set.Argument, epochs, FormattableString.Invariant($"{epochs} epochs are to be validated"));
        }
    }

    public void Dispose() => _sets.ForEach(set => set.Rows.Dispose());

    private static IEnumerable<(string? Name, string Argument, object Data)> Sources(ValidationSource? source)
    {
        if ((source?.Data ?? (object?)source?.Stream) is { } single)
        {
            return [(null, "validation", single)];
        }

        return source?.Select(set => ((string?)set.Name, $"validation \"{set.Name}\"", (object)set.Data)) ?? [];
    }

    /// <summary>The names of the sets; null for one without.</summary>
    internal IReadOnlyList<string?> Names => [.. _sets.Select(set => set.Name)];

    /// <summary>Measures every set with the weights as they are.</summary>
    internal (Measures? Single, Seq<NamedMeasures> Named) Measure(ISession session, TimeProvider clock, CancellationToken cancellation)
    {
        var measures = _sets.Select(set =>
        {
            var started = clock.GetTimestamp();
            return (set.Name, Measures: Evaluation.Run(session, set.Rows, set.Sums, cancellation) with { Seconds = clock.GetElapsedTime(started).TotalSeconds });
        }).ToList();
        return measures is [(null, var single)]
            ? (single, [])
            : (null, measures.Select(set => new NamedMeasures(set.Name!, set.Measures)).ToSeq());
    }

    private sealed record Set(string? Name, string Argument, BatchSource Rows, MetricSums Sums);
}
