using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Losses summed and metrics folded over the rows seen so far, in a fixed order; allocated once per run.</summary>
internal sealed class MetricSums
{
    private readonly MetricState[] _metrics;
    private readonly double[] _outputs;
    private readonly double[] _targets;
    private readonly int _targetWidth;
    private readonly int _outputSize;
    private readonly Reduction _reduction;
    private long _rows;
    private double _loss;
    private double _penalty;

    internal MetricSums(Seq<Metric> metrics, ModelGraph graph, TargetForm form, int targets, int rows)
    {
        var output = graph.OutputShape;
        _outputSize = checked((int)output.Size);
        var classes = output.Rank == 0 ? 1 : output[^1];
        _metrics = [.. metrics.Select(metric => new MetricState(metric, new MetricRows(metric.Form(output, targets, form) ?? form, _outputSize, classes)))];
        _reduction = graph.LossReduction;
        _outputs = _metrics.Length == 0 ? [] : new double[checked(rows * _outputSize)];
        _targetWidth = targets;
        _targets = _metrics.Length == 0 ? [] : new double[checked(rows * targets)];
    }

    /// <summary>The rows so far.</summary>
    internal long Rows => _rows;

    internal void Add(ISession session, in Batch batch, BatchLoss loss)
    {
        var (before, rows) = (_rows, batch.Count);
        _rows += rows;
        _loss += _reduction == Reduction.Mean ? loss.Data * rows : loss.Data;
        _penalty += loss.Penalty * rows;
        if (_metrics.Length == 0)
        {
            return;
        }

        var outputs = _outputs.AsSpan(0, rows * _outputSize);
        session.Outputs(outputs);
        var targets = _targets.AsSpan(0, rows * _targetWidth);
        Gather(batch, targets);
        foreach (var metric in _metrics)
        {
            metric.Add(before, outputs, targets, rows);
        }
    }

    /// <summary>Takes one row in, measured before.</summary>
    internal void Add(ReadOnlySpan<double> output, ReadOnlySpan<double> target, BatchLoss loss)
    {
        (_loss, _penalty) = (_loss + loss.Data, _penalty + loss.Penalty);
        foreach (var metric in _metrics)
        {
            metric.Add(_rows, output, target, 1);
        }

        _rows++;
    }

    internal void Restart(RunningSums running)
    {
        (_rows, _loss, _penalty) = (running.Rows, running.Loss, running.Penalty);
        if (_rows == 0)
        {
            Array.ForEach(_metrics, metric => metric.Clear());
            return;
        }

        var numbers = running.Metrics.AsSpan();
        var first = 0;
        var expected = _metrics.Sum(metric => metric.Length(_rows));
        if (_rows < 0 || (running.Of > 0 && _rows > running.Of) || numbers.Length != expected)
        {
            throw Throw.OtherSums(running, expected);
        }

        foreach (var metric in _metrics)
        {
            var length = (int)metric.Length(_rows);
            metric.Restart(numbers.Slice(first, length), _rows);
            first += length;
        }
    }

    internal RunningSums Save(int of, double seconds) => new(_rows, of, _loss, _penalty, _metrics.SelectMany(metric => metric.Numbers(_rows)).ToSeq(), seconds);

    internal Measures Measures(double seconds)
    {
        var (loss, penalty) = (_reduction == Reduction.Mean ? _loss / _rows : _loss, _penalty / _rows);
        return new(loss + penalty, penalty, _metrics.Select(metric => metric.Value(_rows)).ToSeq(), seconds);
    }

    /// <summary>The targets of a batch side by side; compiled optimized at its first call, as a step has many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(in Batch batch, Span<double> into)
    {
        var (from, width) = (batch.Data.Targets, _targetWidth);
        if (from.Type == ElementType.Float64)
        {
            var numbers = from.Float64;
            foreach (var row in batch.Rows)
            {
                numbers.Slice(row * width, width).CopyTo(into);
                into = into[width..];
            }

            return;
        }

        var singles = from.Float32;
        foreach (var row in batch.Rows)
        {
            var place = row * width;
            for (var i = 0; i < width; i++)
            {
                into[i] = singles[place + i];
            }

            into = into[width..];
        }
    }
}
