namespace Pipeline.Tests;

/// <summary>The tables of a grid of trainings, rows by rate and columns by penalty, and those of the file's own second run from weights moved by a little.</summary>
internal sealed class GridTables
{
    /// <summary>How near the second run has to be where rounding does not decide.</summary>
    private const double Small = 1e-9;

    /// <summary>Where rounding decides, accuracies may be off by so much, or by three times what those of the second run are off from the first's.</summary>
    private const double Chaotic = 0.06;

    /// <summary>How near numbers have to be of which there is no second run, though there is one of others.</summary>
    private const double Untold = 0.05;

    private readonly JsonFields _expected;
    private readonly Dictionary<string, Tensor> _tables;
    private readonly Dictionary<string, Tensor> _moved;

    internal GridTables(JsonFields expected, JsonFields? drift)
    {
        _expected = expected;
        _tables = Tables(expected);
        _moved = drift is null ? [] : Tables(drift);
    }

    /// <summary>The accuracies that grids are looked at for: of the test rows, where there are some.</summary>
    internal Tensor Accuracies => _tables.GetValueOrDefault("test_accuracy") ?? _tables["train_accuracy"];

    /// <summary>Those of the second run, where there is one.</summary>
    internal Tensor LooksOfCells => _moved.GetValueOrDefault("test_accuracy") ?? Accuracies;

    /// <summary>Compares a cell; of numbers that rounding decides the accuracies alone, near enough.</summary>
    internal void Compare(LectureRun run, int cell, IReadOnlyDictionary<string, double> actual)
    {
        // Two of three runs that agree say that rounding does not decide: the file's two, in numbers that are no counts, or the second and the one here.
        var isExact = _moved.All(table => actual.TryGetValue(table.Key, out var value) && IsNear(value, table.Value[cell]))
            || (_moved.Keys.Any(IsMeasure) && _moved.All(table => IsNear(_tables[table.Key][cell], table.Value[cell])));
        foreach (var (name, table) in _tables)
        {
            if (!actual.TryGetValue(name, out var value))
            {
                run.Leave(_expected, "this is not computed", name);
                continue;
            }

            var isAccuracy = name.EndsWith("accuracy", StringComparison.Ordinal);
            if (isExact || isAccuracy)
            {
                var moved = _moved.GetValueOrDefault(name);
                Tolerance tolerance = !isExact ? new(0, Math.Max(Chaotic, moved is null ? 0 : 3 * Math.Abs(moved[cell] - table[cell])))
                    : _moved.Count > 0 && moved is null ? new(Untold, Untold)
                    : new(1e-9, 1e-12);
                run.CompareDrawn($"{_expected.PathOf(name)}[{cell}]", Tensor.Of([value], []), Tensor.Of([table[cell]], []), tolerance);
            }
        }
    }

    private static bool IsNear(double value, double moved) => Math.Abs(value - moved) <= Small * Math.Max(1e-3, Math.Abs(moved));

    /// <summary>Whether a table has measured numbers rather than counts or shares of rows, which may be equal by chance.</summary>
    private static bool IsMeasure(string table) => table.Contains("entropy", StringComparison.Ordinal) || table.Contains("loss", StringComparison.Ordinal);

    private static Dictionary<string, Tensor> Tables(JsonFields fields) => fields.Names.Where(name => fields.Any(name).ValueKind == System.Text.Json.JsonValueKind.Object)
        .ToDictionary(name => name, name => fields.Array(name, gaps: true), StringComparer.Ordinal);
}
