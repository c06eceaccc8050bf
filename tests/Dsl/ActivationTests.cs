using static System.Math;

namespace Pipeline.Tests;

/// <summary>The activations against closed forms, central differences and the lectures' tables.</summary>
public sealed class ActivationTests
{
    /// <summary>The points of <see cref="Lectures"/>.</summary>
    private static readonly double[] s_z = [-40, -5, -1, -0.25, 0, 0.001, 0.5, 2, 20];

    public static TheoryData<string, Activation, Func<double, double>> Words => new()
    {
        { "Elu", Elu, x => x > 0 ? x : Exp(x) - 1 },
        { "Elu(0.5)", Elu(0.5), x => x > 0 ? x : 0.5 * (Exp(x) - 1) },
        { "Selu", Selu, x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Exp(x) - 1)) },
        { "Celu", Celu, x => x > 0 ? x : Exp(x) - 1 },
        { "Celu(2.5)", Celu(2.5), x => x > 0 ? x : 2.5 * (Exp(x / 2.5) - 1) },
        { "GeluTanh", GeluTanh, x => 0.5 * x * (1 + Tanh(Sqrt(2 / PI) * (x + (0.044715 * x * x * x)))) },
        { "Silu", Silu, x => x / (1 + Exp(-x)) },
        { "Swish(2)", Swish(2), x => x / (1 + Exp(-2 * x)) },
        { "Mish", Mish, x => x * Tanh(Log(1 + Exp(x))) },
        { "Softsign", Softsign, x => x / (1 + Abs(x)) },
        { "Gaussian", Gaussian, x => Exp(-x * x) },
        { "HardSigmoid", HardSigmoid, x => Clamp(x + 3, 0, 6) / 6 },
        { "HardSilu", HardSilu, x => x * Clamp(x + 3, 0, 6) / 6 },
        { "HardTanh", HardTanh, x => Clamp(x, -1, 1) },
        { "HardShrink", HardShrink, x => Abs(x) > 0.5 ? x : 0 },
        { "HardShrink(1.25)", HardShrink(1.25), x => Abs(x) > 1.25 ? x : 0 },
        { "SoftShrink", SoftShrink, x => x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0 },
        { "SoftShrink(1.25)", SoftShrink(1.25), x => x > 1.25 ? x - 1.25 : x < -1.25 ? x + 1.25 : 0 },
        { "TanhShrink", TanhShrink, x => x - Tanh(x) },
        { "Relu6", Relu6, x => Clamp(x, 0, 6) },
        { "Relu(max: 2)", Relu(max: 2), x => Clamp(x, 0, 2) },
        { "Relu(max: 2, negativeSlope: 0.25)", Relu(max: 2, negativeSlope: 0.25), x => x > 0 ? Min(x, 2) : 0.25 * x },
        { "Relu(threshold: 1.5)", Relu(threshold: 1.5), x => x > 1.5 ? x : 0 },
        { "Relu(max: 3, threshold: 1.5)", Relu(max: 3, threshold: 1.5), x => x > 1.5 ? Min(x, 3) : 0 },
        { "Relu(negativeSlope: 0.25, threshold: 1.5)", Relu(negativeSlope: 0.25, threshold: 1.5), x => x > 1.5 ? x : 0.25 * (x - 1.5) },
        { "Relu(max: 3, negativeSlope: 0.25, threshold: 1.5)", Relu(3, 0.25, 1.5), x => x > 1.5 ? Min(x, 3) : 0.25 * (x - 1.5) },
        { "Relu", Relu(), x => Max(x, 0) },
        { "LeakyRelu(0.25)", Relu(negativeSlope: 0.25), x => x > 0 ? x : 0.25 * x },
        { "Threshold(1, -2)", Threshold(1, -2), x => x > 1 ? x : -2 },
        { "LogSigmoid", LogSigmoid, x => Min(x, 0) - Log(1 + Exp(-Abs(x))) },
        { "Squareplus", Squareplus, x => (x + Sqrt((x * x) + 4)) / 2 },
        { "Squareplus(0.5)", Squareplus(0.5), x => (x + Sqrt((x * x) + 0.5)) / 2 },
        { "SparsePlus", SparsePlus, x => x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x },
        { "SparseSigmoid", SparseSigmoid, x => x <= -1 ? 0 : x < 1 ? (x + 1) / 2 : 1 },
        { "Exp", Exp, Exp },
        { "Step", Step, x => x > 0 ? 1 : 0 },
    };

    /// <summary>Word, values and derivatives at <see cref="s_z"/>.</summary>
    public static TheoryData<string, double[], double[]?> Lectures => new()
    {
        { "Step", [0, 0, 0, 0, 0, 1, 1, 1, 1], null },
        { "Sigmoid", [4.24835425529159e-18, 0.0066928509242848554, 0.2689414213699951, 0.43782349911420193, 0.5, 0.5002499999791666, 0.6224593312018546, 0.8807970779778823, 0.9999999979388463], [4.248354255291589e-18, 0.006648056670790156, 0.19661193324148188, 0.24613408273759832, 0.25, 0.2499999375000104, 0.2350037122015945, 0.1049935854035065, 2.061153613941849e-09] },
        { "Tanh", [-1, -0.9999092042625951, -0.7615941559557649, -0.24491866240370913, 0, 0.0009999996666668, 0.46211715726000974, 0.9640275800758169, 1], [7.21940555138166e-35, 0.00018158323094380667, 0.4199743416140261, 0.940014848806378, 1, 0.9999990000006663, 0.7864477329659275, 0.07065082485316447, 1.6993417021166355e-17] },
        { "Relu", [0, 0, 0, 0, 0, 0.001, 0.5, 2, 20], [0, 0, 0, 0, 0, 1, 1, 1, 1] },
        { "LeakyRelu(0.01)", [-0.4, -0.05, -0.01, -0.0025, 0, 0.001, 0.5, 2, 20], [0.01, 0.01, 0.01, 0.01, 0.01, 1, 1, 1, 1] },
        { "Elu", [-1, -0.9932620530009145, -0.6321205588285577, -0.22119921692859512, 0, 0.001, 0.5, 2, 20], [4.248354255291589e-18, 0.006737946999085467, 0.36787944117144233, 0.7788007830714049, 1, 1, 1, 1, 1] },
        { "Softplus", [4.248354255291589e-18, 0.006715348489118068, 0.31326168751822286, 0.5759394198788436, 0.6931471805599453, 0.6936473055599401, 0.9740769841801067, 2.1269280110429727, 20.000000002061153], [4.24835425529159e-18, 0.0066928509242848554, 0.2689414213699951, 0.43782349911420193, 0.5, 0.5002499999791666, 0.6224593312018546, 0.8807970779778823, 0.9999999979388463] },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Word_AtAnyPoint_HasItsClosedFormAndDerivative(string word, Activation activation, Func<double, double> closed)
    {
        const double step = 1e-6;
        var formula = activation(Expr.X);
        var derivative = formula.Derivative();
        foreach (var x in new[] { -12.3, -4.3, -1.7, -0.81, -0.31, 0.17, 0.72, 1.34, 2.6, 4.4, 9.1 })
        {
            formula.Evaluate(x).Should().BeApproximately(closed(x), 1e-13 * Max(1, Abs(closed(x))), $"{word} at {x}");
            var slope = (closed(x + step) - closed(x - step)) / (2 * step);
            derivative.Evaluate(x).Should().BeApproximately(slope, 1e-8 * Max(1, Abs(slope)), $"{word}' at {x}");
        }
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Word_FarOut_NeitherOverflowsNorLosesItsSlope(string word, Activation activation, Func<double, double> closed)
    {
        var formula = activation(Expr.X);
        foreach (var x in word == "Exp" ? [-1e30, -800] : new[] { -1e30, -1e6, -800, 800, 1e6, 1e30 })
        {
            // Every function is a straight line out there, but for rounding: its slope is that of the chord.
            var slope = (closed(x * 1.5) - closed(x)) / (x * 0.5);
            var value = formula.Evaluate(x);
            double.IsFinite(value).Should().BeTrue($"{word} at {x}");
            formula.Derivative().Evaluate(x).Should().BeApproximately(double.IsNaN(slope) ? x > 0 ? 1 : 0 : slope, 2e-3, $"{word}' at {x}");
        }

        formula.Evaluate(double.NaN).Should().Match(value => double.IsNaN(value) || word.StartsWith("Threshold") || word.Contains("threshold") || word.StartsWith("HardShrink"));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Word_InALayer_PrintsAsItWasWritten(string word, Activation activation, Func<double, double> closed)
    {
        _ = closed;
        var model = Input(4).Dense(3, activation);
        model.ToString().Should().Be($"Input(4).Dense(3, {word})");
        Model.FromJson(model.ToJson()).Should().Be(model);
    }

    [Fact]
    public void Words_Printed_AreTheCodeThatMakesThem()
    {
        var activations = ActivationWord.All.Select(word => Input(4).Activation(_ => word.Make([2.5, 1.0 / 3, 0.25]))).ToList();
        activations.Should().OnlyHaveUniqueItems();
        activations.Should().NotContain(model => model.ToString().Contains("=>"));
        Compiled.Evaluate(activations.Select(model => model.ToString()).ToList()).Should().Equal(activations);
    }

    [Fact]
    public void FormulaLikeAWord_WithOtherNumbers_IsAFormula()
    {
        Input(4).Activation(x => Min(Max(x + 3, 0), 5) / 6).ToString().Should().Contain("x => Min(");
        Input(4).Activation(x => x - Min(Max(x, -1), 2)).ToString().Should().Contain("x => x - Min(");
        Input(4).Activation(x => Where(x, x, Expm1(Min(0, x) / -2))).ToString().Should().Contain("x => Where(", "Celu refuses a negative number");
    }

    [Theory]
    [InlineData(1, 0.841344746068542948585)]
    [InlineData(2, 0.977249868051820792799)]
    [InlineData(-0.5, 0.308537538725986896362)]
    public void Gelu_AtAPoint_IsItTimesTheNormalDistribution(double x, double distribution) => Gelu(Expr.X).Evaluate(x).Should().BeApproximately(x * distribution, 1e-15);

    [Theory]
    [MemberData(nameof(Lectures))]
    public void Word_AtTheLecturesPoints_HasTheirValues(string word, double[] values, double[]? derivatives)
    {
        var formula = word switch
        {
            "Step" => Step(Expr.X),
            "Sigmoid" => Sigmoid(Expr.X),
            "Tanh" => Tanh(Expr.X),
            "Relu" => Relu(Expr.X),
            "LeakyRelu(0.01)" => LeakyRelu(Expr.X, 0.01),
            "Elu" => Elu(Expr.X),
            _ => Softplus(Expr.X),
        };
        Close(formula.ValuesAt(s_z), values);
        Close(formula.DerivativesAt(s_z), derivatives ?? new double[s_z.Length]);
    }

    [Fact]
    public void Softmax_OfARow_HasTheLecturesValuesAndItsJacobian()
    {
        double[] z = [-0.722, -2.472, 1.704, 0.038, 3.567];
        double[] shares = [0.011426073888892562, 0.0019855539178290234, 0.1292693131539406, 0.02443210209025857, 0.8328869569490793];
        Close(Softmax(Expr.X).ValuesAt(z), shares);
        Close(LogSoftmax(Expr.X).ValuesAt(z), [-4.471857351967661, -6.221857351967661, -2.0458573519676615, -3.711857351967662, -0.18285735196766126]);
        var jacobian = Softmax(Expr.X).JacobianAt(z);
        for (var i = 0; i < 5; i++)
        {
            for (var j = 0; j < 5; j++)
            {
                jacobian[i, j].Should().BeApproximately(shares[i] * ((i == j ? 1 : 0) - shares[j]), 1e-15);
            }
        }

        Close(Softmax(Expr.X).ValuesAt(1000, 1000, -1000), [0.5, 0.5, 0]);
        Close(LogSoftmax(Expr.X).ValuesAt(1000, 1000, -1000), [-Log(2), -Log(2), -2000 - Log(2)]);
    }

    public static TheoryData<Expr> OfAnAxis => new()
    {
        LogSoftmax(Expr.X), Expr.X / SumOf(Expr.X), Softmax(2 * Expr.X) * Expr.X, MaxOf(Expr.X) - MeanOf(Expr.X * Expr.X), Sqrt(SumOf(Expr.X * Expr.X)), Tanh(Softmax(Expr.X - MeanOf(Exp(Expr.X)))), 3,
    };

    [Theory]
    [MemberData(nameof(OfAnAxis))]
    public void Gradient_OfAFunctionOfAWholeAxis_AgreesWithCentralDifferences(Expr formula)
    {
        const double step = 1e-6;
        double[] x = [0.3, 1.7, 0.8, 1.1];
        double[] weights = [0.5, -1.25, 2, 0.75];
        var gradient = formula.GradientAt(x, weights);
        var jacobian = formula.JacobianAt(x);
        for (var j = 0; j < x.Length; j++)
        {
            var (above, below) = ((double[])x.Clone(), (double[])x.Clone());
            above[j] += step;
            below[j] -= step;
            var columns = formula.ValuesAt(above).Zip(formula.ValuesAt(below), (a, b) => (a - b) / (2 * step)).ToArray();
            gradient[j].Should().BeApproximately(columns.Zip(weights, (column, weight) => column * weight).Sum(), 1e-8, $"{formula}");
            for (var i = 0; i < x.Length; i++)
            {
                jacobian[i, j].Should().BeApproximately(columns[i], 1e-8, $"{formula}");
            }
        }

        formula.DerivativesAt(x).Should().Equal(Enumerable.Range(0, x.Length).Select(i => jacobian[i, i]));
    }

    private static void Close(double[] values, double[] expected)
    {
        values.Should().HaveCount(expected.Length);
        values.Zip(expected, (value, other) => Abs(value - other) / Max(1, Abs(other))).Max().Should().BeLessThan(1e-14);
    }
}
