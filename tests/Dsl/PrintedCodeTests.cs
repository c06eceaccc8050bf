namespace Pipeline.Tests;

/// <summary>What is printed is the code that makes an equal value.</summary>
public sealed class PrintedCodeTests
{
    [Fact]
    public void Trainings_PrintedCompiledAndRun_GiveEqualValues()
    {
        var trainings = RandomValues.Trainings(250).ToList();
        var made = Compiled.Evaluate(trainings.Select(training => training.ToString()).ToList());
        for (var index = 0; index < trainings.Count; index++)
        {
            made[index].Should().Be(trainings[index]);
        }
    }

    [Fact]
    public void Expressions_PrintedCompiledAndRun_GiveEqualValues()
    {
        var expressions = Enumerable.Range(0, 500).Select(seed => new RandomValues(seed).Expression(6, withSoftmax: true)).ToList();
        var made = Compiled.Evaluate(expressions.Select(expression => $"((System.Func<Expr, Expr>)(x => {expression}))(Expr.X)").ToList());
        made.Should().Equal(expressions);
    }

    [Fact]
    public void Model_WithEveryOption_PrintsAsWritten() =>
        Input(8, 8, 1)
            .Flatten()
            .Dense(100, x => x * Sigmoid(2 * x), bias: false, weightInitializer: HeNormal, weightRegularizer: L1L2(0.1, 1e-7), name: "hidden")
            .Dropout(0.2)
            .Reshape(10, 10)
            .Activation(LeakyRelu(0.1))
            .Dense(10, Sigmoid)
            .Loss(BinaryCrossEntropy, L2(1e-4))
            .Optimizer(Sgd(0.1, momentum: 0.9, nesterov: true))
            .Metrics(Accuracy with { Threshold = 0.7 }, MeanAbsoluteError)
            .StopWhen(Validation(TotalLoss).Stalls(5, 0.01))
            .Keep(Best(Validation(Accuracy)))
            .ToString().Should().Be(
                "Input(8, 8, 1).Flatten().Dense(100, x => x * Sigmoid(2 * x), bias: false, weightInitializer: HeNormal, weightRegularizer: L1L2(0.1, 1E-07), name: \"hidden\")"
                + ".Dropout(0.2).Reshape(10, 10).Activation(LeakyRelu(0.1)).Dense(10, Sigmoid).Loss(BinaryCrossEntropy, L2(0.0001)).Optimizer(Sgd(0.1, momentum: 0.9, nesterov: true))"
                + ".Metrics(Accuracy with { Threshold = 0.7 }, MeanAbsoluteError).StopWhen(Validation(TotalLoss).Stalls(5, minimumChange: 0.01)).Keep(Best(Validation(Accuracy)))");

    public static TheoryData<Expr, string> Formulas => new()
    {
        { Expr.X - (Expr.X - 1), "x - (x - 1)" },
        { Expr.X - Expr.X - 1, "x - x - 1" },
        { Expr.X / (Expr.X * 2), "x / (x * 2)" },
        { (Expr.X + 1) * -Expr.X, "(x + 1) * -x" },
        { -(Expr.X * Expr.X), "-(x * x)" },
        { -Expr.X * Expr.X, "-x * x" },
        { -(-Expr.X), "-(-x)" },
        { -(Expr)2, "-((Expr)2)" },
        { -2 * Expr.X, "-2 * x" },
        { (Expr)1 / 2, "((Expr)1) / 2" },
        { Expr.X + -0.0, "x + -0.0" },
        { Max(Min(Expr.X, 1), 1e-7), "Max(Min(x, 1), 1E-07)" },
        { new VariableExpr(1) - Expr.X, "t - x" },
        { LeakyRelu(Expr.X), "LeakyRelu(x, 0.2)" },
    };

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Formula_OfAnyPrecedence_PrintsTheParenthesesItNeeds(Expr formula, string text) => formula.ToString().Should().Be(text);

    [Fact]
    public void Activation_WithTheFormulaOfAWord_IsTheWord()
    {
        Input(4).Dense(3, x => Relu(x)).Should().Be(Input(4).Dense(3, Relu));
        Input(4).Dense(3, x => x).Should().Be(Input(4).Dense(3)).And.Be(Input(4).Dense(3, Identity));
        Input(4).Dense(3, x => LeakyRelu(x, 0.2)).Should().Be(Input(4).Dense(3, LeakyRelu)).And.Be(Input(4).Dense(3, LeakyRelu(0.2)));
        Input(4).Dense(3, y => y * Sigmoid(2 * y)).Should().Be(Input(4).Dense(3, x => x * Sigmoid(2 * x)));
        Input(4).Dense(3, x => 2 * x).Should().NotBe(Input(4).Dense(3, x => x * 2), "what a user wrote is not rearranged");
    }
}
