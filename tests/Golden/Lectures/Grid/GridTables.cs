namespace Pipeline.Tests;

/// <summary>The tables of a grid of trainings, rows by rate and columns by penalty, and those of the file's own second run from weights moved by a little.</summary>
internal sealed class GridTables
{
    private const double Small = 1e-11;

    /// <summary>Where rounding decides, accuracies may be off by so much, or by three times what those of the second run are.</summary>
    private const double Chaotic = 0.06;

    /// <summary>How near numbers have to be of which there is no second run, though there is one of others.</summary>
    private const double Untold = 0.01;

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

    /// <summary>Whether the second run has the same numbers in a cell, so that rounding does not decide them.</summary>
    internal bool IsExact(int cell) => _moved.All(table => Difference(table.Key, cell) is { } difference && difference < Small);

    /// <summary>Compares a cell; of numbers that rounding decides the accuracies alone, near enough.</summary>
    internal void Compare(LectureRun run, int cell, IReadOnlyDictionary<string, double> actual)
    {
        var isExact = IsExact(cell);
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

    private static Dictionary<string, Tensor> Tables(JsonFields fields) => fields.Names.Where(name => fields.Any(name).ValueKind == System.Text.Json.JsonValueKind.Object)
        .ToDictionary(name => name, name => fields.Array(name, gaps: true), StringComparer.Ordinal);

    private double? Difference(string name, int cell) => _tables.TryGetValue(name, out var table) && double.IsFinite(table[cell] - _moved[name][cell])
        ? Math.Abs(table[cell] - _moved[name][cell]) / (table[cell] == 0 ? 1 : Math.Abs(table[cell]))
        : null;
}
