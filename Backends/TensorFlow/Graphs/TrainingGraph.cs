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
        RateFactors = [.. Trainable.Select(p => _optimizer.RateFactorOf(_model.Parameters[p].Path)).Distinct()];
        StepFactors = graph.Placeholder(RateFactors.Length, FactorsPerRate);
        Averaging = _optimizer.Averaging is null ? null : graph.Placeholder(AveragingNumbers);
        Parameters = [.. _model.Parameters.Select(spec => Variable.Write(graph, spec.Path, spec.Shape))];
        var slots = from p in Trainable from slot in _optimizer.AllSlots select Variable.Write(graph, TrainingState.SlotPath(_model.Parameters[p].Path, slot.Name), _model.Parameters[p].Shape, slot.Start);
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
        (Update, Waiting) = UpdateOps.Write(this, plan);
    }

    /// <summary>What is fed for each factor of the rate: the four numbers of the optimizer's <see cref="Dsl.StepFactors"/>, and the share of a weight that decays.</summary>
    internal const int FactorsPerRate = 5;

    /// <summary>What is fed for averages: the share that stays, what is missing to 1, and whether the weights become their averages.</summary>
    internal const int AveragingNumbers = 3;

    internal GraphWriter Graph { get; }

    internal TF_Output Features { get; }

    /// <summary>Null where the loss reads none.</summary>
    internal FedTargets? Targets { get; }

    /// <summary>What each row's loss counts.</summary>
    internal TF_Output RowFactors { get; }

    /// <summary>The distinct factors of the rate.</summary>
    internal double[] RateFactors { get; }

    /// <summary>For each of these factors <see cref="FactorsPerRate"/> numbers.</summary>
    internal TF_Output StepFactors { get; }

    /// <summary>The <see cref="AveragingNumbers"/>; null where weights are not averaged.</summary>
    internal TF_Output? Averaging { get; }

    internal Variable[] Parameters { get; }

    /// <summary>For each trainable parameter its slots, in the order of <see cref="RuleOptimizer.AllSlots"/>.</summary>
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

    /// <summary>The same for a step whose gradients wait for a later update.</summary>
    internal nint Waiting { get; }

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

    private static int[] Axes(Shape shape) => [.. Enumerable.Range(0, shape.Rank)];

    private static long[] Lengths(Shape shape) => [.. shape.AsSpan()];
}
