using System.Globalization;

namespace Pipeline.Tests;

/// <summary>Gathers the differences of a run, the worst number of each quantity.</summary>
internal sealed class Comparison
{
    private readonly List<string> _differences = [];

    internal bool Agrees => _differences.Count == 0;

    internal void Add(string quantity, Tensor actual, Tensor expected, Tolerance tolerance)
    {
        if (actual.Length != expected.Length)
        {
            _differences.Add($"{quantity} has {actual.Length} numbers instead of {expected.Length}");
            return;
        }

        var (wrong, worst, distance) = (0, -1, -1.0);
        for (var i = 0; i < actual.Length; i++)
        {
            if (tolerance.Allows(actual[i], expected[i]))
            {
                continue;
            }

            wrong++;
            var off = double.IsNaN(actual[i] - expected[i]) ? double.PositiveInfinity : Math.Abs(actual[i] - expected[i]);
            (worst, distance) = off > distance ? (i, off) : (worst, distance);
        }

        if (wrong > 0)
        {
            var (got, wanted, off) = (Text(actual[worst], "R"), Text(expected[worst], "R"), Text(distance, "0.#e0"));
            _differences.Add($"{quantity}[{worst}] is {got} instead of {wanted} (off by {off}; {wrong} of {actual.Length} differ)");
        }
    }

    /// <summary>Compares tensors by name; a name that is on one side only is a difference too.</summary>
    internal void Add(string quantity, Parameters actual, Parameters expected, Tolerance tolerance)
    {
        foreach (var name in expected.Paths.Union(actual.Paths, StringComparer.Ordinal))
        {
            if (actual.TryGet(name, out var got) && expected.TryGet(name, out var wanted))
            {
                Add($"{quantity} {name}", got, wanted, tolerance);
            }
            else
            {
                _differences.Add($"{quantity} {name} is {(expected.TryGet(name, out _) ? "not computed" : "not expected")}");
            }
        }
    }

    public override string ToString() => string.Join("; ", _differences);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
