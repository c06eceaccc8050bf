using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

[Trait("Category", "Engine")]
public sealed unsafe class ElementaryTests(ITestOutputHelper output)
{
    public static TheoryData<SimdPath> EveryPath() => new(Paths.All);

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Exp_WideRange_WithinTwoUlp(SimdPath path) => Check<ExpFunction>(path, Math.Exp, 1.5, Grid(-104, 89).Concat(Grid(-1e-3f, 1e-3f)));

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Log_AllMagnitudes_WithinTwoUlp(SimdPath path) => Check<LogFunction>(path, Math.Log, 1.5, Magnitudes().Concat(Grid(0.5f, 2)));

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void LogOnePlus_NonNegative_WithinTwoUlp(SimdPath path) =>
        Check<LogOnePlusFunction>(path, x => x < 1e-5 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x), 2, Magnitudes().Concat(Grid(0, 2)));

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Tanh_WideRange_WithinTwoUlp(SimdPath path) =>
        Check<TanhFunction>(path, Math.Tanh, 2, Grid(-12, 12).Concat(Grid(-0.7f, 0.7f)).Concat(Magnitudes()));

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Sigmoid_WideRange_WithinTwoUlp(SimdPath path) =>
        Check<SigmoidFunction>(path, x => 1 / (1 + Math.Exp(-x)), 2.5, Grid(-104, 104).Concat(Grid(-2, 2)));

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void ExpMinusOne_WideRange_WithinThreeUlp(SimdPath path) => Check<ExpMinusOneFunction>(
        path, x => Expm1(Expr.X).Evaluate(x), 3, Grid(-40, 89).Concat(Grid(-1, 1)).Concat(Magnitudes().Where(x => x < 80)).Concat(Magnitudes().Select(x => -x)));

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Erf_WideRange_WithinThreeUlp(SimdPath path) =>
        Check<ErfFunction>(path, x => Erf(Expr.X).Evaluate(x), 3, Grid(-8, 8).Concat(Grid(-1, 1)).Concat(Magnitudes()));

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void SineAndCosine_AnyAngle_WithinTwoUlpOfOne(SimdPath path)
    {
        float[] angles = [.. Grid(-10, 10), .. Grid(-8200, 8200), .. Magnitudes()];
        CheckAbsolute<SinFunction>(path, Math.Sin, angles);
        CheckAbsolute<CosFunction>(path, Math.Cos, angles);
        Check<SinFunction>(path, Math.Sin, 2, Magnitudes().Where(x => x < 0.7f));
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Functions_SpecialValues_AsInMath(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        const float Inf = float.PositiveInfinity;
        float[] specials = [0f, -0f, Inf, -Inf, float.NaN, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1e-40f, -1e-40f, -1f];
        Values<ExpFunction>(path, specials).Should().Equal([1, 1, Inf, 0, float.NaN, 1, 1, Inf, 0, 1, 1, MathF.Exp(-1)]);
        Values<LogFunction>(path, specials).Should().Equal(specials.Select(x => (float)Math.Log(x)));
        Values<TanhFunction>(path, specials).Should().Equal(specials.Select(x => (float)Math.Tanh(x)));
        float.IsNegative(Values<TanhFunction>(path, [-0f])[0]).Should().BeTrue();
        Values<SigmoidFunction>(path, specials).Should().Equal([0.5f, 0.5f, 1, 0, float.NaN, 0.5f, 0.5f, 1, 0, 0.5f, 0.5f, (float)(1 / (1 + Math.E))]);
        Values<ExpMinusOneFunction>(path, specials).Should().Equal([0, 0, Inf, -1, float.NaN, float.Epsilon, -float.Epsilon, Inf, -1, 1e-40f, -1e-40f, (float)Expm1(Expr.X).Evaluate(-1)]);
        Values<ErfFunction>(path, [0f, -0f, Inf, -Inf, float.NaN, float.MaxValue]).Should().Equal([0, 0, 1, -1, float.NaN, 1]);
        Values<SinFunction>(path, [0f, Inf, float.NaN, float.MaxValue, 1e-40f]).Should().Equal([0, float.NaN, float.NaN, (float)Math.Sin(float.MaxValue), 1e-40f]);
        Values<ReluFunction>(path, specials).Should().Equal([0, 0, Inf, 0, float.NaN, float.Epsilon, 0, float.MaxValue, 0, 1e-40f, 0, 0]);
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Gradients_OfActivations_AgreeWithTheirFormulas(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        float[] x = [.. Grid(-6, 6).Where((_, i) => i % 997 == 0), 0];
        CheckGradient(path, default(ReluActivation), x, v => v > 0 ? 1 : 0);
        CheckGradient(path, default(SigmoidActivation), x, v => Math.Exp(-v) / Math.Pow(1 + Math.Exp(-v), 2));
        CheckGradient(path, default(TanhActivation), x, v => 1 / Math.Pow(Math.Cosh(v), 2));
    }

    private static void CheckGradient<F>(SimdPath path, F activation, float[] x, Func<double, double> derivative) where F : struct, IActivation
    {
        using var y = Numbers.Of(x);
        using var dy = new Numbers(x.Length);
        dy.Span.Fill(3);
        var run = new RunActivation<F> { Activation = activation, Y = y, Gradient = dy };
        SimdPaths.Dispatch<RunActivation<F>, bool>(path, run);
        y.CheckGuard();
        dy.CheckGuard();
        for (var i = 0; i < x.Length; i++)
            dy.Span[i].Should().BeApproximately((float)(3 * derivative(x[i])), 1e-6f, $"{typeof(F).Name} at {x[i]} on {path}");
    }

    private void Check<F>(SimdPath path, Func<double, double> exact, double tolerance, IEnumerable<float> arguments) where F : struct, IFunction
    {
        if (!Paths.Runs(path, output))
            return;
        float[] x = [.. arguments];
        var y = Values<F>(path, x);
        var (worst, where) = (0.0, 0f);
        for (var i = 0; i < x.Length; i++)
        {
            var error = UnitsOfTheLastPlace(y[i], exact(x[i]));
            if (!(error <= worst))
                (worst, where) = (error, x[i]);
        }

        output.WriteLine($"{typeof(F).Name}: {worst:F2} ulp at {where:R} over {x.Length} numbers");
        worst.Should().BeLessThan(tolerance);
    }

    private void CheckAbsolute<F>(SimdPath path, Func<double, double> exact, float[] x) where F : struct, IFunction
    {
        if (!Paths.Runs(path, output))
            return;
        var y = Values<F>(path, x);
        var worst = Enumerable.Range(0, x.Length).Max(i => Math.Abs(y[i] - exact(x[i])));
        output.WriteLine($"{typeof(F).Name}: {worst:E2} over {x.Length} numbers");
        worst.Should().BeLessThan(1.2e-7);
    }

    private static double UnitsOfTheLastPlace(float value, double exact)
    {
        var rounded = (float)exact;
        if (value == rounded || (float.IsNaN(value) && double.IsNaN(exact)))
            return 0;
        if (!float.IsFinite(value) || !float.IsFinite(rounded))
            return double.PositiveInfinity;
        var magnitude = Math.Max(Math.Abs(rounded), 1.17549435e-38f);
        return Math.Abs(value - exact) / (MathF.BitIncrement(magnitude) - magnitude);
    }

    private static IEnumerable<float> Grid(float from, float to)
    {
        for (var i = 0; i <= 200_003; i++)
            yield return (float)(from + (to - (double)from) * i / 200_003);
    }

    /// <summary>All exponents, denormals included.</summary>
    private static IEnumerable<float> Magnitudes()
    {
        for (var bits = 1L; bits < 0x7f800000; bits += 9973)
            yield return BitConverter.Int32BitsToSingle((int)bits);
    }

    private static float[] Values<F>(SimdPath path, float[] x) where F : struct, IFunction
    {
        using var numbers = Numbers.Of(x);
        var run = new RunActivation<Wrapped<F>> { Y = numbers };
        SimdPaths.Dispatch<RunActivation<Wrapped<F>>, bool>(path, run);
        numbers.CheckGuard();
        return numbers.Span.ToArray();
    }

    private interface IFunction
    {
        static abstract V Of<V>(V x) where V : struct, ISimdLane<V>;
    }

    private readonly struct ExpFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.Exp(x);
    }

    private readonly struct LogFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.Log(x);
    }

    private readonly struct LogOnePlusFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.LogOnePlus(x);
    }

    private readonly struct TanhFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => default(TanhActivation).Forward(x);
    }

    private readonly struct SigmoidFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => default(SigmoidActivation).Forward(x);
    }

    private readonly struct ExpMinusOneFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.ExpMinusOne(x);
    }

    private readonly struct ErfFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.Erf(x);
    }

    private readonly struct SinFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.Sin(x);
    }

    private readonly struct CosFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.Cos(x);
    }

    private readonly struct ReluFunction : IFunction
    {
        public static V Of<V>(V x) where V : struct, ISimdLane<V> => default(ReluActivation).Forward(x);
    }

    private readonly struct Wrapped<F> : IActivation where F : struct, IFunction
    {
        public static bool IsIdentity => false;

        public V Forward<V>(V x) where V : struct, ISimdLane<V> => F.Of(x);

        public V Backward<V>(V y, V dy) where V : struct, ISimdLane<V> => dy;
    }

    private struct RunActivation<F> : ILaneFunction<bool> where F : struct, IActivation
    {
        internal F Activation;
        internal Numbers Y;
        internal Numbers? Gradient;

        public readonly bool Run<V>() where V : struct, ISimdLane<V>
        {
            Elementwise.Forward<V, F>(Activation, Y.At, Y.Count);
            if (Gradient is not null)
                Elementwise.Backward<V, F>(Activation, Y.At, Gradient.At, Y.Count);
            return true;
        }
    }
}
