using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// From a graph to a plan. Nodes are visited from the last to the first, as gradients flow: when a node's turn comes, it is known whether its
/// gradient was written and whether its inputs' gradients hold something already.
/// </summary>
internal sealed class Planner<V> where V : struct, ISimdLane<V>
{
    private readonly ModelGraph _graph;
    private readonly int _capacity;
    private readonly long _seed;
    private readonly GraphUse _use;
    private readonly Layout _layout = new();
    private readonly ParameterLayout _parameters;
    private readonly Region[] _values;
    private readonly Region?[] _gradients;
    private readonly HashSet<Region> _written = [];
    private readonly HashSet<int> _writtenParameters = [];
    private readonly List<PlanStep> _steps = [];
    private readonly List<PlanStep> _outputSteps = [];
    private readonly List<BackwardStep> _backward = [];
    private readonly List<ActivityPenalty> _penalties = [];
    private long _scratch;

    private Planner(ModelGraph graph, int capacity, bool trains, long seed)
    {
        (_graph, _capacity, _seed) = (graph, capacity, seed);
        _use = new GraphUse(graph, StepTable<V>.HasEpilogue, ActivationTable.Knows);
        _parameters = ParameterLayout.Of(graph);
        (_values, _gradients) = (new Region[graph.Nodes.Count], new Region?[graph.Nodes.Count]);
        PlaceValues(trains);
    }

    /// <param name="graph">The graph; its loss and penalties are left out where <paramref name="trains"/> is false.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    /// <param name="trains">Whether there will be steps.</param>
    /// <param name="seed">For dropout masks.</param>
    /// <exception cref="InvalidOperationException">The values of a node are more than an array can hold.</exception>
    internal static Plan Make(ModelGraph graph, int capacity, bool trains, long seed)
    {
        foreach (var node in graph.Nodes)
        {
            if (node.Shape.Size > Array.MaxLength / Math.Max(1, capacity))
            {
                throw Throw.ValueTooLarge(node, capacity);
            }
        }

        return new Planner<V>(graph, capacity, trains, seed).Make(trains);
    }

    private Plan Make(bool trains)
    {
        var (loss, terms) = trains ? LossTable<V>.Make(LossSite()) : (null, default);
        var targets = _layout.Add(trains ? _capacity * _graph.OutputShape.Size : 0);
        var weights = _layout.Add(trains ? _capacity * terms.Count : 0);
        for (var node = _graph.Nodes.Count - 1; node > 0; node--)
        {
            MakeStep(node, trains);
        }

        _steps.Reverse();
        _outputSteps.Reverse();
        _penalties.Reverse();
        return new()
        {
            Capacity = _capacity,
            InputShape = _graph.InputShape,
            OutputShape = _graph.OutputShape,
            Parameters = _parameters,
            Steps = _steps.ToSeq(),
            OutputSteps = _outputSteps.ToSeq(),
            Backward = _backward.ToSeq(),
            Gathering = _steps.OfType<IGathering>().ToSeq(),
            Constraints = trains ? Constraints().ToSeq() : [],
            Loss = loss,
            LossName = trains ? NameOf(_graph.Nodes[_graph.Loss]) : string.Empty,
            InputName = NameOf(_graph.Nodes[0]),
            LossWritesOutput = trains && _use.FusedSoftmax is not null,
            ActivityPenalties = _penalties.ToSeq(),
            ParameterPenalties = trains ? ParameterPenalties().ToSeq() : [],
            Scratch = _layout.Add(_scratch),
            Input = _values[0],
            Output = _values[_graph.Output],
            Targets = targets,
            TargetWeights = weights,
            LossTerms = terms,
            LossReduction = _graph.LossReduction,
            ReadsTargets = _graph.Nodes.Any(node => node.Op is CrossEntropyOp or ElementwiseLossOp or TargetOp),
            TakesClassIndices = _graph.Nodes.Any(node => node.Op is CrossEntropyOp or TargetOp { AcceptsIndices: true }),
            WorkspaceSize = _layout.Size,
            InputSize = _graph.InputShape.Size,
            OutputSize = _graph.OutputShape.Size,
        };
    }

    /// <summary>A reshape's value and gradient are its input's, an activation's in a product's epilogue stand for the product's.</summary>
    private void PlaceValues(bool trains)
    {
        for (var i = 0; i < _graph.Nodes.Count; i++)
        {
            var node = _graph.Nodes[i];
            if (node.Op is SampleOp || _use.FusedInto(i) is not null || !(trains || _use.LeadsToOutput(i)))
            {
                continue;
            }

            if (node.Op is ReshapeOp)
            {
                (_values[i], _gradients[i]) = (_values[node.Inputs[0]], _gradients[node.Inputs[0]]);
                continue;
            }

            _values[i] = _layout.Add(_capacity * node.Shape.Size);
            _gradients[i] = trains && _use.NeedsGradient(i) ? _layout.Add(_capacity * node.Shape.Size) : null;
        }
    }

    private LossSite LossSite()
    {
        var node = _graph.Loss >= 0 ? _graph.Nodes[_graph.Loss] : throw Throw.NoLoss();
        var input = node.Inputs[0];
        return new()
        {
            Node = node,
            InputShape = _graph.Nodes[input].Shape,
            Input = _values[input],
            Target = Target(input),
            Capacity = _capacity,
            Probabilities = _use.FusedSoftmax is { } softmax ? _values[softmax] : null,
            Keep = _layout.Add,
            Borrow = Borrow,
        };
    }

    private void MakeStep(int index, bool trains)
    {
        var node = _graph.Nodes[index];
        if (node.Op is ActivityPenaltyOp penalty)
        {
            if (trains)
            {
                MakePenalty(node, penalty);
            }

            return;
        }

        var leadsToLoss = trains && _use.LeadsToLoss(index);
        if (node.Op is SampleOp or ReshapeOp || _use.FusedInto(index) is not null || !(leadsToLoss || _use.LeadsToOutput(index)))
        {
            return;
        }

        // Nothing flows back through a value that nothing read on the way to the loss.
        var gradient = _gradients[index] is { } region && _written.Contains(region) ? region : (Region?)null;
        var step = StepTable<V>.Make(Site(index, gradient, trains));
        var onlyForOutput = !trains || (_use.OutputCanWait && !leadsToLoss);
        (onlyForOutput ? _outputSteps : _steps).Add(step);
        if (gradient is not null)
        {
            _backward.Add(new(step, null));
        }
    }

    private StepSite Site(int index, Region? gradient, bool trains)
    {
        // An activation in the epilogue: the step is the product's.
        var product = _use.EpilogueOf(index);
        var node = _graph.Nodes[product ?? index];
        return new()
        {
            Node = node,
            Activation = product is null ? null : ((MapOp)_graph.Nodes[index].Op).Formula,
            InputShapes = node.Inputs.Select(input => _graph.Nodes[input].Shape).ToSeq(),
            Inputs = node.Inputs.Select(input => _values[input]).ToSeq(),
            Output = _values[index],
            Gradient = gradient,
            Targets = node.Inputs.Select(input => gradient is null ? null : Target(input)).ToSeq(),
            Specs = node.Parameters.Select(place => _graph.Parameters[place]).ToSeq(),
            Parameters = node.Parameters.Select(place => _parameters.Regions[place]).ToSeq(),
            ParameterTargets = node.Parameters.Select(place => gradient is null ? null : ParameterTarget(place)).ToSeq(),
            Capacity = _capacity,
            Trains = trains,
            Seed = _seed,
            Keep = _layout.Add,
            Borrow = Borrow,
        };
    }

    private void MakePenalty(GraphNode node, ActivityPenaltyOp op)
    {
        var input = node.Inputs[0];
        var penalty = new ActivityPenalty<V>(NameOf(node), op.Regularizer, _values[input], Target(input), _graph.Nodes[input].Shape.Size);
        _penalties.Add(penalty);
        _backward.Add(new(null, penalty));
    }

    private IEnumerable<ParameterPenalty> ParameterPenalties()
    {
        for (var i = 0; i < _graph.Parameters.Count; i++)
        {
            var spec = _graph.Parameters[i];
            if (spec.Regularizer is { } factors)
            {
                yield return new(factors, _parameters.Regions[i], ParameterLayout.IsTrainable(spec), _writtenParameters.Contains(i));
            }
        }
    }

    private IEnumerable<ParameterConstraint> Constraints()
    {
        for (var i = 0; i < _graph.Parameters.Count; i++)
        {
            if (_graph.Parameters[i] is { Role: ParameterRole.Trainable, Constraint: { } constraint } spec)
            {
                yield return new(constraint, _parameters.Regions[i], spec.Shape);
            }
        }
    }

    private static string NameOf(GraphNode node) => $"{node.Path} {node.Op.Name} output";

    /// <summary>Where a node's gradient goes, or null where none is needed; remembers that it is written.</summary>
    private GradientTarget? Target(int node) => _gradients[node] is { } region ? new(region, !_written.Add(region)) : null;

    private GradientTarget? ParameterTarget(int place) =>
        ParameterLayout.IsTrainable(_graph.Parameters[place]) ? new(_parameters.Regions[place], !_writtenParameters.Add(place)) : null;

    private void Borrow(long numbers) => _scratch = Math.Max(_scratch, numbers);
}
