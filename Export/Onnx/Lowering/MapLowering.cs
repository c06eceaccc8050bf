namespace Pipeline.Export.Onnx;

/// <summary>
/// An elementwise formula, one ONNX node for each of its functions; equal parts are computed once. What reads no variable is computed here, in float64, and written as
/// one number.
/// </summary>
internal sealed class MapLowering
{
    private readonly OnnxCall _call;
    private readonly Seq<string> _variables;
    private readonly Dictionary<(string Op, Seq<string> Inputs, Seq<OnnxAttribute> Attributes), string> _values = [];

    private MapLowering(OnnxCall call, Seq<string> variables) => (_call, _variables) = (call, variables);

    internal static OnnxValue Lower(OnnxCall call)
    {
        var formula = ((MapOp)call.Node.Op).Formula;
        var (inputs, isFirst) = call.Alike();
        var lowering = new MapLowering(call, [.. inputs, .. Enumerable.Range(0, call.Node.Parameters.Count).Select(i => call.Repeated(i, isFirst))]);
        return new(
            call.IsHead && formula is UnaryExpr { Function: UnaryFunction.Sigmoid } sigmoid && lowering.Of(sigmoid.Operand) is { Value: { } logit }
                ? lowering.AccurateSigmoid(logit)
                : lowering.Result(lowering.Of(formula)),
            isFirst);
    }

    // ONNX Runtime's Sigmoid is good to 2e-7, absolutely: below -18 it is 0, and its logarithm infinite. As an output, 1 / (1 + e^-x) is good to 2 units in the last
    // place everywhere.
    private string AccurateSigmoid(string x)
    {
        var exponential = Add("Exp", Add("Neg", x));
        return Add("Reciprocal", Add("Add", exponential, _call.Scope.Scalar(1)));
    }

    // A formula that reads nothing still has one value per sample and place: the input, held between the number and the number.
    private string Result(Term term) => term.Value ?? Add("Min", Add("Max", _variables[0], Name(term)), Name(term));

    private Term Of(Expr expr) => NamedFormulas.Of(expr, _call.Opset, _call.Inputs.Count) is { } named && named.Operands.Select(Of).ToSeq() is [{ Value: not null }, ..] operands
        ? new(Add(named.Op, [.. operands.Select(Name)], named.Attributes), 0)
        : Spelled(expr);

    private Term Spelled(Expr expr) => expr switch
    {
        VariableExpr variable => new(_variables[variable.Index], 0),
        ConstantExpr constant => new(null, constant.Value),
        UnaryExpr unary => Unary(unary, Of(unary.Operand)),
        LeakyReluExpr leaky => LeakyRelu(leaky, Of(leaky.Operand)),
        SelectExpr select => Select(select),
        BinaryExpr binary => Binary(binary, Of(binary.Left), Of(binary.Right)),
        _ => throw Throw.NoFormula(expr, _call.Node),
    };

    private Term Unary(UnaryExpr expr, Term x) => x.Value is not { } value ? new(null, expr.Evaluate()) : new(expr.Function switch
    {
        UnaryFunction.Negate => Add("Neg", value),
        UnaryFunction.Exp => Add("Exp", value),
        UnaryFunction.Log => Add("Log", value),
        UnaryFunction.Sqrt => Add("Sqrt", value),
        UnaryFunction.Abs => Add("Abs", value),
        UnaryFunction.Sign => Add("Sign", value),
        UnaryFunction.Step => Add("Relu", Add("Sign", value)),
        UnaryFunction.Relu => Add("Relu", value),
        UnaryFunction.Sigmoid => Add("Sigmoid", value),
        UnaryFunction.Tanh => Add("Tanh", value),
        UnaryFunction.Softplus => Add("Softplus", value),
        UnaryFunction.Expm1 => Expm1(value, IsNotPositive(expr.Operand)),
        UnaryFunction.Erf => Add("Erf", value),
        UnaryFunction.Sin => Add("Sin", value),
        UnaryFunction.Cos => Add("Cos", value),
        _ => throw Throw.NoFormula(expr, _call.Node),
    }, 0);

    private Term LeakyRelu(LeakyReluExpr expr, Term x) =>
        x.Value is { } value ? new(Add("LeakyRelu", [value], [OnnxAttribute.Of("alpha", expr.NegativeSlope)]), 0) : new(null, expr.Evaluate());

    private Term Binary(BinaryExpr expr, Term a, Term b)
    {
        if (a.Value is null && b.Value is null)
        {
            return new(null, expr.Evaluate());
        }

        var op = expr.Function switch
        {
            BinaryFunction.Add => "Add",
            BinaryFunction.Subtract => "Sub",
            BinaryFunction.Multiply => "Mul",
            BinaryFunction.Divide => "Div",
            BinaryFunction.Max => "Max",
            BinaryFunction.Min => "Min",
            BinaryFunction.Power => "Pow",
            _ => throw Throw.NoFormula(expr, _call.Node),
        };
        return new(Add(op, Name(a), Name(b)), 0);
    }

    // ONNX has no e^x - 1, and its Elu subtracts, which loses everything near 0: 2t / (1 - t) with t = tanh(x / 2) does not, up to where e^x is far enough from 1.
    private string Expm1(string x, bool isNotPositive)
    {
        var half = Add("Tanh", Add("Mul", x, _call.Scope.Scalar(0.5)));
        var near = Add("Div", Add("Add", half, half), Add("Sub", _call.Scope.Scalar(1), half));
        return isNotPositive
            ? near
            : Add("Where", Add("Greater", x, _call.Scope.Scalar(0.5)), Add("Sub", Add("Exp", x), _call.Scope.Scalar(1)), near);
    }

    private static bool IsNotPositive(Expr expr) => expr switch
    {
        ConstantExpr constant => constant.Value <= 0,
        BinaryExpr { Function: BinaryFunction.Min } min => IsNotPositive(min.Left) || IsNotPositive(min.Right),
        BinaryExpr { Function: BinaryFunction.Divide, Right: ConstantExpr { Value: > 0 } } quotient => IsNotPositive(quotient.Left),
        _ => false,
    };

    private Term Select(SelectExpr expr)
    {
        var condition = Of(expr.Condition);
        if (condition.Value is not { } value)
        {
            return Of(condition.Constant > 0 ? expr.Positive : expr.Otherwise);
        }

        return new(Add("Where", Add("Greater", value, _call.Scope.Scalar(0)), Name(Of(expr.Positive)), Name(Of(expr.Otherwise))), 0);
    }

    private string Name(Term term) => term.Value ?? _call.Scope.Scalar(term.Constant);

    private string Add(string op, params ReadOnlySpan<string> inputs) => Add(op, Seq.Create(inputs), []);

    private string Add(string op, Seq<string> inputs, Seq<OnnxAttribute> attributes)
    {
        if (!_values.TryGetValue((op, inputs, attributes), out var value))
        {
            value = _call.Scope.Add(op, inputs, attributes.AsSpan());
            _values.Add((op, inputs, attributes), value);
        }

        return value;
    }

    /// <summary>A part of the formula: an ONNX value, or a number where there is none.</summary>
    private readonly record struct Term(string? Value, double Constant);
}
