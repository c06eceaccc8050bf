namespace Pipeline.Tests;

/// <summary>A grid of trainings, rows by rate and columns by penalty.</summary>
/// <remarks>
/// All cells are replayed in full runs; else two that no one chose for being easy: the one that learns best, by the file's second run where there is one, and the one that learns best with a smaller rate; of equal ones the last.
/// </remarks>
internal sealed class LectureGrid
{
    private const string Guarded = "stable";
    private const string Unguarded = "naive";

    private readonly LectureRun _run;
    private readonly Seq<double> _rates;
    private readonly Seq<double> _penalties;
    private readonly Dictionary<string, GridTables> _variants;
    private readonly HashSet<int> _cells;

    internal LectureGrid(LectureRun run)
    {
        _run = run;
        (_rates, _penalties) = (run.Case.Numbers("eta"), run.Case.Numbers("lmbd"));
        var drift = run.Case.Has("drift") ? run.Case.Nested("drift") : null;
        drift?.Ignore("weights_moved_by");
        var expected = run.Expected;

        // A grid has tables, or several ways of its trainings with tables each.
        _variants = expected.Names.Any(name => expected.Nested(name).Has("shape"))
            ? new() { [string.Empty] = new(expected, drift) }
            : expected.Names.ToDictionary(name => name, name => new GridTables(expected.Nested(name), MovedOf(name, expected, drift)), StringComparer.Ordinal);
        foreach (var accuracies in _variants.Values.Select(tables => tables.Accuracies))
        {
            if (accuracies.Shape != Dsl.Shape.Create([_rates.Count, _penalties.Count]))
            {
                throw expected.Wrong("test_accuracy", $"a table of {_rates.Count} rates and {_penalties.Count} penalties");
            }
        }

        _cells = [.. run.IsFull ? Enumerable.Range(0, Count) : Two()];
        if (_cells.Count < Count)
        {
            run.Note($"{_cells.Count} of {Count} cells ({string.Join(" and ", _cells.Order().Select(cell => FormattableString.Invariant($"rate {_rates[cell / _penalties.Count]:G3}, penalty {_penalties[cell % _penalties.Count]:G3}")))}), all with --full");
        }
    }

    internal int Count => _rates.Count * _penalties.Count;

    /// <summary>The ways in which each cell is trained; one without a name where there is one alone.</summary>
    internal IReadOnlyCollection<string> Variants => _variants.Keys;

    internal bool IsReplayed(int cell) => _cells.Contains(cell);

    internal double Rate(int cell) => _rates[cell / _penalties.Count];

    internal double Penalty(int cell) => _penalties[cell % _penalties.Count];

    internal void Compare(string variant, int cell, IReadOnlyDictionary<string, double> actual) => _variants[variant].Compare(_run, cell, actual);

    /// <summary>The tables of the second run; where a way has none, those of the way that differs from it by rounding alone.</summary>
    private static JsonFields? MovedOf(string name, JsonFields expected, JsonFields? drift)
    {
        if (drift is null || drift.Has(name))
        {
            return drift?.Nested(name);
        }

        var other = name.EndsWith(Unguarded, StringComparison.Ordinal) ? name.Replace(Unguarded, Guarded, StringComparison.Ordinal) : name.Replace(Guarded, Unguarded, StringComparison.Ordinal);
        return expected.Has(other) ? expected.Nested(other) : null;
    }

    /// <summary>The best cell and the best with a smaller rate; of equal ones the last.</summary>
    private IEnumerable<int> Two()
    {
        double Accuracy(int cell) => _variants.Values.Sum(tables => tables.LooksOfCells[cell]);
        int Best(IEnumerable<int> cells) => cells.Reverse().MaxBy(Accuracy);
        var best = Best(Enumerable.Range(0, Count));
        var row = best / _penalties.Count;
        return [best, Best(row > 0 ? Enumerable.Range(0, row * _penalties.Count) : Enumerable.Range(0, Count).Where(cell => cell != best))];
    }
}
