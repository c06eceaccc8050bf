using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Losses and metrics summed over the rows seen so far, in a fixed order; allocated once per run.</summary>
internal sealed class MetricSums
{
    private readonly Seq<Metric> _metrics;
    private readonly double[] _sums;
    private readonly double[] _outputs;
    private readonly double[] _target;
    private readonly int _outputSize;
    private readonly int _classes;
    private readonly TargetForm[] _forms;
    private readonly Reduction _reduction;
    private long _rows;
    private double _loss;
    private double _penalty;

    internal MetricSums(Seq<Metric> metrics, ModelGraph graph, TargetForm form, int targets, int rows)
    {
        var output = graph.OutputShape;
        (_metrics, _reduction) = (metrics, graph.LossReduction);
        _forms = metrics.Select(metric => metric.Form(output, targets, form) ?? form).ToArray();
        _outputSize = checked((int)output.Size);
        _classes = output.Rank == 0 ? 1 : output[^1];
        _sums = new double[_metrics.Count];
        _outputs = _metrics.Count == 0 ? [] : new double[checked(rows * _outputSize)];
        _target = new double[targets];
    }

    internal void Add(ISession session, in Batch batch, BatchLoss loss)
    {
        var rows = batch.Count;
        _rows += rows;
        _loss += _reduction == Reduction.Mean ? loss.Data * rows : loss.Data;
        _penalty += loss.Penalty * rows;
        if (_metrics.Count == 0)
        {
            return;
        }

        var outputs = _outputs.AsSpan(0, rows * _outputSize);
        session.Outputs(outputs);
        for (var row = 0; row < rows; row++)
        {
            var place = batch.Rows[row] * _target.Length;
            for (var i = 0; i < _target.Length; i++)
            {
                _target[i] = batch.Data.Targets[place + i];
            }

            for (var m = 0; m < _sums.Length; m++)
            {
                _sums[m] += _metrics[m].Sample(outputs.Slice(row * _outputSize, _outputSize), _target, _forms[m], _classes);
            }
        }
    }

    internal void Restart(RunningSums running)
    {
        (_rows, _loss, _penalty) = (running.Rows, running.Loss, running.Penalty);
        for (var m = 0; m < _sums.Length; m++)
        {
            _sums[m] = m < running.Metrics.Count ? running.Metrics[m] : 0;
        }
    }

    internal RunningSums Save(int of, double seconds) => new(_rows, of, _loss, _penalty, Seq.Create<double>(_sums), seconds);

    internal Measures Measures(double seconds)
    {
        var (loss, penalty) = (_reduction == Reduction.Mean ? _loss / _rows : _loss, _penalty / _rows);
        return new(loss + penalty, penalty, _metrics.Select((metric, m) => new MetricValue(metric.Name, _sums[m] / _rows)).ToSeq(), seconds);
    }
}
