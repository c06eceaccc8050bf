namespace Pipeline.Tests;

/// <summary>Update rules, run with one float64 as lane, against Keras' formulas written by hand.</summary>
public sealed class OptimizerTests
{
    private static readonly double[] s_gradients = [0.5, -1.25, 0.75, 2, 0, -0.125, 1e-9, 3];
    private static readonly double[] s_rates = [0.1, 0.1, 0.05, 0.05, 0.2, 0.1, 0.1, 0.01];

    [Fact]
    public void Sgd_OverSeveralSteps_IsGradientDescent() =>
        Follow(Sgd(0.1), weight: 1.5).Should().Equal(Steps(1.5, (w, g, rate, _) => w - (rate * g)));

    [Fact]
    public void Sgd_WithMomentum_IsKeras()
    {
        var m = 0.0;
        Follow(Sgd(0.1, 0.9), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, _) =>
            {
                m = (0.9 * m) - (rate * g);
                return w + m;
            }),
            Close);
    }

    [Fact]
    public void Sgd_WithNesterov_IsKeras()
    {
        var m = 0.0;
        Follow(Sgd(0.1, 0.9, nesterov: true), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, _) =>
            {
                m = (m * 0.9) - (g * rate);
                return w + (m * 0.9) - (g * rate);
            }),
            Close);
    }

    [Theory]
    [InlineData(0.9, 0.999, 1e-7)]
    [InlineData(0.5, 0.75, 1e-2)]
    [InlineData(0, 0.9, 1e-8)]
    public void Adam_OverSeveralSteps_IsKeras(double beta1, double beta2, double epsilon)
    {
        double m = 0, v = 0;
        Follow(Adam(0.1, beta1, beta2, epsilon), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, t) =>
            {
                var alpha = rate * Math.Sqrt(1 - Math.Pow(beta2, t)) / (1 - Math.Pow(beta1, t));
                m += (g - m) * (1 - beta1);
                v += ((g * g) - v) * (1 - beta2);
                return w - (m * alpha / (Math.Sqrt(v) + epsilon));
            }),
            Close);
    }

    [Fact]
    public void Adam_InItsFirstStep_MovesByTheRate() =>
        Follow(Adam(0.1), 1.5)[0].Should().BeApproximately(1.5 - 0.1, 1e-6, "m / √v is the gradient's sign");

    [Fact]
    public void Slots_OfEveryOptimizer_AreNamed()
    {
        foreach (var optimizer in new RuleOptimizer[] { Sgd(), Sgd(0.1, 0.9), Sgd(0.1, 0.9, true), Adam() })
        {
            optimizer.Slots.Select(slot => slot.Name).Should().OnlyHaveUniqueItems();
        }

        Sgd(0.1, 0.9).Slots.Should().Equal(new Slot("momentum"));
        Adam().Slots.Should().Equal(new Slot("momentum"), new Slot("velocity"));
    }

    private static List<double> Follow(RuleOptimizer optimizer, double weight)
    {
        var sweep = new Sweep { Weight = weight, Weights = [] };
        optimizer.Dispatch(ref sweep);
        return sweep.Weights;
    }

    private static List<double> Steps(double weight, Func<double, double, double, int, double> step) =>
        s_gradients.Select((gradient, index) => weight = step(weight, gradient, s_rates[index], index + 1)).ToList();

    private static bool Close(double value, double expected) => Math.Abs(value - expected) < 1e-14;

    private struct Sweep : ISweep
    {
        internal double Weight { get; init; }

        internal List<double> Weights { get; init; }

        public readonly void Run<TRule>(in TRule rule)
            where TRule : struct, IRule
        {
            Lane weight = new(Weight), a = new(0), b = new(0), c = new(0);
            for (var i = 0; i < s_gradients.Length; i++)
            {
                rule.Update(ref weight, new Lane(s_gradients[i]), ref a, ref b, ref c, StepFactors<Lane>.Of(rule.Prepare(s_rates[i], i + 1, 1)));
                Weights.Add(weight.Value);
            }

            c.Value.Should().Be(0, "a slot that is not asked for is not touched");
        }
    }

    private readonly record struct Lane(double Value) : ILane<Lane>
    {
        public static Lane operator +(Lane left, Lane right) => new(left.Value + right.Value);

        public static Lane operator -(Lane left, Lane right) => new(left.Value - right.Value);

        public static Lane operator *(Lane left, Lane right) => new(left.Value * right.Value);

        public static Lane operator /(Lane left, Lane right) => new(left.Value / right.Value);

        public static Lane Of(double value) => new(value);

        public static Lane Sqrt(Lane x) => new(Math.Sqrt(x.Value));

        public static Lane Abs(Lane x) => new(Math.Abs(x.Value));

        public static Lane Sign(Lane x) => new(Math.Sign(x.Value));

        public static Lane Max(Lane left, Lane right) => new(Math.Max(left.Value, right.Value));

        public static Lane Min(Lane left, Lane right) => new(Math.Min(left.Value, right.Value));

        public static Lane Pow(Lane x, Lane power) => new(Math.Pow(x.Value, power.Value));
    }
}
