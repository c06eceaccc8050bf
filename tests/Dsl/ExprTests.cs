namespace Pipeline.Tests;

/// <summary>Values and derivatives of expressions, against central differences and the textbook.</summary>
public sealed class ExprTests
{
    public static TheoryData<Expr> Compositions => new()
    {
        Expr.X * Sigmoid(2 * Expr.X),
        Sigmoid(Tanh(Expr.X) / (1 + Exp(-Expr.X))),
        Log(1 + (Expr.X * Expr.X)) - (Expr.X / 3),
        Sqrt(Softplus(Expr.X)) * Exp(-(Expr.X * Expr.X)),
        LeakyRelu(Expr.X - 0.55, 0.1) * Relu(Expr.X + 0.45),
        Max(Expr.X * Expr.X, 1 - Expr.X) + Min(Tanh(Expr.X), Expr.X / 2),
        1 / (1 + Abs(Expr.X)),
        Tanh(Softplus(Expr.X)) * Expr.X,
        -(-Expr.X) - -Expr.X,
        (Expr)3,
    };

    [Fact]
    public void Derivative_OfEveryFunctionOfOneValue_AgreesWithCentralDifferences()
    {
        foreach (var function in Enum.GetValues<UnaryFunction>())
        {
            var positiveOnly = function is UnaryFunction.Log or UnaryFunction.Sqrt;
            foreach (var x in new[] { -4.3, -1.2, -0.31, 0.17, 0.9, 2.6 }.Where(x => x > 0 || !positiveOnly))
            {
                AgreesWithDifferences(new UnaryExpr(function, Expr.X), x);
            }
        }
    }

    [Fact]
    public void Derivative_OfEveryFunctionOfTwoValues_AgreesWithCentralDifferencesInBoth()
    {
        foreach (var function in Enum.GetValues<BinaryFunction>())
        {
            var formula = new BinaryExpr(function, new VariableExpr(0), new VariableExpr(1));
            foreach (var (a, b) in new[] { (0.7, 1.9), (-2.2, 0.4), (3.1, -0.8), (-1.3, -1.7) }.Where(at => function != BinaryFunction.Power || at.Item1 > 0))
            {
                AgreesWithDifferences(formula, a, b);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Compositions))]
    public void Derivative_OfAComposition_AgreesWithCentralDifferences(Expr formula)
    {
        foreach (var x in new[] { -2.7, -1.1, -0.3, 0.21, 0.8, 1.9 })
        {
            AgreesWithDifferences(formula, x);
        }
    }

    [Fact]
    public void Derivative_OfALoss_AgreesWithCentralDifferences()
    {
        foreach (var loss in new FormulaLoss[] { MeanSquaredError, MeanAbsoluteError, BinaryCrossEntropy })
        {
            AgreesWithDifferences(loss.Formula, 0.3, 0.8);
            AgreesWithDifferences(loss.Formula, 0.9, 0.2);
        }
    }

    [Theory]
    [InlineData(UnaryFunction.Relu, 0)]
    [InlineData(UnaryFunction.Abs, 0)]
    [InlineData(UnaryFunction.Step, 0)]
    [InlineData(UnaryFunction.Sign, 0)]
    public void Derivative_AtAKink_IsWhatTheWordSays(UnaryFunction function, double expected) =>
        new UnaryExpr(function, Expr.X).Derivative().Evaluate(0).Should().Be(expected);

    [Fact]
    public void Derivative_OfMaxAndMinOfEqualValues_IsTheSeconds()
    {
        Max(2 * Expr.X, 3 * Expr.X).Derivative().Evaluate(0).Should().Be(3);
        Min(2 * Expr.X, 3 * Expr.X).Derivative().Evaluate(0).Should().Be(3);
        LeakyRelu(Expr.X, 0.1).Derivative().Evaluate(0).Should().Be(0.1);
    }

    [Fact]
    public void Derivative_WithRespectToAnotherVariable_IsZero() => Tanh(Expr.X).Derivative(1).Should().Be((Expr)0.0);

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(-1000, 0)]
    [InlineData(0, 0.5)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Sigmoid_OfExtremes_NeverOverflows(double x, double expected) => Sigmoid(Expr.X).Evaluate(x).Should().Be(expected);

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(-1000, 0)]
    [InlineData(-40, 4.248354255291589e-18)]
    [InlineData(0, 0.6931471805599453)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void Softplus_OfExtremes_NeitherOverflowsNorLosesDigits(double x, double expected) => Relative(Softplus(Expr.X).Evaluate(x), expected).Should().BeLessThan(1e-15);

    [Fact]
    public void Functions_OfNaN_AreNaN()
    {
        foreach (var function in Enum.GetValues<UnaryFunction>())
        {
            new UnaryExpr(function, Expr.X).Evaluate(double.NaN).Should().Be(double.NaN, function.ToString());
        }

        foreach (var function in Enum.GetValues<BinaryFunction>())
        {
            var formula = new BinaryExpr(function, new VariableExpr(0), new VariableExpr(1));
            formula.Evaluate(double.NaN, 1).Should().Be(double.NaN, function.ToString());
            formula.Evaluate(2, double.NaN).Should().Be(double.NaN, function.ToString());
        }

        LeakyRelu(Expr.X).Evaluate(double.NaN).Should().Be(double.NaN);
    }

    [Theory]
    [InlineData(UnaryFunction.Negate, 2.5, -2.5)]
    [InlineData(UnaryFunction.Exp, 1, Math.E)]
    [InlineData(UnaryFunction.Log, Math.E, 1)]
    [InlineData(UnaryFunction.Sqrt, 2.25, 1.5)]
    [InlineData(UnaryFunction.Abs, -2.5, 2.5)]
    [InlineData(UnaryFunction.Sign, -2.5, -1)]
    [InlineData(UnaryFunction.Step, 2.5, 1)]
    [InlineData(UnaryFunction.Step, -2.5, 0)]
    [InlineData(UnaryFunction.Relu, -2.5, 0)]
    [InlineData(UnaryFunction.Relu, 2.5, 2.5)]
    [InlineData(UnaryFunction.Sigmoid, 1, 0.7310585786300049)]
    [InlineData(UnaryFunction.Tanh, 1, 0.7615941559557649)]
    [InlineData(UnaryFunction.Softplus, 1, 1.3132616875182228)]
    public void Function_OfANumber_HasTheTextbooksValue(UnaryFunction function, double x, double expected) =>
        Relative(new UnaryExpr(function, Expr.X).Evaluate(x), expected).Should().BeLessThan(1e-15);

    [Theory]
    [InlineData(BinaryFunction.Add, 10)]
    [InlineData(BinaryFunction.Subtract, 6)]
    [InlineData(BinaryFunction.Multiply, 16)]
    [InlineData(BinaryFunction.Divide, 4)]
    [InlineData(BinaryFunction.Max, 8)]
    [InlineData(BinaryFunction.Min, 2)]
    public void Function_OfTwoNumbers_HasTheTextbooksValue(BinaryFunction function, double expected) =>
        new BinaryExpr(function, 8, 2).Evaluate().Should().Be(expected);

    [Fact]
    public void LeakyRelu_WithoutASlope_IsKerasWith02() => LeakyRelu(Expr.X).Evaluate(-2).Should().Be(-0.4);

    [Fact]
    public void Softmax_AtANumber_SaysThatItWorksOnAnAxis()
    {
        const string message = "Softmax(x) works on a whole axis, so it has no value or derivative at a single number.\n  Fix: use it as a layer's activation; engines compute it there.";
        Softmax(Expr.X).Invoking(softmax => softmax.Evaluate(1)).Should().Throw<InvalidOperationException>().WithMessage(message);
        Softmax(Expr.X).Invoking(softmax => softmax.Derivative()).Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    private static void AgreesWithDifferences(Expr formula, params double[] at)
    {
        const double step = 1e-6;
        for (var variable = 0; variable < at.Length; variable++)
        {
            var (above, below) = ((double[])at.Clone(), (double[])at.Clone());
            above[variable] += step;
            below[variable] -= step;
            var expected = (formula.Evaluate(above) - formula.Evaluate(below)) / (2 * step);
            formula.Derivative(variable).Evaluate(at).Should().BeApproximately(expected, 1e-8 * Math.Max(1, Math.Abs(expected)), $"d{formula}/d{variable} at {string.Join(", ", at)}");
        }
    }

    private static double Relative(double value, double expected) => value.Equals(expected) ? 0 : Math.Abs(value - expected) / Math.Abs(expected);
}
