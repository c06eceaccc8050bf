using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Everything that a training run does, as one graph written once: both modes' losses, gradients, updates. Rate and step numbers are fed, so the graph holds none.</summary>
internal sealed class TrainingGraph
{
    private readonly ModelGraph _model;
    private readonly RuleOptimizer _optimizer;
    private readonly List<TF_Output>[] _nodeGradients;
    private readonly List<TF_Output>[] _parameterGradients;

    internal TrainingGraph(GraphWriter graph, TrainingPlan plan)
    {
        (Graph, _model, _optimizer) = (graph, plan.Graph, plan.Optimizer);
        Features = graph.Placeholder([-1, .. Lengths(_model.InputShape)]);
        Targets = FedTargets.Write(graph, _model);
        RowFactors = graph.Placeholder(-1);
        StepFactors = graph.Placeholder(4);
        Parameters = [.. _model.Parameters.Select(spec => Variable.Write(graph, spec.Path, spec.Shape))];
        var slots = from p in Trainable from slot in _optimizer.Slots select Variable.Write(graph, TrainingState.SlotPath(_model.Parameters[p].Path, slot.Name), _model.Parameters[p].Shape);
        Slots = [.. slots];

        var values = Parameters.Select(parameter => parameter.Value).ToArray();
        Training = Forward.Write(graph, _model, Features, Targets?.Place, values, _ => true, new Mode(IsTraining: true));
        Inference = _model.Nodes.Any(node => Mode.Matters(node.Op)) ? Forward.Write(graph, _model, Features, Targets?.Place, values, _ => true, new Mode(IsTraining: false), Training) : Training;

        _nodeGradients = [.. _model.Nodes.Select(_ => new List<TF_Output>())];
        _parameterGradients = [.. _model.Parameters.Select(_ => new List<TF_Output>())];
        TrainingLosses = Losses(Training, derive: true);
        InferenceLosses = Training == Inference ? TrainingLosses : Losses(Inference, derive: false);
        Backward();
        Gradients = [.. Trainable.Select(p => _parameterGradients[p].Count == 0 ? graph.Op("ZerosLike", values[p]) : graph.Add(_parameterGradients[p]))];
        Update = WriteUpdate();
    }

    internal GraphWriter Graph { get; }

    internal TF_Output Features { get; }

    /// <summary>Null where the loss reads none.</summary>
    internal FedTargets? Targets { get; }

    /// <summary>What each row's loss counts.</summary>
    internal TF_Output RowFactors { get; }

    /// <summary>The four numbers of the optimizer's <see cref="Dsl.StepFactors"/>.</summary>
    internal TF_Output StepFactors { get; }

    internal Variable[] Parameters { get; }

    /// <summary>For each trainable parameter its slots, in the optimizer's order.</summary>
    internal Variable[] Slots { get; }

    internal Forward Training { get; }

    internal Forward Inference { get; }

    /// <summary>Two numbers: the loss of the data and the penalty.</summary>
    internal TF_Output TrainingLosses { get; }

    internal TF_Output InferenceLosses { get; }

    /// <summary>Of the trainable parameters, in their order.</summary>
    internal TF_Output[] Gradients { get; }

    /// <summary>Changes parameters, statistics and slots, all of them or, where the loss is not finite, none.</summary>
    internal nint Update { get; }

    internal IEnumerable<int> Trainable => Enumerable.Range(0, _model.Parameters.Count).Where(p => _model.Parameters[p].Role == ParameterRole.Trainable);

    private TF_Output Losses(Forward forward, bool derive)
    {
        var loss = forward.Values[_model.Loss];
        var data = Graph.Sum(Graph.Op("Mul", loss, RowFactors), 0);
        var penalties = new List<TF_Output>();
        Derive(data, loss, _nodeGradients[_model.Loss]);
        foreach (var node in _model.Penalties)
        {
            penalties.Add(Graph.Mean(forward.Values[node], 0));
            Derive(penalties[^1], forward.Values[node], _nodeGradients[node]);
        }

        for (var p = 0; p < _model.Parameters.Count; p++)
        {
            if (_model.Parameters[p].Regularizer is { } regularizer)
            {
                penalties.Add(Penalty.Of(Graph, regularizer, Parameters[p].Value, Axes(_model.Parameters[p].Shape)));
                Derive(penalties[^1], Parameters[p].Value, _parameterGradients[p]);
            }
        }

        return Graph.Begin("Pack").List([data, penalties.Count == 0 ? Graph.Constant(0f) : Graph.Add(penalties)]).Result();

        void Derive(TF_Output part, TF_Output by, List<TF_Output> into)
        {
            if (derive)
            {
                into.AddRange(Graph.Gradients(part, null, [by]));
            }
        }
    }

    private void Backward()
    {
        for (var index = _model.Nodes.Count - 1; index > 0; index--)
        {
            if (_nodeGradients[index].Count == 0)
            {
                continue;
            }

            var node = _model.Nodes[index];
            var gradients = Translation.Of(node.Op).Backward(Training.Sites[index]!, Training.Values[index], Graph.Add(_nodeGradients[index]));
            for (var i = 0; i < gradients.Length; i++)
            {
                (i < node.Inputs.Count ? _nodeGradients[node.Inputs[i]] : _parameterGradients[node.Parameters[i - node.Inputs.Count]]).Add(gradients[i]);
            }
        }
    }

    private nint WriteUpdate()
    {
        var total = Graph.Sum(TrainingLosses, 0);
        var finite = Graph.Op("IsFinite", total);
        var branches = Graph.Begin("Switch").Input(finite).Input(finite).Finish();
        // What waits for this op is not run where the loss is not finite.
        var go = Graph.Op("Identity", new TF_Output(branches, 1));
        var sweep = new UpdateWriter(this, [.. Trainable], go, []);
        _optimizer.Dispatch(ref sweep);
        foreach (var (parameter, value) in Training.Mode.Moved)
        {
            sweep.Assign(Parameters[parameter], value);
        }

        var group = Graph.Begin("NoOp");
        foreach (var assignment in sweep.Assignments)
        {
            group.After(new TF_Output(assignment, 0));
        }

        return group.Finish();
    }

    private static int[] Axes(Shape shape) => [.. Enumerable.Range(0, shape.Rank)];

    private static long[] Lengths(Shape shape) => [.. shape.AsSpan()];

    /// <summary>The optimizer's rule over each trainable parameter, then its constraint.</summary>
    private readonly struct UpdateWriter(TrainingGraph training, int[] trained, TF_Output go, List<nint> assignments) : ISweep
    {
        internal List<nint> Assignments => assignments;

        public void Run<TRule>(in TRule rule)
            where TRule : struct, IRule
        {
            var graph = training.Graph;
            var numbers = graph.Begin("Unpack").Input(training.StepFactors).Int("num", 4).Finish();
            NodeLane Factor(int i) => new(graph, new TF_Output(numbers, i));
            var step = new StepFactors<NodeLane>(Factor(0), Factor(1), Factor(2), Factor(3));
            var count = training.Slots.Length / Math.Max(1, trained.Length);
            Span<NodeLane> lanes = new NodeLane[3];
            for (var i = 0; i < trained.Length; i++)
            {
                var slots = training.Slots.AsSpan(i * count, count);
                for (var s = 0; s < count; s++)
                {
                    lanes[s] = new NodeLane(graph, slots[s].Value);
                }

                var variable = training.Parameters[trained[i]];
                var weight = new NodeLane(graph, variable.Value);
                rule.Update(ref weight, new NodeLane(graph, training.Gradients[i]), ref lanes[0], ref lanes[1], ref lanes[2], step);
                var whole = Whole(variable, weight);
                Assign(variable, training._model.Parameters[trained[i]].Constraint is { } constraint ? ConstraintOps.Of(graph, constraint, whole) : whole);
                for (var s = 0; s < count; s++)
                {
                    Assign(slots[s], Whole(slots[s], lanes[s]));
                }
            }
        }

        internal void Assign(Variable variable, TF_Output value) =>
            assignments.Add(training.Graph.Begin("AssignVariableOp").Input(variable.Handle).Input(value).After(go).Finish());

        /// <summary>A rule may give one number for all places, so the value takes the variable's shape.</summary>
        private TF_Output Whole(Variable variable, NodeLane lane)
        {
            var value = lane.In(training.Graph);
            return training.Graph.Rank(value) == variable.Shape.Rank ? value : training.Graph.Op("AddV2", value, training.Graph.Op("ZerosLike", variable.Value));
        }
    }
}
