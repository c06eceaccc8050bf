using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>One training run: a plan, its workspace and its threads.</summary>
internal sealed unsafe class Session<V> : ISession where V : struct, ISimdLane<V>
{
    private readonly Plan _plan;
    private readonly WorkerPool _pool;
    private readonly PinnedNumbers _parameters;
    private readonly ParameterUpdate<V> _update;
    private readonly Workspace _workspace;
    private bool _outputReady;
    private double _loss;

    internal Session(TrainingPlan training, TrainingState start, SessionSettings settings, int threads)
    {
        _plan = Planner<V>.Make(training.Graph, settings.Rows, trains: true, settings.Seed);
        _pool = new WorkerPool(threads);
        _parameters = new(_plan.Parameters.Size, settings.Rows);
        _update = new(training.Optimizer, _plan.Parameters, _pool, settings.Rows);
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
            _update.Run(_parameters.At, _workspace.Gradients, settings);
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

        Widen(_workspace.At(_plan.Output), destination[..(int)count]);
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
        Parameters = new(_plan.Parameters.Specs.Select((spec, i) => KeyValuePair.Create(spec.Path, Saved(spec, _plan.Parameters.Regions[i])))),
        Slots = counters.Calls == 0 ? Parameters.Empty : _update.Save(),
    };

    public void Restore(TrainingState state)
    {
        for (var i = 0; i < _plan.Parameters.Specs.Count; i++)
        {
            var (spec, region) = (_plan.Parameters.Specs[i], _plan.Parameters.Regions[i]);
            ParameterCopy.Into(state.Parameters[spec.Path], spec, _parameters.Span(region));
        }

        _update.Restore(state.Slots);
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

    private void RunAll(Seq<PlanStep> steps)
    {
        foreach (var step in steps.AsSpan())
        {
            step.Forward(_workspace);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(float* from, Span<double> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = from[i];
        }
    }

    private Tensor Saved(ParameterSpec spec, Region region) => Tensor.Of(ImmutableArray.Create<float>(_parameters.Span(region)), spec.Shape);
}
