using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>Softmax, fused losses, sums and masks on numbers where the textbook's form breaks.</summary>
[Trait("Category", "Engine")]
public sealed unsafe class LossKernelTests(ITestOutputHelper output)
{
    private const float Inf = float.PositiveInfinity;

    public static TheoryData<SimdPath> EveryPath() => new(Paths.All);

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Softmax_AnyWidthAndSize_AgreesWithDouble(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        var random = new Random(4);
        for (var classes = 1; classes <= 40; classes++)
        {
            float[] x = [.. Enumerable.Range(0, 3 * classes).Select(_ => (random.NextSingle() - 0.5f) * 300)];
            var y = new Kernels(path).Softmax(x, classes);
            for (var row = 0; row < 3; row++)
            {
                var (p, _) = Exact(x.AsSpan(row * classes, classes), 0);
                for (var j = 0; j < classes; j++)
                    ((double)y[row * classes + j]).Should().BeApproximately(p[j], 2e-5 * p[j] + 1e-44, "x - max is rounded, and up to 300");
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Softmax_LargeLogitsAndNaN_AsInTheLimit(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        new Kernels(path).Softmax([1001, 1002, 1003], 3).Should().Equal(new Kernels(path).Softmax([1, 2, 3], 3));
        new Kernels(path).Softmax([-Inf, 0, 0, -Inf], 4).Should().Equal(0, 0.5f, 0.5f, 0);
        new Kernels(path).Softmax([1, float.NaN, 2], 3).Should().OnlyContain(p => float.IsNaN(p));
        new Kernels(path).Softmax([1, Inf, 2], 3).Should().Contain(p => float.IsNaN(p));
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void CrossEntropy_FromHopelessToCertain_KeepsItsDigits(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        foreach (var margin in new[] { 0f, 1, 5, 12, 16.5f, 40, 500 })
        {
            float[] x = [margin, 0, -1, 0.5f, -margin];
            for (var label = 0; label < x.Length; label++)
            {
                var (p, loss) = Exact(x, label);
                var oneHot = new float[x.Length];
                oneHot[label] = 1;
                foreach (var (mine, gradient) in new[] { new Kernels(path).CrossEntropy(x, [label]), new Kernels(path).CrossEntropy(x, oneHot) })
                {
                    mine.Should().BeApproximately(loss, 1e-6 * loss + 1e-44, $"margin {margin}, class {label}");
                    for (var j = 0; j < x.Length; j++)
                        ((double)gradient[j]).Should().BeApproximately(p[j] - oneHot[j], 1.2e-7);
                }
            }
        }

        double.IsNaN(new Kernels(path).CrossEntropy([1, float.NaN, 0], [0f]).Loss).Should().BeTrue();
        new Kernels(path).CrossEntropy([0, -Inf], [0f]).Loss.Should().Be(0);
        new Kernels(path).CrossEntropy([0, -Inf], [1, 0]).Loss.Should().Be(0);
        new Kernels(path).CrossEntropy([0, -Inf], [1f]).Loss.Should().Be(double.PositiveInfinity);
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void BinaryCrossEntropy_FromHopelessToCertain_KeepsItsDigits(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        foreach (var x in new[] { 0f, 1e-3f, -1e-3f, 2, -2, 15, -15, 40, -40, 500, -500 })
        {
            foreach (var target in new[] { 0f, 1, 0.3f })
            {
                var exact = target * Softplus(-x) + (1 - target) * Softplus(x);
                var (loss, gradient) = new Kernels(path).ElementLoss<SigmoidCrossEntropy>([x], [target]);
                loss.Should().BeApproximately(exact, 3e-7 * exact + 1e-44, $"x {x}, target {target}");
                ((double)gradient[0]).Should().BeApproximately(1 / (1 + Math.Exp(-x)) - target, 1.2e-7);
            }
        }

        new Kernels(path).ElementLoss<SigmoidCrossEntropy>([Inf, -Inf], [1, 0]).Loss.Should().Be(0);
        new Kernels(path).ElementLoss<SigmoidCrossEntropy>([Inf], [0]).Loss.Should().Be(double.PositiveInfinity);
        double.IsNaN(new Kernels(path).ElementLoss<SigmoidCrossEntropy>([float.NaN], [0]).Loss).Should().BeTrue();

        static double Softplus(double x) => Math.Max(x, 0) + (Math.Abs(x) > 18 ? Math.Exp(-Math.Abs(x)) : Math.Log(1 + Math.Exp(-Math.Abs(x))));
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Formula_EveryFunctionOnSpecialNumbers_AgreesWithItsDefinition(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        float[] specials = [0, -0f, 1, -1, 0.5f, 3, -3, 20, -20, Inf, -Inf, float.NaN, 1e-30f, -1e-30f];
        var x = Expr.X;
        var t = new VariableExpr(1);
        Expr[] formulas =
        [
            -x, Exp(x), Log(x), Sqrt(x), Abs(x), Sign(x), Step(x), Relu(x), Sigmoid(x), Tanh(x), Softplus(x), LeakyRelu(x, 0.25),
            x + t, x - t, x * t, x / t, Max(x, t), Min(x, t), Expm1(x), Erf(x), Sin(x), Cos(x), Power(x, t),
            Where(x, t, -x), Where(x + t, x, t) + Where(t, x, 1), Where(x, x, 2.0) * Where(-x, t, x),
        ];
        float[] a = [.. from one in specials from _ in specials select one];
        float[] b = [.. from _ in specials from other in specials select other];
        foreach (var formula in formulas)
        {
            var values = new Kernels(path).Formula(formula, a, b);
            for (var i = 0; i < a.Length; i++)
            {
                var exact = (float)formula.Evaluate(a[i], b[i]);
                if (float.IsFinite(exact))
                    ((double)values[i]).Should().BeApproximately(exact, 4e-7 * Math.Abs(exact) + (exact == 0 ? 0 : 1e-45), $"{formula} at {a[i]}, {b[i]}");
                else
                    values[i].Should().Be(exact, $"{formula} at {a[i]}, {b[i]}");
            }
        }
    }

    [Fact]
    public void Sums_AnyLength_AreExactInDouble()
    {
        var random = new Random(2);
        for (var count = 0; count < 70; count++)
        {
            using var x = Numbers.Random(count, random);
            using var y = Numbers.Random(count, random);
            float[] a = x.Span.ToArray(), b = y.Span.ToArray();
            Sums.Of(x.At, count).Should().BeApproximately(a.Sum(v => (double)v), 1e-14);
            Sums.OfSquares(x.At, count).Should().BeApproximately(a.Sum(v => (double)v * v), 1e-14);
            Sums.OfMagnitudes(x.At, count).Should().BeApproximately(a.Sum(v => Math.Abs((double)v)), 1e-14);
            Sums.OfProducts(x.At, y.At, count).Should().BeApproximately(a.Zip(b).Sum(v => (double)v.First * v.Second), 1e-14);
        }
    }

    /// <summary>Softmax and loss in float64, the sum of the others apart from the largest.</summary>
    private static (double[] P, double Loss) Exact(ReadOnlySpan<float> x, int label)
    {
        var (top, others) = (0, 0.0);
        for (var j = 1; j < x.Length; j++)
            top = x[j] > x[top] ? j : top;
        for (var j = 0; j < x.Length; j++)
            others += j == top ? 0 : Math.Exp((double)x[j] - x[top]);
        var p = new double[x.Length];
        for (var j = 0; j < x.Length; j++)
            p[j] = Math.Exp((double)x[j] - x[top]) / (1 + others);
        var logarithm = others < 1e-5 ? others - others * others / 2 : Math.Log(1 + others);
        return (p, logarithm + ((double)x[top] - x[label]));
    }

    /// <summary>Kernels on arrays, on one path.</summary>
    private readonly record struct Kernels(SimdPath Path)
    {
        internal float[] Softmax(float[] x, int classes) => SimdPaths.Dispatch<SoftmaxCall, float[]>(Path, new(x, classes));

        internal (double Loss, float[] Gradient) CrossEntropy(float[] x, float[] targets) =>
            SimdPaths.Dispatch<CrossEntropyCall, (double, float[])>(Path, new(x, targets));

        internal (double Loss, float[] Gradient) ElementLoss<L>(float[] x, float[] targets) where L : struct, IElementLoss =>
            SimdPaths.Dispatch<ElementLossCall<L>, (double, float[])>(Path, new(x, targets));

        internal float[] Formula(Expr formula, float[] a, float[] b) => SimdPaths.Dispatch<FormulaCall, float[]>(Path, new(formula, a, b));
    }

    private readonly record struct SoftmaxCall(float[] X, int Classes) : ILaneFunction<float[]>
    {
        public float[] Run<V>() where V : struct, ISimdLane<V>
        {
            using var x = Numbers.Of(X);
            using var y = new Numbers(X.Length);
            Softmax<V>.Forward(x.At, y.At, X.Length / Classes, Classes);
            y.CheckGuard();
            return y.Span.ToArray();
        }
    }

    private readonly record struct CrossEntropyCall(float[] X, float[] Targets) : ILaneFunction<(double, float[])>
    {
        public (double, float[]) Run<V>() where V : struct, ISimdLane<V>
        {
            using var x = Numbers.Of(X);
            using var targets = Numbers.Of(Targets);
            using var weight = Numbers.Of([1f]);
            using var p = new Numbers(X.Length);
            using var dx = new Numbers(X.Length);
            var loss = Targets.Length == 1
                ? CrossEntropy<V>.Sparse(x.At, targets.At, weight.At, p.At, dx.At, 1, X.Length, false, 0)
                : CrossEntropy<V>.Shares(x.At, targets.At, weight.At, p.At, dx.At, 1, X.Length, false, 0);
            p.CheckGuard();
            dx.CheckGuard();
            return (loss, dx.Span.ToArray());
        }
    }

    private readonly record struct ElementLossCall<L>(float[] X, float[] Targets) : ILaneFunction<(double, float[])> where L : struct, IElementLoss
    {
        public (double, float[]) Run<V>() where V : struct, ISimdLane<V>
        {
            using var x = Numbers.Of(X);
            using var targets = Numbers.Of(Targets);
            using var weights = new Numbers(X.Length);
            using var dx = new Numbers(X.Length);
            weights.Span.Fill(1);
            var loss = ElementLosses<V, L>.Run(x.At, targets.At, weights.At, dx.At, X.Length, false);
            dx.CheckGuard();
            return (loss, dx.Span.ToArray());
        }
    }

    private readonly record struct FormulaCall(Expr Formula, float[] A, float[] B) : ILaneFunction<float[]>
    {
        public float[] Run<V>() where V : struct, ISimdLane<V>
        {
            var program = FormulaProgram.Compile(2, Formula);
            using var a = Numbers.Of(A);
            using var b = Numbers.Of(B);
            using var scratch = new Numbers(FormulaRun<V>.ScratchSize(program));
            var registers = stackalloc float*[program.Registers];
            registers[0] = a.At;
            registers[1] = b.At;
            FormulaRun<V>.Bind(program, scratch.At, registers);
            FormulaRun<V>.RunBlock(program, registers, A.Length);
            scratch.CheckGuard();
            return new Span<float>(registers[program.Outputs[0]], A.Length).ToArray();
        }
    }
}
