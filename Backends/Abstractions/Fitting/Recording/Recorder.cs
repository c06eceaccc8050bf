using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Gathers what an epoch's record holds beside the measures, through the contract that every engine has.</summary>
internal sealed class Recorder
{
    private readonly CompiledModel _compiled;
    private readonly Recording _recording;
    private readonly Dictionary<string, Tensor> _gradients = new(StringComparer.Ordinal);
    private readonly List<StepRecord> _steps = [];
    private readonly Seq<string> _layers;
    private readonly (string Layer, Seq<string> Parameters)[] _trained;
    private readonly Seq<string> _withZeros;
    private readonly double[] _norms;
    private int _count;

    internal Recorder(CompiledModel compiled, Recording recording)
    {
        (_compiled, _recording) = (compiled, recording);
        var graph = compiled.Plan.Graph;
        _layers = graph.Nodes.Select(node => node.Path).Distinct().ToSeq();
        _trained = !Has(Recording.GradientNorms) ? [] : [.. graph.Parameters.Where(spec => spec.Role == ParameterRole.Trainable)
            .GroupBy(spec => LayerOf(spec.Path)).Select(group => (group.Key, group.Select(spec => spec.Path).ToSeq()))];
        _withZeros = !Has(Recording.DeadUnits) ? [] : DeadUnits.LayersWithZeros(graph).ToSeq();
        _norms = new double[_trained.Length];
    }

    /// <summary>Takes up the records of an epoch that was begun.</summary>
    /// <param name="running">What was recorded of it.</param>
    /// <param name="steps">The number of its steps so far.</param>
    internal void Restart(RunningSums running, int steps)
    {
        _count = steps;
        _steps.Clear();
        _steps.AddRange(running.Steps);
        Array.Clear(_norms);
        running.GradientNorms.AsSpan()[..Math.Min(_norms.Length, running.GradientNorms.Count)].CopyTo(_norms);
    }

    /// <summary>Before a step: the gradient that it will use.</summary>
    internal void Before(ISession session, in Batch batch, long call)
    {
        if (_trained.Length == 0)
        {
            return;
        }

        session.Gradients(batch, call, _gradients);
        for (var layer = 0; layer < _trained.Length; layer++)
        {
            var sum = 0.0;
            foreach (var path in _trained[layer].Parameters)
            {
                sum += SquareSum(_gradients[path]);
            }

            _norms[layer] += Math.Sqrt(sum);
        }
    }

    /// <summary>After a step.</summary>
    internal void After(long step, double rate, BatchLoss loss)
    {
        _count++;
        if (Has(Recording.Steps))
        {
            _steps.Add(new(step, rate, loss.Total));
        }
    }

    /// <summary>The sums with what was recorded of an epoch that is not over.</summary>
    internal RunningSums Save(RunningSums running) => running with { Steps = _steps.ToSeq(), GradientNorms = _norms.ToSeq() };

    /// <summary>An epoch's record with what was recorded.</summary>
    /// <param name="record">The measures.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="parameters">The weights after the epoch; asked for only where they are looked at.</param>
    /// <param name="cancellation">Ends the reading of rows.</param>
    internal EpochRecord Complete(EpochRecord record, BatchSource rows, Func<Parameters> parameters, CancellationToken cancellation)
    {
        if (_recording == Recording.None)
        {
            return record;
        }

        var dead = _withZeros.Count == 0 ? [] : DeadUnits.Shares(_compiled, _withZeros, parameters(), rows, cancellation);
        var norms = _trained.Select((layer, index) => KeyValuePair.Create(layer.Layer, _norms[index] / _count)).ToDictionary(StringComparer.Ordinal);
        double? Of(Dictionary<string, double> values, string layer) => values.TryGetValue(layer, out var value) ? value : null;
        return record with
        {
            Steps = _steps.ToSeq(),
            Layers = _layers.Where(layer => norms.ContainsKey(layer) || dead.ContainsKey(layer)).Select(layer => new LayerRecord(layer, Of(norms, layer), Of(dead, layer))).ToSeq(),
        };
    }

    private static string LayerOf(string parameter) => parameter[..parameter.LastIndexOf('.')];

    private static double SquareSum(Tensor values)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i] * values[i];
        }

        return sum;
    }

    private bool Has(Recording what) => (_recording & what) != 0;
}
