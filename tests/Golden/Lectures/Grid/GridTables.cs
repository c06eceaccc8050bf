namespace Pipeline.Tests;

/// <summary>The tables of a grid of trainings, rows by rate and columns by penalty, and those of the file's own second run from weights moved by a little.</summary>
internal sealed class GridTables
{
    /// <summary>How near the second run has to be where rounding does not decide.</summary>
    private const double Small = 1e-9;

    /// <summary>Where rounding decides, accuracies may be off by so much, or by three times what those of the second run are off from the first's.</summary>
    private const double Chaotic = 0.08;

    /// <summary>
    /// Where rounding decides, losses may be so many times as large, or as small, or off by three times what those of the second run are: four runs of one cell by document 000, two of the file's ways and their second ones, are
    /// between 0.37 and 0.54, and one in float32 is 0.85.
    /// </summary>
    private const double ChaoticLoss = 2.5;

    /// <summary>How near numbers have to be of which there is no second run, though there is one of others, at a rate at which those differ anywhere.</summary>
    private const double Untold = 0.05;

    /// <summary>How near such numbers have to be at a rate at which the others differ nowhere.</summary>
    private const double Calm = 1e-6;

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

    /// <summary>Compares a cell; numbers that rounding decides near enough. What has to stay uncompared, for no second run says how near that is, the run names.</summary>
    internal void Compare(LectureRun run, int cell, IReadOnlyDictionary<string, double> actual)
    {
        // Two of three runs that agree say that rounding does not decide: the file's two, in numbers that are no counts, or the second and the one here.
        var isExact = _moved.All(table => actual.TryGetValue(table.Key, out var value) && IsNear(value, table.Value[cell]))
            || (_moved.Any(table => IsMeasure(table.Key) && double.IsFinite(table.Value[cell])) && _moved.All(table => IsNear(_tables[table.Key][cell], table.Value[cell])));
        List<string> left = [];
        foreach (var (name, table) in _tables)
        {
            if (!actual.TryGetValue(name, out var value))
            {
                run.Leave(_expected, "this is not computed", name);
            }
            else if ((isExact ? Exact(name, cell) : Decided(name, cell, value)) is { } tolerance)
            {
                var (quantity, here, there) = ($"{_expected.PathOf(name)}[{cell}]", Tensor.Of([value], []), Tensor.Of([table[cell]], []));
                Action<string, Tensor, Tensor, Tolerance> compare = IsMeasure(name) ? run.Compare : run.CompareDrawn;
                compare(quantity, here, there, tolerance);
            }
            else
            {
                left.Add(name);
            }
        }

        if (left.Count > 0)
        {
            run.Note($"{_expected.Path}[{cell}] without {string.Join(" and ", left)}, for rounding decides");
        }
    }

    /// <summary>How near a number has to be where rounding does not decide.</summary>
    private Tolerance Exact(string name, int cell) => _moved.Count == 0 || _moved.ContainsKey(name) ? new(1e-9, 1e-12) : IsCalm(cell) ? new(Calm, 1e-9) : new(Untold, Untold);

    /// <summary>Whether the file's two runs agree in all cells of a cell's rate.</summary>
    private bool IsCalm(int cell)
    {
        var width = Accuracies.Shape[1];
        return Enumerable.Range(cell / width * width, width).All(other => _moved.All(table => IsNear(_tables[table.Key][other], table.Value[other])));
    }

    /// <summary>How near a number has to be where rounding decides, by what the file's two runs differ; null where they do not say.</summary>
    private Tolerance? Decided(string name, int cell, double actual)
    {
        var (expected, moved) = (_tables[name][cell], _moved.GetValueOrDefault(name)?[cell]);
        if (name.EndsWith("accuracy", StringComparison.Ordinal))
        {
            return new(0, Math.Max(Chaotic, moved is { } other ? 3 * Math.Abs(other - expected) : 0));
        }

        // Of a count that is 0 in both runs nothing overflowed; where something did, an unguarded softmax is not the engines' own.
        return !IsMeasure(name) ? (expected == 0 && moved == 0 ? new(0, 0) : null)
            : moved is { } second && double.IsFinite(second) && double.IsFinite(expected) ? new(actual < expected ? 1 - (1 / ChaoticLoss) : ChaoticLoss - 1, 3 * Math.Abs(second - expected))
            : null;
    }

    private static bool IsNear(double value, double moved) => value.Equals(moved) || Math.Abs(value - moved) <= Small * Math.Max(1e-3, Math.Abs(moved));

    /// <summary>Whether a table has measured numbers rather than counts or shares of rows, which may be equal by chance.</summary>
    private static bool IsMeasure(string table) => table.Contains("entropy", StringComparison.Ordinal) || table.Contains("loss", StringComparison.Ordinal);

    private static Dictionary<string, Tensor> Tables(JsonFields fields) => fields.Names.Where(name => fields.Any(name).ValueKind == System.Text.Json.JsonValueKind.Object)
        .ToDictionary(name => name, name => fields.Array(name, gaps: true), StringComparer.Ordinal);
}
