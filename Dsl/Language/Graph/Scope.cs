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

    internal Op OpOf(Value value) => _nodes[value.Node].Op;

    /// <summary>The op behind a value that gives it its meaning, reshapes and dropouts passed over.</summary>
    internal Head Head(Value value)
    {
        var isDropped = false;
        while (OpOf(value) is ReshapeOp or DropoutOp)
        {
            isDropped |= OpOf(value) is DropoutOp;
            value = InputOf(value);
        }

        return new(value, OpOf(value), isDropped);
    }

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

    /// <summary>Adds a trainable parameter of the current layer and gives its place.</summary>
    internal int Parameter(string name, Shape shape, Initializer initializer, Regularizer? regularizer)
    {
        var penalty = name != "weight" || _weights is null ? regularizer : regularizer is null ? _weights : regularizer + _weights;
        _parameters.Add(new ParameterSpec($"{Path}.{name}", shape, initializer, penalty, ParameterRole.Trainable));
        return _parameters.Count - 1;
    }

    /// <summary>Applies an activation: one map, or a softmax, or maps around softmaxes; the identity adds nothing.</summary>
    internal Value Map(Expr activation, Value input)
    {
        List<Value> values = [input];
        var formula = PullOutSoftmax(activation, values);
        if (formula is VariableExpr variable)
        {
            return values[variable.Index];
        }

        // What the formula does not read after its softmaxes were pulled out is left out of the node.
        var used = Enumerable.Range(0, values.Count).Where(index => Reads(formula, index)).ToList();
        return used.Count == 0
            ? Add(new MapOp(formula), [input])
            : Add(new MapOp(Renumber(formula, used)), used.Select(index => values[index]).ToArray());
    }

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

    private Expr PullOutSoftmax(Expr expr, List<Value> values)
    {
        switch (expr)
        {
            case SoftmaxExpr softmax:
                var operand = Map(softmax.Operand, values[0]);
                values.Add(Add(new SoftmaxOp(), [operand]));
                return new VariableExpr(values.Count - 1);
            case UnaryExpr unary:
                return unary with { Operand = PullOutSoftmax(unary.Operand, values) };
            case LeakyReluExpr leaky:
                return leaky with { Operand = PullOutSoftmax(leaky.Operand, values) };
            case BinaryExpr binary:
                return binary with { Left = PullOutSoftmax(binary.Left, values), Right = PullOutSoftmax(binary.Right, values) };
            default:
                return expr;
        }
    }

    private static bool Reads(Expr expr, int index) =>
        expr is VariableExpr variable ? variable.Index == index : expr.Operands.Any(operand => Reads(operand, index));

    private static Expr Renumber(Expr expr, List<int> used) => expr switch
    {
        VariableExpr variable => new VariableExpr(used.IndexOf(variable.Index)),
        UnaryExpr unary => unary with { Operand = Renumber(unary.Operand, used) },
        LeakyReluExpr leaky => leaky with { Operand = Renumber(leaky.Operand, used) },
        BinaryExpr binary => binary with { Left = Renumber(binary.Left, used), Right = Renumber(binary.Right, used) },
        _ => expr,
    };
}
