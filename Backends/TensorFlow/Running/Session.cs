using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>One training run: a graph written once, then one native run per step. All native memory is given back by Dispose.</summary>
internal sealed class Session : ISession
{
    private readonly TrainingPlan _plan;
    private readonly TrainingGraph _graph;
    private readonly GraphSession _session;
    private readonly SafeStatusHandle _status = c_api.TF_NewStatus();
    private readonly NoiseStream[] _noises;
    private Feeds _feeds = new();
    private Forward _forward;
    private SafeTensorHandle? _output;
    private string? _device;

    internal Session(TrainingPlan plan, TrainingState start, SessionSettings settings, byte[] config)
    {
        _plan = plan;
        var graph = new GraphWriter();
        try
        {
            _graph = new TrainingGraph(graph, plan);
            _forward = _graph.Inference;
            _noises = [.. _graph.Training.Mode.Noises.Select(places => new NoiseStream(places, settings.Seed))];
            _session = new GraphSession(graph, config);
        }
        catch
        {
            graph.Dispose();
            _status.Dispose();
            throw;
        }

        try
        {
            Restore(start);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Asked of TensorFlow once: the first GPU on which it placed any op of the loss.</summary>
    public string Device => _device ??= _session.DevicesOf(_feeds.Places, _feeds.Tensors, [Losses], _status).FirstOrDefault(DeviceName.IsGpu) ?? "CPU";

    private TF_Output Losses => _forward == _graph.Training ? _graph.TrainingLosses : _graph.InferenceLosses;

    private TF_Output Output => _forward.Values[_plan.Graph.Output];

    public BatchLoss Step(in Batch batch, in StepSettings settings)
    {
        Feed(batch, training: true, settings.Call);
        var room = _feeds.Room(_graph.StepFactors, _graph.RateFactors.Length, TrainingGraph.FactorsPerRate);
        var preparing = new Preparing(settings, _graph.RateFactors, _plan.Optimizer.WeightDecay, room);
        _plan.Optimizer.Dispatch(ref preparing);
        if (_graph.Averaging is { } place)
        {
            var averaging = _feeds.Room(place, TrainingGraph.AveragingNumbers);
            (averaging[0], averaging[1], averaging[2]) = ((float)settings.AverageDecay, (float)(1 - settings.AverageDecay), settings.Overwrite ? 1 : 0);
        }

        return Run([settings.Apply ? _graph.Update : _graph.Waiting]);
    }

    public BatchLoss Evaluate(in Batch batch)
    {
        Feed(batch, training: false, call: 0);
        return Run([]);
    }

    public void Outputs(Span<double> destination)
    {
        var values = NativeTensor.Values(_output!);
        if (destination.Length < values.Length)
        {
            throw Throw.OutputSize(destination.Length, values.Length);
        }

        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = values[i];
        }
    }

    public BatchLoss Gradients(in Batch batch, long call, IDictionary<string, Tensor> into)
    {
        Feed(batch, training: true, call);
        var results = _session.Run(_feeds.Places, _feeds.Tensors, [_graph.TrainingLosses, .. _graph.Gradients], [], _status);
        var trainable = _graph.Trainable.Select(p => _plan.Graph.Parameters[p]).ToArray();
        for (var i = 0; i < trainable.Length; i++)
        {
            into[trainable[i].Path] = Tensor.Of(ImmutableArray.Create<float>(NativeTensor.Values(results[i + 1])), trainable[i].Shape);
        }

        var loss = LossOf(results[0]);
        Free(results);
        return loss;
    }

    public TrainingState Save(TrainingState counters) => counters with
    {
        Parameters = new(Saved(_graph.Parameters)),
        Slots = counters.Calls == 0 ? Parameters.Empty : new(Saved(_graph.Slots)),
    };

    public void Restore(TrainingState state)
    {
        Assign(_graph.Parameters, path => state.Parameters[path]);
        Assign(_graph.Slots, path => state.Slots.TryGet(path, out var slot) ? slot : null);
    }

    public string? FirstNonFinite()
    {
        var nodes = _plan.Graph.Nodes;
        var results = _session.Run(_feeds.Places, _feeds.Tensors, [.. _forward.Values, .. _graph.Parameters.Select(parameter => parameter.Value)], [], _status);
        try
        {
            for (var index = 0; index < nodes.Count; index++)
            {
                foreach (var parameter in nodes[index].Parameters)
                {
                    if (!IsFinite(results[nodes.Count + parameter]))
                    {
                        return _plan.Graph.Parameters[parameter].Path;
                    }
                }

                if (!IsFinite(results[index]))
                {
                    return $"{nodes[index].Path} {nodes[index].Op.Name} output";
                }
            }

            return null;
        }
        finally
        {
            Free(results);
        }
    }

    public void Dispose()
    {
        _feeds.Dispose();
        _output?.Dispose();
        _session.Dispose();
        _status.Dispose();
    }

    private BatchLoss Run(nint[] targets)
    {
        var results = _session.Run(_feeds.Places, _feeds.Tensors, [Losses, Output], targets, _status);
        _output?.Dispose();
        _output = results[1];
        var loss = LossOf(results[0]);
        results[0].Dispose();
        return loss;
    }

    private void Feed(in Batch batch, bool training, long call)
    {
        _feeds.Dispose();
        _feeds = new();
        _forward = training ? _graph.Training : _graph.Inference;
        var (data, model) = (batch.Data, _plan.Graph);
        CheckSizes(data);
        _feeds.AddRows(_graph.Features, data.Features, batch.Rows, model.InputShape);
        if (_graph.Targets is { } targets)
        {
            _feeds.AddTargets(targets.Place, data, batch.Rows, targets.Shape);
        }

        var factors = _feeds.Room(_graph.RowFactors, batch.Count);
        var divisor = model.LossReduction == Reduction.Mean ? batch.Count : 1;
        for (var i = 0; i < factors.Length; i++)
        {
            factors[i] = (float)((data.Weights?[batch.Rows[i]] ?? 1) / divisor);
        }

        foreach (var noise in training ? _noises : [])
        {
            noise.Draw(call, batch.Count, _feeds);
        }
    }

    private void CheckSizes(Samples data)
    {
        var model = _plan.Graph;
        if (data.FeatureShape.Size != model.InputShape.Size)
        {
            throw Throw.FeatureSize(data.FeatureShape.Size, model.InputShape);
        }

        if (_graph.Targets is { } targets && !targets.Accepts(data.TargetWidth))
        {
            throw Throw.TargetSize(data.TargetWidth, targets.Shape);
        }
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Saved(Variable[] variables)
    {
        var results = _session.Run([], [], [.. variables.Select(variable => variable.Value)], [], _status);
        var saved = variables.Zip(results, (variable, result) =>
            KeyValuePair.Create(variable.Path, Tensor.Of(ImmutableArray.Create<float>(NativeTensor.Values(result)), variable.Shape))).ToList();
        Free(results);
        return saved;
    }

    private void Assign(Variable[] variables, Func<string, Tensor?> value)
    {
        using var feeds = new Feeds();
        foreach (var variable in variables)
        {
            if (value(variable.Path) is { } tensor)
            {
                feeds.AddTensor(variable, tensor);
            }
            else
            {
                feeds.AddStart(variable);
            }
        }

        _session.Run(feeds.Places, feeds.Tensors, [], [.. variables.Select(variable => variable.Assign)], _status);
    }

    private static BatchLoss LossOf(SafeTensorHandle tensor)
    {
        var values = NativeTensor.Values(tensor);
        return new(values[0], values[1]);
    }

    private static bool IsFinite(SafeTensorHandle tensor)
    {
        foreach (var value in NativeTensor.Values(tensor))
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static void Free(SafeTensorHandle[] tensors) => Array.ForEach(tensors, tensor => tensor.Dispose());

    /// <summary>Computes a step's factors, in float64, and rounds each once.</summary>
    private readonly ref struct Preparing(StepSettings settings, double[] rateFactors, double decay, Span<float> room) : ISweep
    {
        private readonly Span<float> _room = room;

        public void Run<TRule>(in TRule rule)
            where TRule : struct, IRule
        {
            for (var i = 0; i < rateFactors.Length; i++)
            {
                var rate = settings.Rate * rateFactors[i];
                var factors = rule.Prepare(rate, settings.Update, settings.Epoch);
                var to = _room.Slice(i * TrainingGraph.FactorsPerRate, TrainingGraph.FactorsPerRate);
                (to[0], to[1], to[2], to[3], to[4]) = ((float)factors.A, (float)factors.B, (float)factors.C, (float)factors.D, (float)(rate * decay));
            }
        }
    }
}
