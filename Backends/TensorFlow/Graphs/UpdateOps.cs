using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>
/// The end of a step as ops: accumulate, clip, decay, update, average, overwrite, constrain. What depends on the step is fed, and all values come from what the variables held when the step began.
/// </summary>
internal sealed class UpdateOps
{
    private readonly GraphWriter _graph;
    private readonly TrainingGraph _training;
    private readonly ParameterSpec[] _specs;
    private readonly Variable[] _weights;
    private readonly RuleOptimizer _optimizer;
    private readonly int _slotCount;

    /// <summary>What waits for this op is not run where the loss is not finite.</summary>
    private readonly TF_Output _go;

    /// <summary>What averages are made with: the share that stays, what is missing to 1, whether weights become their averages.</summary>
    private readonly (TF_Output Kept, TF_Output Taken, TF_Output Overwrite) _averaging;

    private UpdateOps(TrainingGraph training, TrainingPlan plan)
    {
        (_graph, _training, _optimizer) = (training.Graph, training, plan.Optimizer);
        _specs = [.. training.Trainable.Select(p => plan.Graph.Parameters[p])];
        _weights = [.. training.Trainable.Select(p => training.Parameters[p])];
        _slotCount = _optimizer.AllSlots.Count;
        var finite = _graph.Op("IsFinite", _graph.Sum(training.TrainingLosses, 0));
        var branches = _graph.Begin("Switch").Input(finite).Input(finite).Finish();
        _go = _graph.Op("Identity", new TF_Output(branches, 1));
        if (training.Averaging is { } place)
        {
            var numbers = _graph.Unpack(place, TrainingGraph.AveragingNumbers);
            _averaging = (numbers[0], numbers[1], _graph.Op("Greater", numbers[2], _graph.Constant(0f)));
        }
    }

    /// <summary>The end of a step that updates, and of one whose gradients wait.</summary>
    internal static (nint Update, nint Waiting) Write(TrainingGraph training, TrainingPlan plan)
    {
        var ops = new UpdateOps(training, plan);
        nint[] moved = [.. training.Training.Mode.Moved.Select(moved => ops.Assign(training.Parameters[moved.Parameter], moved.Value))];
        return (ops.Group([.. ops.Update(), .. moved]), ops.Group([.. ops.Wait(), .. moved]));
    }

    private List<nint> Update()
    {
        var assignments = new List<nint>();
        var gradients = Clipped([.. _training.Gradients.Select(Mean)]);
        if (_optimizer.Accumulation > 1)
        {
            assignments.AddRange(_weights.Select((_, i) => Assign(Sum(i), _graph.Op("ZerosLike", Sum(i).Value))));
        }

        var sweep = new RuleSweep(this, gradients, assignments);
        _optimizer.Dispatch(ref sweep);
        return assignments;
    }

    private List<nint> Wait()
    {
        var assignments = new List<nint>();
        for (var i = 0; i < _weights.Length; i++)
        {
            if (_optimizer.Accumulation > 1)
            {
                assignments.Add(Assign(Sum(i), Waiting(i)));
            }

            if (_optimizer.Averaging is not null || _specs[i].Constraint is not null)
            {
                End(i, _weights[i].Value, assignments);
            }
        }

        return assignments;
    }

    /// <summary>What the weights become after the rule: averaged, overwritten, constrained.</summary>
    private void End(int i, TF_Output weight, List<nint> assignments)
    {
        if (_optimizer.Averaging is not null)
        {
            var average = _training.Slots[(i * _slotCount) + _slotCount - 1];
            var moved = _graph.Op("AddV2", _graph.Op("Mul", _averaging.Kept, average.Value), _graph.Op("Mul", _averaging.Taken, weight));
            assignments.Add(Assign(average, moved));
            weight = _graph.Op("SelectV2", _averaging.Overwrite, moved, weight);
        }

        assignments.Add(Assign(_weights[i], _specs[i].Constraint is { } constraint ? ConstraintOps.Of(_graph, constraint, weight) : weight));
    }

    /// <summary>Where gradients wait for their update.</summary>
    private Variable Sum(int i) => _training.Slots[(i * _slotCount) + _optimizer.Slots.Count];

    /// <summary>The gradients that wait, with this step's.</summary>
    private TF_Output Waiting(int i) => _graph.Op("AddV2", Sum(i).Value, _training.Gradients[i]);

    /// <summary>What updates: this step's gradient, or the mean of those that waited.</summary>
    private TF_Output Mean(TF_Output gradient, int i) =>
        _optimizer.Accumulation > 1 ? _graph.Op("RealDiv", Waiting(i), _graph.Constant((float)_optimizer.Accumulation)) : gradient;

    private TF_Output[] Clipped(TF_Output[] gradients)
    {
        if (_optimizer.Clipping is not { } clipping || gradients.Length == 0)
        {
            return gradients;
        }

        switch (clipping.Kind)
        {
            case ClippingKind.Value:
                var (low, high) = (_graph.Constant((float)-clipping.Limit), _graph.Constant((float)clipping.Limit));
                return Array.ConvertAll(gradients, gradient => _graph.Op("Minimum", _graph.Op("Maximum", gradient, low), high));
            case ClippingKind.Norm:
                var limit = _graph.Double(clipping.Limit);
                return [.. gradients.Select((gradient, i) => Scaled(gradient, _graph.Op("RealDiv", limit, _graph.Op("Maximum", _graph.Op("Sqrt", Squares(gradient, i)), limit))))];
            default:
                var norm = _graph.Op("Sqrt", _graph.Add([.. gradients.Select(Squares)]));
                var inverse = _graph.Op("Minimum", _graph.Op("Reciprocal", norm), _graph.Double(1 / clipping.Limit));
                var scale = _graph.Op("Mul", _graph.Double(clipping.Limit), inverse);
                return Array.ConvertAll(gradients, gradient => Scaled(gradient, scale));
        }
    }

    private TF_Output Scaled(TF_Output gradient, TF_Output scale) => _graph.Op("Mul", gradient, _graph.Cast(scale, TF_DataType.TF_FLOAT));

    /// <summary>The square of a gradient's norm, in float64, in which it does not overflow.</summary>
    private TF_Output Squares(TF_Output gradient, int i) =>
        _graph.Sum(_graph.Op("Square", _graph.Cast(gradient, TF_DataType.TF_DOUBLE)), [.. Enumerable.Range(0, _specs[i].Shape.Rank)]);

    /// <summary>Gives a variable its new value, after what it held was read: a value need not depend on that.</summary>
    private nint Assign(Variable variable, TF_Output value) => _graph.Begin("AssignVariableOp").Input(variable.Handle).Input(value).After(_go).After(variable.Value).Finish();

    private nint Group(List<nint> assignments)
    {
        var group = _graph.Begin("NoOp");
        foreach (var assignment in assignments)
        {
            group.After(new TF_Output(assignment, 0));
        }

        return group.Finish();
    }

    /// <summary>Decay and the optimizer's rule over each trainable parameter, then what follows.</summary>
    private readonly struct RuleSweep(UpdateOps ops, TF_Output[] gradients, List<nint> assignments) : ISweep
    {
        public void Run<TRule>(in TRule rule)
            where TRule : struct, IRule
        {
            var (graph, training, optimizer) = (ops._graph, ops._training, ops._optimizer);
            var fed = training.RateFactors.Length == 0 ? [] : Array.ConvertAll(graph.Unpack(training.StepFactors, training.RateFactors.Length), row => graph.Unpack(row, TrainingGraph.FactorsPerRate));
            var ruleSlots = optimizer.Slots.Count;
            Span<NodeLane> lanes = new NodeLane[3];
            for (var i = 0; i < ops._weights.Length; i++)
            {
                var variable = ops._weights[i];
                var numbers = fed[Array.IndexOf(training.RateFactors, optimizer.RateFactorOf(variable.Path))];
                NodeLane Factor(int n) => new(graph, numbers[n]);
                var step = new StepFactors<NodeLane>(Factor(0), Factor(1), Factor(2), Factor(3));
                var slots = training.Slots.AsSpan(i * ops._slotCount, ruleSlots);
                for (var s = 0; s < ruleSlots; s++)
                {
                    lanes[s] = new NodeLane(graph, slots[s].Value);
                }

                var weight = new NodeLane(graph, variable.Value);
                weight = optimizer.WeightDecayOf(variable.Path) == 0 ? weight : weight - (Factor(TrainingGraph.FactorsPerRate - 1) * weight);
                rule.Update(ref weight, new NodeLane(graph, gradients[i]), ref lanes[0], ref lanes[1], ref lanes[2], step);
                ops.End(i, ops.Whole(variable, weight), assignments);
                for (var s = 0; s < ruleSlots; s++)
                {
                    assignments.Add(ops.Assign(slots[s], ops.Whole(slots[s], lanes[s])));
                }
            }
        }
    }

    /// <summary>A rule may give one number for all places, so the value takes the variable's shape.</summary>
    private TF_Output Whole(Variable variable, NodeLane lane)
    {
        var value = lane.In(_graph);
        return _graph.Rank(value) == variable.Shape.Rank ? value : _graph.Op("AddV2", value, _graph.Op("ZerosLike", variable.Value));
    }
}
