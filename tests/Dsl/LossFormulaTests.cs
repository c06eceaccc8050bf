using static System.Math;

namespace Pipeline.Tests;

/// <summary>Losses beyond the first four: their values against closed forms, their gradients against central differences, their lowered graphs against the value of a sample.</summary>
public sealed class LossFormulaTests
{
    private static readonly double[] s_output = [0.2, 0.7, 0.1];

    public static TheoryData<Loss, double[], Func<double[], double[], double>> Values => new()
    {
        { MeanAbsolutePercentageError, [0.5, 2, -1], (x, t) => Mean(x, t, (a, b) => 100 * Abs(a - b) / Abs(b)) },
        { MeanSquaredLogarithmicError, [0.5, 2, 0], (x, t) => Mean(x, t, (a, b) => Pow(Log((1 + a) / (1 + Max(b, 1e-7))), 2)) },
        { Huber(), [0.5, 2, -1], (x, t) => Mean(x, t, (a, b) => Abs(a - b) <= 1 ? (a - b) * (a - b) / 2 : Abs(a - b) - 0.5) },
        { Huber(0.25), [0.5, 2, -1], (x, t) => Mean(x, t, (a, b) => Abs(a - b) <= 0.25 ? (a - b) * (a - b) / 2 : (0.25 * Abs(a - b)) - (0.25 * 0.25 / 2)) },
        { LogCosh, [0.5, 2, -1], (x, t) => Mean(x, t, (a, b) => Log(Cosh(a - b))) },
        { Poisson, [1, 3, 0], (x, t) => Mean(x, t, (a, b) => a - (b * Log(a + 1e-7))) },
        { KlDivergence, [0.5, 0.25, 0.25], (x, t) => x.Zip(t, (a, b) => b * Log(b / a)).Sum() },
        { KlDivergence, [1], (x, _) => -Log(x[1]) + (2e-7 * Log(1e-7)) - (1e-7 * Log(x[0] * x[2])) },
        { CosineSimilarity, [0.5, 2, -1], (x, t) => -x.Zip(t, (a, b) => a * b).Sum() / Sqrt(x.Sum(a => a * a) * t.Sum(b => b * b)) },
        { Hinge, [-1, 1, 1], (x, t) => Mean(x, t, (a, b) => Max(1 - (a * b), 0)) },
        { Hinge, [0, 1, 0], (x, t) => Mean(x, t, (a, b) => Max(1 - (a * ((2 * b) - 1)), 0)) },
        { SquaredHinge, [-1, 1, 1], (x, t) => Mean(x, t, (a, b) => Pow(Max(1 - (a * b), 0), 2)) },
        { CategoricalHinge, [0, 1, 0], (x, _) => Max(Max(x[0], x[2]) - x[1] + 1, 0) },
        { CategoricalHinge, [2], (x, _) => x[1] - x[2] + 1 },
        { BinaryCrossEntropy with { LabelSmoothing = 0.2 }, [0, 1, 1], (x, t) => Mean(x, t, (p, y) => BinaryEntropy(p, (y * 0.8) + 0.1)) },
        { BinaryFocal(), [0, 1, 1], (x, t) => Mean(x, t, (p, y) => Pow(1 - (y == 1 ? p : 1 - p), 2) * BinaryEntropy(p, y)) },
        { BinaryFocal(0.5, 0.3), [0, 1, 1], (x, t) => Mean(x, t, (p, y) => (y == 1 ? 0.3 : 0.7) * Sqrt(1 - (y == 1 ? p : 1 - p)) * BinaryEntropy(p, y)) },
        { BinaryFocal(0, 0.3), [0, 1, 1], (x, t) => Mean(x, t, (p, y) => (y == 1 ? 0.3 : 0.7) * BinaryEntropy(p, y)) },
        { CrossEntropy with { LabelSmoothing = 0.3 }, [0, 1, 0], (x, _) => -((0.1 * Log(x[0])) + (0.8 * Log(x[1])) + (0.1 * Log(x[2]))) },
        { CrossEntropy with { LabelSmoothing = 0.3 }, [1], (x, _) => -((0.1 * Log(x[0])) + (0.8 * Log(x[1])) + (0.1 * Log(x[2]))) },
        { CategoricalFocal(), [0, 1, 0], (x, _) => -0.25 * Pow(1 - x[1], 2) * Log(x[1]) },
        { CategoricalFocal(1, 0.5) with { LabelSmoothing = 0.3 }, [1], (x, _) => -0.5 * ((0.1 * (1 - x[0]) * Log(x[0])) + (0.8 * (1 - x[1]) * Log(x[1])) + (0.1 * (1 - x[2]) * Log(x[2]))) },
        { LossOf((y, t) => Abs(y - t) * (1 + t)), [0.5, 2, 1], (x, t) => Mean(x, t, (a, b) => Abs(a - b) * (1 + b)) },
        { LossOf((y, t) => SumOf(Abs(y - t)) * y), [0.5, 2, 1], (x, t) => x.Zip(t, (a, b) => Abs(a - b)).Sum() * x.Average() },
        { LossOf((y, t) => MaxOf(Abs(y - t))) with { Outputs = Reduction.Sum }, [0.5, 2, 1], (x, t) => x.Zip(t, (a, b) => Abs(a - b)).Max() },
        { MeanSquaredError with { Outputs = Reduction.Sum }, [0.5, 2, 1], (x, t) => 3 * Mean(x, t, (a, b) => (a - b) * (a - b)) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Loss_AtAPoint_HasItsClosedForm(Loss loss, double[] target, Func<double[], double[], double> closed) =>
        loss.ValueAt(s_output, target).Should().BeApproximately(closed(s_output, target), 1e-14, $"{loss}");

    [Theory]
    [MemberData(nameof(Values))]
    public void Gradient_AtAPoint_AgreesWithCentralDifferences(Loss loss, double[] target, Func<double[], double[], double> closed)
    {
        _ = closed;
        const double step = 1e-6;
        var gradient = loss.GradientAt(s_output, target);
        for (var j = 0; j < s_output.Length; j++)
        {
            var (above, below) = ((double[])s_output.Clone(), (double[])s_output.Clone());
            above[j] += step;
            below[j] -= step;
            gradient[j].Should().BeApproximately((loss.ValueAt(above, target) - loss.ValueAt(below, target)) / (2 * step), 1e-8, $"{loss}, output {j}");
        }
    }

    /// <summary>The graph's own formulas, run op by op, give what Sample gives: for the outputs as they are, and behind the Sigmoid or Softmax that a loss sees through.</summary>
    [Theory]
    [MemberData(nameof(Values))]
    public void Loss_LoweredAndRun_IsItsSample(Loss loss, double[] target, Func<double[], double[], double> closed)
    {
        _ = closed;
        double[] x = [0.3, -1.2, 0.8];
        foreach (var head in new Activation[] { y => 0.5 + (0.1 * y), Sigmoid, Softmax })
        {
            var isBinary = loss.DecidesEachOutput;
            if (isBinary && head == (Activation)Softmax)
            {
                continue;
            }

            var graph = Input(3).Activation(head).Loss(loss).Lower();
            var values = Run(graph, x, target);
            values[graph.Loss].Should().ContainSingle().Which.Should().BeApproximately(loss.ValueAt(values[graph.Output], target), 1e-13, $"{loss} of {head(Expr.X)}");
        }
    }

    [Fact]
    public void Sample_OfSeveralPositions_IsTheirMeanOrSum()
    {
        double[] output = [0.2, 0.7, 0.1, 0.6, 0.3, 0.1];
        foreach (var loss in new Loss[] { KlDivergence, CategoricalHinge, CategoricalFocal(), CrossEntropy with { LabelSmoothing = 0.1 }, CosineSimilarity, LossOf((y, t) => SumOf(y * t), "own", TargetForm.OneHot) })
        {
            var form = loss.Form([2, 3], 6)!.Value;
            var (first, second) = (loss.ValueAt([0.2, 0.7, 0.1], [0, 1, 0]), loss.ValueAt([0.6, 0.3, 0.1], [1, 0, 0]));
            loss.Sample(output, [0, 1, 0, 1, 0, 0], form, 3).Should().BeApproximately((first + second) / 2, 1e-15, $"{loss}");
            (loss with { Outputs = Reduction.Sum }).Sample(output, [0, 1, 0, 1, 0, 0], form, 3).Should().BeApproximately(first + second, 1e-15, $"{loss}");
            if (form == TargetForm.OneHot)
            {
                loss.Form([2, 3], 2).Should().Be(TargetForm.ClassIndex);
                loss.Sample(output, [1, 0], TargetForm.ClassIndex, 3).Should().BeApproximately((first + second) / 2, 1e-15, $"{loss}");
            }
        }
    }

    [Fact]
    public void CrossEntropy_SampledInItsLoop_IsItsFormula()
    {
        foreach (var loss in new[] { CrossEntropy, CrossEntropy with { LabelSmoothing = 0.25 } })
        {
            foreach (var output in new double[][] { [0.2, 0.7, 0.1], [2, 1, 1], [1, 0, 0] })
            {
                var own = LossOf((y, t) => loss.Formula is { } formula ? Bound(formula, y, t) : y, "own", TargetForm.OneHot);
                loss.ValueAt(output, [1]).Should().BeApproximately(own.ValueAt(output, [1]), 1e-14);
            }
        }

        static Expr Bound(Expr formula, Expr y, Expr t) => formula switch
        {
            VariableExpr variable => variable.Index == 0 ? y : t,
            _ => formula.Operands.Count == 0 ? formula : formula.With(formula.Operands.Select(operand => Bound(operand, y, t)).ToSeq()),
        };
    }

    [Fact]
    public void Losses_FarOut_AreFiniteBehindTheirActivation()
    {
        foreach (var x in new double[] { -700, 700 })
        {
            foreach (var target in new double[] { 0, 1 })
            {
                foreach (var formula in new[] { BinaryFocal().LogitFormula, BinaryFocal(0.5, 0.25).LogitFormula, BinaryFocal(1).LogitFormula, BinaryCrossEntropy.LogitFormula, LogCosh.Formula, Huber().Formula, Hinge.Formula })
                {
                    double.IsFinite(formula.Evaluate(x, target)).Should().BeTrue($"{formula} at {x}, {target}");
                    double.IsFinite(formula.Derivative().Evaluate(x, target)).Should().BeTrue($"{formula}' at {x}, {target}");
                }
            }
        }
    }

    [Fact]
    public void CosineSimilarity_OfNothing_HasAFiniteGradient() => CosineSimilarity.GradientAt([0, 0], [1, 2]).Should().OnlyContain(value => double.IsFinite(value));

    [Fact]
    public void Loss_OfTheLecturesTable_HasTheirValuesAndGradients()
    {
        double[] z = [0.152, 1.5, -2.988, 2.081, -1.255, -4.754];
        double[] y = [0, 1, 1, 0, 1, 0];
        double[] perSample = [0.7720324046533381, 0.20141327798275244, 3.0371597265766384, 2.1986099935127204, 1.5058177424608317, 0.008580241762751694];
        double[] gradient = [0.5379270059740935, -0.18242552380635635, -0.9520290532119702, 0.8890427174367274, -0.7781641849247005, 0.008543536543303433];
        for (var i = 0; i < z.Length; i++)
        {
            BinaryCrossEntropy.LogitFormula.Evaluate(z[i], y[i]).Should().BeApproximately(perSample[i], 1e-14);
            BinaryCrossEntropy.LogitFormula.Derivative().Evaluate(z[i], y[i]).Should().BeApproximately(gradient[i], 1e-14);
        }

        double[] prediction = [0.551, 0.708, 0.291];
        Close((MeanSquaredError with { Outputs = Reduction.Sum }).GradientAt(prediction, [1, 0, 1]), [-0.22449999999999998 * 4, 0.354 * 4, -0.35450000000000004 * 4]);
    }

    private static void Close(double[] values, double[] expected) => values.Zip(expected, (value, other) => Abs(value - other)).Max().Should().BeLessThan(1e-14);

    private static double Mean(double[] x, double[] t, Func<double, double, double> loss) => x.Zip(t, loss).Average();

    private static double BinaryEntropy(double p, double y) => -((y * Log(p)) + ((1 - y) * Log(1 - p)));

    /// <summary>A sample through the ops that a loss may lower to.</summary>
    private static List<double[]> Run(ModelGraph graph, double[] x, double[] target)
    {
        List<double[]> values = [];
        foreach (var node in graph.Nodes)
        {
            var inputs = node.Inputs.Select(input => values[input]).ToArray();
            var shares = target.Length == 1 ? [.. Enumerable.Range(0, x.Length).Select(k => k == (int)target[0] ? 1.0 : 0)] : target;
            double[] Each(Expr formula, params double[][] rows) => [.. Enumerable.Range(0, rows[0].Length).Select(i => formula.Evaluate(rows.Select(row => row[i]).ToArray()))];
            double Together(Reduction reduction, IEnumerable<double> items) => reduction == Reduction.Sum ? items.Sum() : items.Average();
            values.Add(node.Op switch
            {
                InputOp => x,
                TargetOp => shares,
                MapOp map => Each(map.Formula, inputs),
                SoftmaxOp => Softmax(Expr.X).ValuesAt(inputs[0]),
                BroadcastOp broadcast => [.. Enumerable.Repeat(inputs[0][0], broadcast.Length)],
                ReduceOp { Function: AxisFunction.Sum } => [inputs[0].Sum()],
                ReduceOp { Function: AxisFunction.Mean } => [inputs[0].Average()],
                ReduceOp => [inputs[0].Max()],
                SampleLossOp loss => [Together(loss.Reduction, inputs[0])],
                ElementwiseLossOp loss => [Together(loss.Outputs, Each(loss.Formula, inputs[0], target))],
                CrossEntropyOp { FromLogits: true } loss => [(CrossEntropy with { LabelSmoothing = loss.Smoothing }).ValueAt(Softmax(Expr.X).ValuesAt(inputs[0]), target)],
                CrossEntropyOp loss => [(CrossEntropy with { LabelSmoothing = loss.Smoothing }).ValueAt(inputs[0], target)],
                _ => throw new InvalidOperationException(node.Op.Name),
            });
        }

        return values;
    }
}
