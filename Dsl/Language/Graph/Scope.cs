namespace Pipeline.Dsl;

/// <summary>A node's result while a model is lowered: its place and the shape of one sample.</summary>
internal readonly record struct Value(int Node, Shape Shape);

/// <summary>The graph while it is being made; lives only inside one lowering.</summary>
internal sealed class Scope
{
    private readonly List<GraphNode> _nodes = [];
    private readonly List<ParameterSpec> _parameters = [];
    private readonly List<int> _penalties = [];
    private readonly Regularizer? _weights;

    /// <param name="weights">A penalty on every layer's weight, from the objective.</param>
    internal Scope(Regularizer? weights = null) => _weights = weights;

    /// <summary>The path of the layer that is being lowered.</summary>
    internal string Path { get; set; } = "input";

    /// <summary>Whether the layer that is being lowered is frozen.</summary>
    internal bool IsFrozen { get; set; }

    /// <summary>The output of each layer so far, by its path, blocks' layers included.</summary>
    internal Dictionary<string, Value> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Says that a value is the output of the layer that is being lowered.</summary>
    internal void Mark(Value value) => Outputs[Path] = value;

    internal Op OpOf(Value value) => _nodes[value.Node].Op;

    /// <summary>The op behind a value that gives it its meaning, reshapes and noise passed over.</summary>
    internal Head Head(Value value)
    {
        var isDropped = false;
        while (OpOf(value) is ReshapeOp or NoiseOp)
        {
            isDropped |= OpOf(value) is NoiseOp;
            value = InputOf(value);
        }

        return new(value, OpOf(value), isDropped, LeavesUnitInterval(value.Node));
    }

    /// <summary>Features as they are surely leave it; of what is made of them nobody knows: they may be scaled.</summary>
    private bool LeavesUnitInterval(int node) => Dsl.Head.LeavesUnitInterval(_nodes[node], input => _nodes[input].Op is not InputOp && LeavesUnitInterval(input));

    internal Value InputOf(Value value)
    {
        var node = _nodes[value.Node].Inputs[0];
        return new(node, _nodes[node].Shape);
    }

    /// <summary>Adds a node; its parameters are made only after its shape rule has passed.</summary>
    internal Value Add(Op op, ReadOnlySpan<Value> inputs, Func<Seq<int>>? parameters = null)
    {
        var shapes = new Shape[inputs.Length];
        var places = new int[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            (shapes[i], places[i]) = (inputs[i].Shape, inputs[i].Node);
        }

        var shape = op.Infer(shapes);
        _nodes.Add(new GraphNode(op, Seq.Create<int>(places), parameters?.Invoke() ?? [], shape, Path));
        return new(_nodes.Count - 1, shape);
    }

    /// <summary>Adds a parameter of the current layer that the optimizer changes, unless the layer is frozen, and gives its place.</summary>
    internal int Parameter(string name, Shape shape, Initializer initializer, Regularizer? regularizer = null, Constraint? constraint = null)
    {
        initializer.CheckShape(shape);
        constraint?.CheckShape(shape);
        var isWeight = name == "weight" || name.EndsWith("_weight", StringComparison.Ordinal);
        var penalty = !isWeight || _weights is null ? regularizer : regularizer is null ? _weights : regularizer + _weights;
        return IsFrozen
            ? Parameter(new ParameterSpec($"{Path}.{name}", shape, initializer, null, ParameterRole.Frozen))
            : Parameter(new ParameterSpec($"{Path}.{name}", shape, initializer, penalty, ParameterRole.Trainable) { Constraint = constraint });
    }

    /// <summary>Adds a parameter that training gathers and gives its place.</summary>
    internal int Statistic(string name, Shape shape, Initializer initializer)
    {
        initializer.CheckShape(shape);
        return Parameter(new ParameterSpec($"{Path}.{name}", shape, initializer, null, ParameterRole.Statistic));
    }

    /// <summary>Adds a parameter that is computed from the training rows, one number for each channel of a value, and gives its place. Before a fit it has its start.</summary>
    /// <exception cref="RuleException">More than inputs, reshapes and maps leads to the value.</exception>
    internal int Fitted(string name, Value value, FeatureStatistic statistic, Initializer start)
    {
        for (var node = _nodes[value.Node]; node.Op is not InputOp; node = _nodes[node.Inputs[0]])
        {
            if (node is not { Op: ReshapeOp or MapOp, Inputs.Count: 1 })
            {
                throw Throw.NotFirst();
            }
        }

        return Parameter(new ParameterSpec($"{Path}.{name}", [value.Shape[^1]], start, null, ParameterRole.Fitted) { Fitting = new(statistic, value.Node) });
    }

    private int Parameter(ParameterSpec spec)
    {
        _parameters.Add(spec);
        return _parameters.Count - 1;
    }

    /// <summary>Whether the features come here unchanged but for their shape.</summary>
    internal bool IsFeatures(Value value)
    {
        while (OpOf(value) is ReshapeOp)
        {
            value = InputOf(value);
        }

        return OpOf(value) is InputOp;
    }

    /// <summary>Applies a formula: one map, and the ops of what it takes along the last axis; the identity adds nothing.</summary>
    /// <param name="formula">The formula; variable i is input i.</param>
    /// <param name="inputs">Values of one shape.</param>
    internal Value Map(Expr formula, params ReadOnlySpan<Value> inputs)
    {
        var found = new Dictionary<Expr, Value>();
        return Map(formula, inputs.ToArray(), found);
    }

    /// <summary>Applies an elementwise formula of values and of parameters: variable i is input i, those after the inputs are the parameters.</summary>
    internal Value Map(Expr formula, Seq<Value> inputs, Func<Seq<int>> parameters) => Add(new MapOp(formula), inputs.AsSpan(), parameters);

    /// <summary>Adds a penalty on a value, where there is one, and gives the value itself.</summary>
    internal Value Penalize(Value value, Regularizer? regularizer)
    {
        if (regularizer is not null)
        {
            _penalties.Add(Add(new ActivityPenaltyOp(regularizer), [value]).Node);
        }

        return value;
    }

    internal ModelGraph Graph(Value output, Value? loss) =>
        new(_nodes.ToSeq(), _parameters.ToSeq(), output.Node, loss?.Node ?? -1, _penalties.ToSeq());

    private Value Map(Expr formula, Value[] inputs, Dictionary<Expr, Value> found)
    {
        List<Value> values = [.. inputs];
        formula = PullOut(formula, values, inputs, found);
        if (formula is VariableExpr variable)
        {
            return values[variable.Index];
        }

        // What the formula does not read after the functions of an axis were pulled out is left out of the node.
        var used = Enumerable.Range(0, values.Count).Where(index => Reads(formula, index)).ToList();
        if (used.Count == 0)
        {
            return Add(new MapOp(formula), [inputs[0]]);
        }

        var whole = used.Any(index => values[index].Shape[^1] != 1) ? inputs[0].Shape[^1] : 1;
        return Add(new MapOp(Renumber(formula, used)), used.Select(index => Widened(values[index], whole)).ToArray());
    }

    private Value Widened(Value value, int length) => value.Shape[^1] == length ? value : Add(new BroadcastOp(length), [value]);

    /// <summary>The formula with new variables, added to the values, in place of the functions of a whole axis; equal ones are computed once.</summary>
    private Expr PullOut(Expr expr, List<Value> values, Value[] inputs, Dictionary<Expr, Value> found)
    {
        if (expr is not (SoftmaxExpr or ReduceExpr))
        {
            return expr.Operands.Count == 0 ? expr : expr.With(expr.Operands.Select(operand => PullOut(operand, values, inputs, found)).ToSeq());
        }

        if (!found.TryGetValue(expr, out var value))
        {
            var operand = Map(expr.Operands[0], inputs, found);
            found[expr] = value = expr is ReduceExpr reduce ? Add(new ReduceOp(reduce.Function), [Widened(operand, inputs[0].Shape[^1])]) : Add(new SoftmaxOp(), [operand]);
        }

        values.Add(value);
        return new VariableExpr(values.Count - 1);
    }

    private static bool Reads(Expr expr, int index) =>
        expr is VariableExpr variable ? variable.Index == index : expr.Operands.Any(operand => Reads(operand, index));

    private static Expr Renumber(Expr expr, List<int> used) => expr is VariableExpr variable
        ? new VariableExpr(used.IndexOf(variable.Index))
        : expr.Operands.Count == 0 ? expr : expr.With(expr.Operands.Select(operand => Renumber(operand, used)).ToSeq());
}
