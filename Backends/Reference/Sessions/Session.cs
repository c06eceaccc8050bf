using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>A training run in float64.</summary>
internal sealed class Session : ISession
{
    private readonly TrainingPlan _plan;
    private readonly Workspace _workspace;
    private readonly Float64Update _update;
    private readonly Seq<Slot> _slotNames;

    /// <summary>Of each parameter its slots in the optimizer's order; none of one that is not trained.</summary>
    private readonly double[][][] _slots;

    internal Session(TrainingPlan plan, TrainingState start, SessionSettings settings)
    {
        (_plan, _workspace) = (plan, new Workspace(plan.Graph, settings.Rows, settings.Seed, withLoss: true));
        (_update, _slotNames) = (new Float64Update(plan.Graph.Parameters, plan.Optimizer), plan.Optimizer.AllSlots);
        _slots = [.. plan.Graph.Parameters.Select(spec => IsTrainable(spec) ? _slotNames.Select(_ => new double[spec.Shape.Size]).ToArray() : [])];
        Restore(start);
    }

    public string Device => "CPU";

    public BatchLoss Step(in Batch batch, in StepSettings settings)
    {
        var loss = Differentiate(batch, settings.Call);
        if (double.IsFinite(loss.Total))
        {
            _workspace.GatherStatistics();
            _update.Run(_workspace.Parameters, _workspace.ParameterGradients, _slots, settings);
        }

        return loss;
    }

    public BatchLoss Evaluate(in Batch batch)
    {
        _workspace.Gather(batch);
        _workspace.Forward(training: false, call: 0);
        return Loss(batch);
    }

    public void Outputs(Span<double> destination) => _workspace.Values[_plan.Graph.Output].AsSpan(0, destination.Length).CopyTo(destination);

    public BatchLoss Gradients(in Batch batch, long call, IDictionary<string, Tensor> into)
    {
        var loss = Differentiate(batch, call);
        for (var p = 0; p < _plan.Graph.Parameters.Count; p++)
        {
            var spec = _plan.Graph.Parameters[p];
            if (IsTrainable(spec))
            {
                into[spec.Path] = Tensor.Of(_workspace.ParameterGradients[p].AsSpan(), spec.Shape);
            }
        }

        return loss;
    }

    public TrainingState Save(TrainingState counters)
    {
        var specs = _plan.Graph.Parameters;
        return counters with
        {
            Parameters = new(specs.Select((spec, p) => KeyValuePair.Create(spec.Path, Tensor.Of(_workspace.Parameters[p].AsSpan(), spec.Shape)))),
            Slots = new(specs.SelectMany((spec, p) => _slots[p].Select((slot, s) =>
                KeyValuePair.Create(TrainingState.SlotPath(spec.Path, _slotNames[s].Name), Tensor.Of(slot.AsSpan(), spec.Shape))))),
        };
    }

    public void Restore(TrainingState state)
    {
        _workspace.Load(state.Parameters);
        var specs = _plan.Graph.Parameters;
        for (var p = 0; p < specs.Count; p++)
        {
            for (var i = 0; i < _slots[p].Length; i++)
            {
                if (state.Slots.TryGet(TrainingState.SlotPath(specs[p].Path, _slotNames[i].Name), out var slot))
                {
                    slot.ToFloat64().Float64.CopyTo(_slots[p][i]);
                }
                else
                {
                    _slots[p][i].AsSpan().Fill(_slotNames[i].Start);
                }
            }
        }
    }

    public string? FirstNonFinite()
    {
        var graph = _plan.Graph;
        for (var index = 0; index < graph.Nodes.Count; index++)
        {
            var node = graph.Nodes[index];
            foreach (var parameter in node.Parameters)
            {
                if (!IsFinite(_workspace.Parameters[parameter]))
                {
                    return graph.Parameters[parameter].Path;
                }
            }

            if (!IsFinite(_workspace.Values[index].AsSpan(0, _workspace.Rows * (int)node.Shape.Size)))
            {
                return $"{node.Path} {node.Op.Name} output";
            }
        }

        return null;
    }

    public void Dispose()
    {
    }

    private BatchLoss Differentiate(in Batch batch, long call)
    {
        _workspace.Gather(batch);
        _workspace.Forward(training: true, call);
        var loss = Loss(batch);
        foreach (var gradient in (double[][])[.. _workspace.Gradients, .. _workspace.ParameterGradients])
        {
            gradient.AsSpan().Clear();
        }

        for (var row = 0; row < batch.Count; row++)
        {
            _workspace.Gradients[_plan.Graph.Loss][row] = Weight(batch, row) / Divisor(batch);
            foreach (var penalty in _plan.Graph.Penalties)
            {
                _workspace.Gradients[penalty][row] = 1.0 / batch.Count;
            }
        }

        for (var p = 0; p < _plan.Graph.Parameters.Count; p++)
        {
            if (_plan.Graph.Parameters[p].Regularizer is { } regularizer)
            {
                Penalty.AddGradient(regularizer, _workspace.Parameters[p], _workspace.ParameterGradients[p], 1);
            }
        }

        _workspace.Backward();
        return loss;
    }

    private BatchLoss Loss(in Batch batch)
    {
        var (data, penalty) = (0.0, 0.0);
        for (var row = 0; row < batch.Count; row++)
        {
            data += Weight(batch, row) * _workspace.Values[_plan.Graph.Loss][row];
            foreach (var node in _plan.Graph.Penalties)
            {
                penalty += _workspace.Values[node][row] / batch.Count;
            }
        }

        for (var p = 0; p < _plan.Graph.Parameters.Count; p++)
        {
            penalty += _plan.Graph.Parameters[p].Regularizer is { } regularizer ? Penalty.Value(regularizer, _workspace.Parameters[p]) : 0;
        }

        return new(data / Divisor(batch), penalty);
    }

    private static double Weight(in Batch batch, int row) => batch.Data.Weights?[batch.Rows[row]] ?? 1;

    /// <summary>What the sum of the rows' losses is divided by.</summary>
    private int Divisor(in Batch batch) => _plan.Graph.LossReduction == Reduction.Mean ? batch.Count : 1;

    private static bool IsTrainable(ParameterSpec spec) => spec.Role == ParameterRole.Trainable;

    private static bool IsFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
