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

    [Theory]
    [InlineData(0.9, 0.999, 1e-7)]
    [InlineData(0.5, 0.25, 1e-2)]
    public void Amsgrad_OverSeveralSteps_IsKeras(double beta1, double beta2, double epsilon)
    {
        double m = 0, v = 0, largest = 0;
        var adam = new Func<double, double, double, int, double>((w, g, rate, t) =>
        {
            m += (g - m) * (1 - beta1);
            v += ((g * g) - v) * (1 - beta2);
            largest = Math.Max(largest, v);
            return w - (m * (rate * Math.Sqrt(1 - Math.Pow(beta2, t)) / (1 - Math.Pow(beta1, t))) / (Math.Sqrt(largest) + epsilon));
        });
        Follow(Adam(0.1, beta1, beta2, epsilon, amsgrad: true), 1.5).Should().Equal(Steps(1.5, adam), Close);
        Follow(AdamW(0.1, 0, beta1, beta2, epsilon, amsgrad: true), 1.5).Should().Equal(Follow(Adam(0.1, beta1, beta2, epsilon, amsgrad: true), 1.5));
        Follow(AdamW(0.1, 0, beta1, beta2, epsilon), 1.5).Should().Equal(Follow(Adam(0.1, beta1, beta2, epsilon), 1.5));
    }

    [Fact]
    public void Adamax_OverSeveralSteps_IsKeras()
    {
        double m = 0, u = 0;
        Follow(Adamax(0.1, 0.8, 0.9, 1e-3), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, t) =>
            {
                m = (0.8 * m) + (0.2 * g);
                u = Math.Max(0.9 * u, Math.Abs(g));
                return w - (rate / (1 - Math.Pow(0.8, t)) * m / (u + 1e-3));
            }),
            Close);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0)]
    public void Nadam_OverSeveralSteps_IsKeras(double beta1)
    {
        double m = 0, v = 0, product = 1;
        double Mu(int t) => beta1 * (1 - (0.5 * Math.Pow(0.96, t)));
        Follow(Nadam(0.1, beta1, 0.99, 1e-3), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, t) =>
            {
                product *= Mu(t);
                m += (g - m) * (1 - beta1);
                v += ((g * g) - v) * 0.01;
                var estimate = (Mu(t + 1) * m / (1 - (product * Mu(t + 1)))) + ((1 - Mu(t)) * g / (1 - product));
                return w - (rate * estimate / (Math.Sqrt(v / (1 - Math.Pow(0.99, t))) + 1e-3));
            }),
            Close);
    }

    /// <summary>The product of all μ so far, which no slot keeps, is right after many steps, and takes no longer.</summary>
    [Theory]
    [InlineData(0.9, 3000)]
    [InlineData(0.9999, 20_000)]
    public void Nadam_AfterManySteps_KnowsItsProduct(double beta1, int steps)
    {
        var factors = new Factors { Steps = steps };
        Nadam(0.1, beta1).Dispatch(ref factors);
        var product = 1.0;
        for (var t = 1; t <= steps; t++)
        {
            product *= beta1 * (1 - (0.5 * Math.Pow(0.96, t)));
        }

        factors.Last.A.Should().BeApproximately(0.1 * beta1 / (1 - (product * beta1)), 1e-12);
        factors.Last.B.Should().BeApproximately(0.1 * (1 - beta1) / (1 - product), 1e-12);
    }

    [Fact]
    public void Lion_OverSeveralSteps_IsKeras()
    {
        var m = 0.0;
        Follow(Lion(0.1, 0.6, 0.7), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, _) =>
            {
                var sign = Math.Sign((0.6 * m) + (0.4 * g));
                m = (0.7 * m) + (0.3 * g);
                return w - (rate * sign);
            }),
            Close);
    }

    [Fact]
    public void Adagrad_OverSeveralSteps_IsKeras()
    {
        var a = 0.25;
        Follow(Adagrad(0.1, 0.25, 1e-3), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, _) =>
            {
                a += g * g;
                return w - (rate * g / Math.Sqrt(a + 1e-3));
            }),
            Close);
    }

    [Fact]
    public void Adadelta_OverSeveralSteps_IsKeras()
    {
        double a = 0, d = 0;
        Follow(Adadelta(1, 0.9, 1e-3), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, _) =>
            {
                a = (0.9 * a) + (0.1 * g * g);
                var delta = g * Math.Sqrt(d + 1e-3) / Math.Sqrt(a + 1e-3);
                d = (0.9 * d) + (0.1 * delta * delta);
                return w - (rate * delta);
            }),
            Close);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.5, false)]
    [InlineData(0, true)]
    [InlineData(0.5, true)]
    public void RmsProp_OverSeveralSteps_IsKeras(double momentum, bool centered)
    {
        double v = 0, mean = 0, m = 0;
        Follow(RmsProp(0.1, 0.8, momentum, 1e-3, centered), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, _) =>
            {
                v = (0.8 * v) + (0.2 * g * g);
                mean = (0.8 * mean) + (0.2 * g);
                m = (momentum * m) + (rate * g / Math.Sqrt(v - (centered ? mean * mean : 0) + 1e-3));
                return w - m;
            }),
            Close);
    }

    [Theory]
    [InlineData(-0.5, 0, 0, 0, 0)]
    [InlineData(-0.5, 0.3, 0.2, 0.1, 0.4)]
    [InlineData(-0.25, 0.1, 0, 0.2, 0)]
    [InlineData(0, 0, 0.5, 0, 1)]
    public void Ftrl_OverSeveralSteps_IsKeras(double power, double l1, double l2, double shrinkage, double beta)
    {
        double a = 0.2, z = 0;
        Follow(Ftrl(0.1, power, 0.2, l1, l2, shrinkage, beta), 1.5).Should().Equal(
            Steps(1.5, (w, g, rate, _) =>
            {
                var n = a + (g * g);
                z += g + (2 * shrinkage * w) - ((Math.Pow(n, -power) - Math.Pow(a, -power)) / rate * w);
                a = n;
                return (Math.Clamp(z, -l1, l1) - z) / ((Math.Pow(n, -power) / rate) + (2 * (l2 + (beta / (2 * rate)))));
            }),
            (value, expected) => Math.Abs(value - expected) < 1e-12);
    }

    [Fact]
    public void Defaults_AreKeras()
    {
        Sgd().Should().Be(new Sgd(0.01, 0, false));
        Adagrad().Should().Be(new Adagrad(0.001, 0.1, 1e-7));
        Adadelta().Should().Be(new Adadelta(0.001, 0.95, 1e-7));
        RmsProp().Should().Be(new RmsProp(0.001, 0.9, 0, 1e-7, false));
        Adam().Should().Be(new Adam(0.001, 0.9, 0.999, 1e-7, false));
        AdamW().Should().Be(new AdamW(0.001, 0.004, 0.9, 0.999, 1e-7, false));
        AdamW().WeightDecay.Should().Be(0.004);
        Adamax().Should().Be(new Adamax(0.001, 0.9, 0.999, 1e-7));
        Nadam().Should().Be(new Nadam(0.001, 0.9, 0.999, 1e-7));
        Lion().Should().Be(new Lion(0.001, 0.9, 0.99));
        Ftrl().Should().Be(new Ftrl(0.001, -0.5, 0.1, 0, 0, 0, 0));
        Lbfgs().Should().Be(new Lbfgs(10, 1e-4, 2.220446049250313e-9, 20, 15_000));
        MovingAverage().Should().Be(new Averaging(0.99, null));
        Adam().Should().BeEquivalentTo(new { WeightDecay = 0.0, Accumulation = 1 });
        Adam().Clipping.Should().BeNull();
        Adam().Averaging.Should().BeNull();
        (Adam().WeightDecayExcept.Count + Adam().ResetEachEpoch.Count + Adam().RateFactors.Count).Should().Be(0);
    }

    [Fact]
    public void Slots_OfEveryOptimizer_AreKeras()
    {
        Names(Sgd()).Should().BeEmpty();
        Names(Sgd(0.1, 0.9)).Should().Equal("momentum");
        Names(Adam()).Should().Equal("momentum", "velocity");
        Names(Adam(amsgrad: true)).Should().Equal("momentum", "velocity", "velocity_hat");
        Names(RmsProp()).Should().Equal("velocity");
        Names(RmsProp(momentum: 0.5, centered: true)).Should().BeEquivalentTo("velocity", "momentum", "average_gradient");
        Names(Adamax()).Should().Equal("momentum", "norm");
        Names(Nadam()).Should().Equal("momentum", "velocity");
        Names(Lion()).Should().Equal("momentum");
        Names(Adadelta()).Should().Equal("accumulated_grad", "accumulated_delta_var");
        Adagrad(initialAccumulator: 0.5).Slots.Should().Equal(new Slot("accumulator", 0.5));
        Ftrl().Slots.Should().Equal(new Slot("accumulator", 0.1), new Slot("linear"));
        Lbfgs(memory: 2).AllSlots.Select(slot => slot.Name).Should().Equal("step_0", "gradient_change_0", "step_1", "gradient_change_1");
        (Adam() with { Accumulation = 2, Averaging = MovingAverage() }).AllSlots.Select(slot => slot.Name).Should().Equal("momentum", "velocity", "gradient_sum", "average");

        static IEnumerable<string> Names(RuleOptimizer optimizer) => optimizer.Slots.Select(slot => slot.Name);
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
            var start = rule.Slots;
            Lane weight = new(Weight), a = new(Start(0)), b = new(Start(1)), c = new(Start(2));
            double Start(int slot) => slot < start.Count ? start[slot].Start : 0;
            for (var i = 0; i < s_gradients.Length; i++)
            {
                rule.Update(ref weight, new Lane(s_gradients[i]), ref a, ref b, ref c, StepFactors<Lane>.Of(rule.Prepare(s_rates[i], i + 1, 1)));
                Weights.Add(weight.Value);
            }

            if (start.Count < 3)
            {
                c.Value.Should().Be(0, "a slot that is not asked for is not touched");
            }
        }
    }

    /// <summary>What a rule prepares for its last step.</summary>
    private struct Factors : ISweep
    {
        internal int Steps { get; init; }

        internal StepFactors Last { get; private set; }

        public void Run<TRule>(in TRule rule)
            where TRule : struct, IRule => Last = rule.Prepare(0.1, Steps, 1);
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
