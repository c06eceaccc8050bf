using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The state of one metric's fold: totals, and what it keeps of each row. Totals are allocated once; room for kept numbers doubles as rows come.</summary>
internal sealed class MetricState
{
    private readonly Metric _metric;
    private readonly MetricRows _rows;
    private readonly double[] _totals;
    private readonly int _perRow;
    private double[] _kept = [];

    internal MetricState(Metric metric, MetricRows rows)
    {
        (_metric, _rows) = (metric, rows);
        _totals = new double[metric.Totals(rows)];
        _perRow = metric.KeptPerRow(rows);
    }

    /// <summary>How many numbers the state has after so many rows.</summary>
    internal long Length(long rows) => _totals.Length + (rows * _perRow);

    /// <summary>Takes rows in that lie side by side. Compiled optimized at its first call, as all that is done for each row of each step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(long rowsBefore, ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, int count)
    {
        Room(rowsBefore + count);
        var kept = _perRow == 0 ? [] : _kept.AsSpan((int)(rowsBefore * _perRow), count * _perRow);
        var width = targets.Length / count;
        for (var row = 0; row < count; row++)
        {
            _metric.Add(_rows, outputs.Slice(row * _rows.Outputs, _rows.Outputs), targets.Slice(row * width, width), _totals, kept.Slice(row * _perRow, _perRow));
        }
    }

    internal MetricValue Value(long rows) => new(_metric.Name, _metric.Value(_rows, rows, _totals, Kept(rows)));

    internal IEnumerable<double> Numbers(long rows) => [.. _totals, .. Kept(rows)];

    /// <summary>Takes the numbers of a state that was saved after so many rows.</summary>
    internal void Restart(ReadOnlySpan<double> numbers, long rows)
    {
        Room(rows);
        numbers[.._totals.Length].CopyTo(_totals);
        numbers[_totals.Length..].CopyTo(_kept);
    }

    internal void Clear() => _totals.AsSpan().Clear();

    private ReadOnlySpan<double> Kept(long rows) => _kept.AsSpan(0, (int)(rows * _perRow));

    private void Room(long rows)
    {
        var needed = rows * _perRow;
        if (needed > _kept.Length)
        {
            Array.Resize(ref _kept, needed <= Array.MaxLength ? (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _kept.Length)) : throw Throw.TooManyRows(_metric, rows));
        }
    }
}
