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
    private readonly Region _packed;

    private Planner(ModelGraph graph, int capacity, bool trains, long seed)
    {
        (_graph, _capacity, _seed) = (graph, capacity, seed);
        _use = new GraphUse(graph, ActivationTable<V>.Knows);
        _parameters = ParameterLayout.Of(graph);
        (_values, _gradients) = (new Region[graph.Nodes.Count], new Region?[graph.Nodes.Count]);
        PlaceValues(trains);
        _packed = _layout.Add(graph.Nodes.Where(node => node.Op is DenseOp).Select(node => PackedSize(node, trains)).DefaultIfEmpty().Max());
    }

    /// <param name="graph">The graph; its loss and penalties are left out where <paramref name="trains"/> is false.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    /// <param name="trains">Whether there will be steps.</param>
    /// <param name="seed">For dropout masks.</param>
    internal static Plan Make(ModelGraph graph, int capacity, bool trains, long seed) => new Planner<V>(graph, capacity, trains, seed).Make(trains);

    private Plan Make(bool trains)
    {
        var last = _graph.Nodes[_graph.Output];
        var classes = last.Shape.Rank == 0 ? 1 : last.Shape[^1];
        var sparse = trains && _graph.Nodes[_graph.Loss].Op is CrossEntropyOp;
        var terms = sparse ? last.Shape.Size / classes : last.Shape.Size;
        var targets = _layout.Add(trains ? _capacity * last.Shape.Size : 0);
        var weights = _layout.Add(trains ? _capacity * terms : 0);
        var loss = trains ? MakeLoss() : null;
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
            Loss = loss,
            LossName = trains ? NameOf(_graph.Nodes[_graph.Loss]) : string.Empty,
            InputName = NameOf(_graph.Nodes[0]),
            LossWritesOutput = trains && _use.FusedSoftmax is not null,
            ActivityPenalties = _penalties.ToSeq(),
            ParameterPenalties = trains ? ParameterPenalties().ToSeq() : [],
            Input = _values[0],
            Output = _values[_graph.Output],
            Targets = targets,
            TargetWeights = weights,
            LossTerms = terms,
            TakesClassIndices = sparse,
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
            if (node.Op is SampleOp || _use.FusedInto(i) is not null)
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

    private LossStep MakeLoss()
    {
        var node = _graph.Loss >= 0 ? _graph.Nodes[_graph.Loss] : throw Throw.NoLoss();
        var input = node.Inputs[0];
        var shape = _graph.Nodes[input].Shape;
        var (value, target) = (_values[input], Target(input));
        switch (node.Op)
        {
            case CrossEntropyOp { FromLogits: true }:
                var probabilities = _use.FusedSoftmax is { } softmax ? _values[softmax] : _layout.Add(_capacity * shape.Size);
                return new SoftmaxCrossEntropyStep<V>(value, probabilities, target, shape.Size / shape[^1], shape[^1]);
            case CrossEntropyOp:
                return new CrossEntropyStep(value, target, shape.Size / shape[^1], shape[^1]);
            case ElementwiseLossOp { Formula: var formula } when formula == KnownLosses.SquaredError:
                return new ElementLossStep<V, SquaredError>(value, target, shape.Size);
            case ElementwiseLossOp { Formula: var formula } when formula == KnownLosses.SigmoidCrossEntropy:
                return new ElementLossStep<V, SigmoidCrossEntropy>(value, target, shape.Size);
            case ElementwiseLossOp { Formula: var formula }:
                return new FormulaLossStep<V>(formula, value, target, shape.Size, _layout);
            default:
                throw Throw.UnknownOp(node.Path, node.Op);
        }
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

        if (node.Op is SampleOp or ReshapeOp || _use.FusedInto(index) is not null)
        {
            return;
        }

        // Nothing flows back through a value that nothing read on the way to the loss.
        var gradient = _gradients[index] is { } region && _written.Contains(region) ? region : (Region?)null;
        var step = MakeStep(index, node, gradient, trains);
        var onlyForOutput = !trains || (_use.OutputCanWait && !_use.LeadsToLoss(index));
        (onlyForOutput ? _outputSteps : _steps).Add(step);
        if (gradient is not null)
        {
            _backward.Add(new(step, null));
        }
    }

    private PlanStep MakeStep(int index, GraphNode node, Region? gradient, bool trains)
    {
        // An activation in the epilogue: the step is the dense node's.
        var dense = node.Op is MapOp && _use.EpilogueOf(index) is { } fused ? _graph.Nodes[fused] : node;
        var input = dense.Inputs.Count > 0 ? dense.Inputs[0] : 0;
        var last = node.Shape.Rank == 0 ? 1 : node.Shape[^1];
        switch (dense.Op)
        {
            case DenseOp:
                return ActivationTable<V>.Dense(Places(dense, input, _values[index], _gradients[index], gradient), (node.Op as MapOp)?.Formula);
            case MapOp:
                var targets = dense.Inputs.Select(i => gradient is null ? null : Target(i)).ToSeq();
                return new MapStep<V>(dense, dense.Inputs.Select(i => _values[i]).ToSeq(), _values[index], gradient, targets, _layout);
            case SoftmaxOp:
                return new SoftmaxStep<V>(dense.Path, _values[input], _values[index], gradient, gradient is null ? null : Target(input), node.Shape.Size / last, last);
            case DropoutOp op:
                var random = DropoutOp.Random(_seed, dense.Path);
                var mask = trains ? _layout.Add(_capacity * node.Shape.Size) : (Region?)null;
                return new DropoutStep<V>(
                    dense.Path, op, random, _values[input], _values[index], gradient, gradient is null ? null : Target(input), mask, node.Shape);
            default:
                throw Throw.UnknownOp(dense.Path, dense.Op);
        }
    }

    private DensePlaces Places(GraphNode dense, int input, Region output, Region? scratch, Region? gradient)
    {
        var inputs = _graph.Nodes[input].Shape[^1];
        var units = ((DenseOp)dense.Op).Units;
        var add = false;
        foreach (var parameter in dense.Parameters)
        {
            add |= gradient is not null && !_writtenParameters.Add(parameter);
        }

        return new(
            dense.Path,
            dense.Parameters.Select(place => _graph.Parameters[place].Path).ToSeq(),
            _values[input],
            output,
            scratch,
            gradient is null ? null : Target(input),
            _parameters.Regions[dense.Parameters[0]],
            dense.Parameters.Count > 1 ? _parameters.Regions[dense.Parameters[1]] : null,
            add,
            checked((int)(dense.Shape.Size / units)),
            inputs,
            units,
            _packed);
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

    private static string NameOf(GraphNode node) => $"{node.Path} {node.Op.Name} output";

    /// <summary>Where a node's gradient goes, or null where none is needed; remembers that it is written.</summary>
    private GradientTarget? Target(int node) => _gradients[node] is { } region ? new(region, !_written.Add(region)) : null;

    private long PackedSize(GraphNode dense, bool trains)
    {
        var inputs = _graph.Nodes[dense.Inputs[0]].Shape[^1];
        var units = ((DenseOp)dense.Op).Units;
        var forward = PackedPanels<V>.Size(inputs, units);
        var rows = checked((int)(_capacity * (dense.Shape.Size / units)));
        return trains ? Math.Max(forward, Math.Max(PackedPanels<V>.Size(units, inputs), PackedPanels<V>.Size(rows, units))) : forward;
    }
}

/// <summary>Formulas of losses that have kernels of their own.</summary>
internal static class KnownLosses
{
    internal static Expr SquaredError => Prelude.MeanSquaredError.Formula;

    internal static Expr SigmoidCrossEntropy => Prelude.BinaryCrossEntropy.LogitFormula;
}
