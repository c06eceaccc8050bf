using System.Collections.Immutable;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>One training run: a plan, its workspace and its threads.</summary>
internal sealed unsafe class Session<V> : ISession where V : struct, ISimdLane<V>
{
    private const int MaxSlots = 3;

    private readonly Plan _plan;
    private readonly RuleOptimizer _optimizer;
    private readonly WorkerPool _pool;
    private readonly PinnedNumbers _parameters;
    private readonly PinnedNumbers[] _slots;
    private readonly Workspace _workspace;
    private bool _outputReady;
    private double _loss;

    internal Session(TrainingPlan training, TrainingState start, SessionSettings settings, int threads)
    {
        _plan = Planner<V>.Make(training.Graph, settings.Rows, trains: true, settings.Seed);
        _optimizer = training.Optimizer;
        _pool = new WorkerPool(threads);
        _parameters = new(_plan.Parameters.Size, settings.Rows);
        _slots = [.. training.Optimizer.Slots.Select(_ => new PinnedNumbers(_plan.Parameters.TrainableSize, settings.Rows))];
        _workspace = new(_plan, _parameters, _pool, trains: true);
        Restore(start);
    }

    public string Device => "CPU";

    /// <summary>Bytes that the worker threads have allocated.</summary>
    internal long WorkerBytes => _pool.AllocatedBytes;

    /// <summary>Worker threads that are running.</summary>
    internal int Workers => _pool.Started;

    public BatchLoss Step(in Batch batch, in StepSettings settings)
    {
        var loss = Forward(batch, training: true, settings.Call, gradient: true);
        if (double.IsFinite(loss.Total))
        {
            Backward();
            var sweep = Sweep(settings);
            _optimizer.Dispatch(ref sweep);
            foreach (var step in _plan.Gathering.AsSpan())
            {
                step.Gather(_workspace);
            }

            foreach (var (constraint, region, shape) in _plan.Constraints.AsSpan())
            {
                constraint.Apply(_workspace.ParameterSpan(region), shape);
            }
        }

        GC.KeepAlive(this);
        return loss;
    }

    public BatchLoss Evaluate(in Batch batch)
    {
        var loss = Forward(batch, training: false, call: 0, gradient: false);
        GC.KeepAlive(this);
        return loss;
    }

    public void Outputs(Span<double> destination)
    {
        if (!_outputReady)
        {
            RunAll(_plan.OutputSteps);
            _outputReady = true;
        }

        var count = _workspace.Rows * _plan.OutputSize;
        if (destination.Length < count)
        {
            throw Throw.OutputSize(destination.Length, count);
        }

        var output = _workspace.At(_plan.Output);
        for (var i = 0; i < count; i++)
        {
            destination[i] = output[i];
        }

        GC.KeepAlive(this);
    }

    public BatchLoss Gradients(in Batch batch, long call, IDictionary<string, Tensor> into)
    {
        var loss = Forward(batch, training: true, call, gradient: true);
        Backward();
        for (var i = 0; i < _plan.Parameters.Specs.Count; i++)
        {
            var spec = _plan.Parameters.Specs[i];
            if (ParameterLayout.IsTrainable(spec))
            {
                into[spec.Path] = Tensor.Of(ImmutableArray.Create<float>(_workspace.GradientSpan(_plan.Parameters.Regions[i])), spec.Shape);
            }
        }

        GC.KeepAlive(this);
        return loss;
    }

    public TrainingState Save(TrainingState counters) => counters with
    {
        Parameters = new(Enumerable.Range(0, _plan.Parameters.Specs.Count).Select(i => Saved(_parameters, i, _plan.Parameters.Specs[i].Path))),
        Slots = counters.Calls == 0 ? Parameters.Empty : new(SavedSlots()),
    };

    public void Restore(TrainingState state)
    {
        for (var i = 0; i < _plan.Parameters.Specs.Count; i++)
        {
            var (spec, region) = (_plan.Parameters.Specs[i], _plan.Parameters.Regions[i]);
            ParameterCopy.Into(state.Parameters[spec.Path], spec, _parameters.Span(region));
            for (var slot = 0; slot < _slots.Length && ParameterLayout.IsTrainable(spec); slot++)
            {
                var numbers = _slots[slot].Span(region);
                numbers.Clear();
                if (state.Slots.TryGet(TrainingState.SlotPath(spec.Path, _optimizer.Slots[slot].Name), out var saved))
                {
                    ParameterCopy.Into(saved, spec, numbers);
                }
            }
        }

        _outputReady = false;
    }

    public string? FirstNonFinite()
    {
        if (!_workspace.IsFinite(_plan.Input, _workspace.Rows))
        {
            return _plan.InputName;
        }

        foreach (var step in _plan.Steps)
        {
            if (step.FirstNonFinite(_workspace) is { } quantity)
            {
                return quantity;
            }
        }

        foreach (var penalty in _plan.ActivityPenalties)
        {
            if (!double.IsFinite(penalty.Value(_workspace)))
            {
                return penalty.Name;
            }
        }

        GC.KeepAlive(this);
        return double.IsFinite(_loss) ? null : _plan.LossName;
    }

    public void Dispose() => _pool.Dispose();

    private BatchLoss Forward(in Batch batch, bool training, long call, bool gradient)
    {
        _workspace.Gather(batch, training, call);
        RunAll(_plan.Steps);
        var data = _plan.Loss!.Run(_workspace, gradient);
        var penalty = 0.0;
        foreach (var part in _plan.ActivityPenalties.AsSpan())
        {
            penalty += part.Value(_workspace);
        }

        foreach (var part in _plan.ParameterPenalties.AsSpan())
        {
            penalty += part.Value<V>(_workspace);
        }

        (_loss, _outputReady) = (data, _plan.LossWritesOutput);
        return new(data, penalty);
    }

    private void Backward()
    {
        foreach (var step in _plan.Backward.AsSpan())
        {
            step.Run(_workspace);
        }

        foreach (var penalty in _plan.ParameterPenalties.AsSpan())
        {
            penalty.Backward<V>(_workspace);
        }
    }

    private UpdateSweep<V> Sweep(in StepSettings settings)
    {
        // Slots that the rule has not are never written; any place that can be read will do.
        var slots = stackalloc float*[MaxSlots];
        for (var i = 0; i < MaxSlots; i++)
        {
            slots[i] = i < _slots.Length ? _slots[i].At : _workspace.Gradients;
        }

        return new()
        {
            Weights = _parameters.At,
            Gradients = _workspace.Gradients,
            A = slots[0],
            B = slots[1],
            C = slots[2],
            SlotCount = _slots.Length,
            Count = _plan.Parameters.TrainableSize,
            Rate = settings.Rate,
            Update = settings.Update,
            Epoch = settings.Epoch,
            Pool = _pool,
        };
    }

    private void RunAll(Seq<PlanStep> steps)
    {
        foreach (var step in steps.AsSpan())
        {
            step.Forward(_workspace);
        }
    }

    private IEnumerable<KeyValuePair<string, Tensor>> SavedSlots()
    {
        for (var i = 0; i < _plan.Parameters.Specs.Count; i++)
        {
            var spec = _plan.Parameters.Specs[i];
            for (var slot = 0; slot < _slots.Length && ParameterLayout.IsTrainable(spec); slot++)
            {
                yield return Saved(_slots[slot], i, TrainingState.SlotPath(spec.Path, _optimizer.Slots[slot].Name));
            }
        }
    }

    private KeyValuePair<string, Tensor> Saved(PinnedNumbers numbers, int parameter, string path) => new(
        path, Tensor.Of(ImmutableArray.Create<float>(numbers.Span(_plan.Parameters.Regions[parameter])), _plan.Parameters.Specs[parameter].Shape));
}
