using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Formulas while they are being compiled: values are numbered as they appear, then packed into few registers.</summary>
internal sealed class FormulaCompiler
{
    private readonly int _variables;
    private readonly Dictionary<Expr, int> _places = [];
    private readonly List<float> _constants = [];
    private readonly Dictionary<int, int> _constantOf = [];
    private readonly List<FormulaInstruction> _code = [];
    private int _values;

    internal FormulaCompiler(int variables) => _variables = _values = variables;

    /// <summary>The number of an expression's value; computes it unless it is there already.</summary>
    internal int Place(Expr expr)
    {
        if (_places.TryGetValue(expr, out var place))
        {
            return place;
        }

        place = expr switch
        {
            VariableExpr variable => variable.Index,
            ConstantExpr constant => Constant((float)constant.Value),
            UnaryExpr unary => Emit(Op(unary.Function), Place(unary.Operand)),
            LeakyReluExpr leaky => Emit(FormulaOp.LeakyRelu, Place(leaky.Operand), parameter: (float)leaky.NegativeSlope),
            BinaryExpr binary => Emit(Op(binary.Function), Place(binary.Left), Place(binary.Right)),
            SelectExpr select => Emit(FormulaOp.Select, Place(select.Condition), Place(select.Positive), Place(select.Otherwise)),
            _ => throw Throw.NotElementwise(expr),
        };
        _places.Add(expr, place);
        return place;
    }

    /// <summary>The program; constants come to stand after the variables, temporaries share registers when their values are no longer needed.</summary>
    internal FormulaProgram Finish(int[] outputs)
    {
        var lastUse = new Dictionary<int, int>();
        for (var i = 0; i < _code.Count; i++)
        {
            lastUse[_code[i].Left] = i;
            lastUse[_code[i].Right] = i;
            lastUse[_code[i].Third] = i;
        }

        foreach (var output in outputs)
        {
            lastUse[output] = int.MaxValue;
        }

        var fixedRegisters = _variables + _constants.Count;
        var registerOf = new Dictionary<int, int>();
        for (var i = 0; i < _variables; i++)
        {
            registerOf[i] = i;
        }

        foreach (var (value, constant) in _constantOf)
        {
            registerOf[value] = _variables + constant;
        }

        var free = new Stack<int>();
        var registers = fixedRegisters;
        var code = new FormulaInstruction[_code.Count];
        for (var i = 0; i < code.Length; i++)
        {
            var (op, result, left, right, third, parameter) = _code[i];
            var (leftRegister, rightRegister, thirdRegister) = (registerOf[left], registerOf[right], registerOf[third]);
            foreach (var operand in new HashSet<int> { left, right, third })
            {
                // An instruction reads a number before it writes it, so its result may take an operand's place.
                if (lastUse[operand] == i && registerOf[operand] >= fixedRegisters)
                {
                    free.Push(registerOf[operand]);
                }
            }

            registerOf[result] = free.Count > 0 ? free.Pop() : registers++;
            code[i] = new(op, registerOf[result], leftRegister, rightRegister, thirdRegister, parameter);
        }

        return new(_variables, _constants.ToSeq(), registers, code.ToSeq(), outputs.Select(output => registerOf[output]).ToSeq());
    }

    private int Constant(float value)
    {
        _constantOf.Add(_values, _constants.Count);
        _constants.Add(value);
        return _values++;
    }

    private int Emit(FormulaOp op, int left, int? right = null, int? third = null, float parameter = 0)
    {
        _code.Add(new(op, _values, left, right ?? left, third ?? left, parameter));
        return _values++;
    }

    private static FormulaOp Op(UnaryFunction function) => function switch
    {
        UnaryFunction.Negate => FormulaOp.Negate,
        UnaryFunction.Exp => FormulaOp.Exp,
        UnaryFunction.Log => FormulaOp.Log,
        UnaryFunction.Sqrt => FormulaOp.Sqrt,
        UnaryFunction.Abs => FormulaOp.Abs,
        UnaryFunction.Sign => FormulaOp.Sign,
        UnaryFunction.Step => FormulaOp.Step,
        UnaryFunction.Relu => FormulaOp.Relu,
        UnaryFunction.Sigmoid => FormulaOp.Sigmoid,
        UnaryFunction.Tanh => FormulaOp.Tanh,
        UnaryFunction.Softplus => FormulaOp.Softplus,
        UnaryFunction.Expm1 => FormulaOp.Expm1,
        UnaryFunction.Erf => FormulaOp.Erf,
        UnaryFunction.Sin => FormulaOp.Sin,
        UnaryFunction.Cos => FormulaOp.Cos,
        _ => throw Throw.UnknownFunction(function),
    };

    private static FormulaOp Op(BinaryFunction function) => function switch
    {
        BinaryFunction.Add => FormulaOp.Add,
        BinaryFunction.Subtract => FormulaOp.Subtract,
        BinaryFunction.Multiply => FormulaOp.Multiply,
        BinaryFunction.Divide => FormulaOp.Divide,
        BinaryFunction.Max => FormulaOp.Max,
        BinaryFunction.Min => FormulaOp.Min,
        BinaryFunction.Power => FormulaOp.Power,
        _ => throw Throw.UnknownFunction(function),
    };
}
