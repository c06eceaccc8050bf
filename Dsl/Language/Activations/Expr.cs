namespace Pipeline.Dsl;

/// <summary>A function of one value, such as an activation, traced into an expression when a layer is made: <c>x => x * Sigmoid(2 * x)</c>, or the word <c>Relu</c>.</summary>
/// <param name="x">The value, elementwise; functions over the last axis, such as Softmax, see the whole axis.</param>
public delegate Expr Activation(Expr x);

/// <summary>An immutable expression over numbers: what an activation or a loss is made of. Engines, gradients and ONNX all read it; equal formulas are equal values.</summary>
public abstract record Expr
{
    private protected Expr()
    {
    }

    /// <summary>The variable: an activation's input.</summary>
    public static Expr X { get; } = new VariableExpr(0);

    /// <summary>A number as an expression.</summary>
    public static implicit operator Expr(double value) => new ConstantExpr(value);

    /// <summary>The sum.</summary>
    public static Expr operator +(Expr left, Expr right) => new BinaryExpr(BinaryFunction.Add, left, right);

    /// <summary>The difference.</summary>
    public static Expr operator -(Expr left, Expr right) => new BinaryExpr(BinaryFunction.Subtract, left, right);

    /// <summary>The product, elementwise.</summary>
    public static Expr operator *(Expr left, Expr right) => new BinaryExpr(BinaryFunction.Multiply, left, right);

    /// <summary>The quotient, elementwise.</summary>
    public static Expr operator /(Expr left, Expr right) => new BinaryExpr(BinaryFunction.Divide, left, right);

    /// <summary>The negative.</summary>
    public static Expr operator -(Expr x) => new UnaryExpr(UnaryFunction.Negate, x);

    /// <summary>The value of an elementwise expression where its variables have the given values, in float64.</summary>
    /// <exception cref="InvalidOperationException">The expression contains a function of a whole axis (Softmax).</exception>
    public abstract double Evaluate(params ReadOnlySpan<double> variables);

    /// <summary>The derivative of an elementwise expression with respect to a variable, as an expression; at a kink, one of the one-sided derivatives (0 for Relu at 0).</summary>
    /// <exception cref="InvalidOperationException">The expression contains a function of a whole axis (Softmax).</exception>
    public abstract Expr Derivative(int variable = 0);

    /// <summary>The values of a function of x along a row, in float64; a function of a whole axis sees the row: <c>Softmax(Expr.X).ValuesAt(1, 2, 3)</c>.</summary>
    /// <exception cref="ModelException">There is no number, or the expression reads another variable than x.</exception>
    public double[] ValuesAt(params ReadOnlySpan<double> x)
    {
        var row = Row(x);
        return [.. RowEvaluation.Values(this, [row])];
    }

    /// <summary>The derivative of each value along a row by the x at its own place; at a kink, one of the one-sided derivatives.</summary>
    /// <exception cref="ModelException">There is no number, or the expression reads another variable than x.</exception>
    public double[] DerivativesAt(params ReadOnlySpan<double> x)
    {
        var row = Row(x);
        if (IsElementwise)
        {
            var derivative = Derivative();
            return Array.ConvertAll(row, value => derivative.Evaluate(value));
        }

        var jacobian = JacobianAt(x);
        return [.. Enumerable.Range(0, x.Length).Select(i => jacobian[i, i])];
    }

    /// <summary>The derivatives of each value along a row by each x: element [i, j] is ∂y[i]/∂x[j].</summary>
    /// <exception cref="ModelException">There is no number, or the expression reads another variable than x.</exception>
    public double[,] JacobianAt(params ReadOnlySpan<double> x)
    {
        var jacobian = new double[x.Length, x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var weights = new double[x.Length];
            weights[i] = 1;
            var gradient = GradientAt(x, weights);
            for (var j = 0; j < x.Length; j++)
            {
                jacobian[i, j] = gradient[j];
            }
        }

        return jacobian;
    }

    /// <summary>What goes back to each x when the values along a row get the given gradients: Σᵢ weights[i] · ∂y[i]/∂x[j].</summary>
    /// <exception cref="ModelException">There is no number, there are not as many weights, or the expression reads another variable than x.</exception>
    public double[] GradientAt(ReadOnlySpan<double> x, ReadOnlySpan<double> weights)
    {
        var row = Row(x);
        if (weights.Length != row.Length)
        {
            throw Throw.OtherLength("weights", row.Length, weights.Length);
        }

        var gradient = new double[row.Length];
        RowEvaluation.AddGradient(this, [row], 0, weights.ToArray(), gradient);
        return gradient;
    }

    internal abstract Description Describe();

    /// <summary>Whether no function of a whole axis is in it.</summary>
    internal bool IsElementwise => this is not (SoftmaxExpr or ReduceExpr) && Operands.All(operand => operand.IsElementwise);

    /// <summary>The expressions that it is made of.</summary>
    internal virtual Seq<Expr> Operands => [];

    /// <summary>The same expression of other operands, as many as <see cref="Operands"/>.</summary>
    internal virtual Expr With(Seq<Expr> operands) => this;

    /// <summary>The formula as C#, <c>x * Sigmoid(2 * x)</c>.</summary>
    public sealed override string ToString() => ExprText.Formula(this);

    private double[] Row(ReadOnlySpan<double> x)
    {
        ActivationCheck.Activation(this);
        return x.Length > 0 ? x.ToArray() : throw Throw.NoPoints();
    }
}

/// <summary>A variable: 0 is an activation's input or a loss' prediction, 1 a loss' target.</summary>
/// <param name="Index">Which variable.</param>
public sealed record VariableExpr(int Index) : Expr
{
    /// <summary>Which variable, counted from 0.</summary>
    public int Index { get; init => field = Check.NotNegative(value, "A variable", "index"); } = Check.NotNegative(Index, "A variable", "index");

    /// <inheritdoc/>
    public override double Evaluate(params ReadOnlySpan<double> variables) => variables[Index];

    /// <inheritdoc/>
    public override Expr Derivative(int variable = 0) => variable == Index ? 1.0 : 0.0;

    internal override Description Describe() => Description.Of("Variable", Argument.Required("index", Index));
}

/// <summary>A number.</summary>
/// <param name="Value">The number; an engine rounds it to its own type once.</param>
public sealed record ConstantExpr(double Value) : Expr
{
    /// <inheritdoc/>
    public override double Evaluate(params ReadOnlySpan<double> variables) => Value;

    /// <inheritdoc/>
    public override Expr Derivative(int variable = 0) => 0.0;

    internal override Description Describe() => Description.Of("Number", Argument.Required("value", Value));
}
