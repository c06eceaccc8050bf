namespace Pipeline.Tests;

/// <summary>Optimizers stepped by hand over given gradients: the definition of what a step does around the rule, against formulas written out here.</summary>
public sealed class SteppedWeightsTests
{
    private static readonly Tensor s_start = Tensor.Of([1.0, -2.0, 0.5], [3]);
    private static readonly Tensor s_gradient = Tensor.Of([3.0, -4.0, 0.0], [3]);

    [Fact]
    public void Begin_OfAnOptimizer_HasItsSlotsAtTheirStart()
    {
        var begun = (Adagrad(0.1) with { Accumulation = 2, Averaging = MovingAverage() }).Begin(s_start);
        begun.Slots.Paths.Should().Equal("weight.accumulator", "weight.gradient_sum", "weight.average");
        begun.Slots["weight.accumulator"].Float64.ToArray().Should().OnlyContain(value => value == 0.1);
        begun.Should().BeEquivalentTo(new { Calls = 0L, Updates = 0L, Epoch = 0 });
        begun.ToString().Should().EndWith(": 0 steps, 0 updates");
    }

    [Fact]
    public void Step_GivesAnotherValue_AndLeavesTheFirst()
    {
        var begun = Sgd(0.1).Begin(s_start);
        Weights(begun.Step(s_gradient)).Should().Equal(Each((w, g) => w - (0.1 * g)));
        Weights(begun).Should().Equal(1.0, -2, 0.5);
    }

    [Fact]
    public void Clipping_OfEachKind_IsKeras()
    {
        Weights((Sgd(1) with { Clipping = ByValue(3.5) }).Begin(s_start).Step(s_gradient)).Should().Equal(1.0 - 3, -2 + 3.5, 0.5);
        Weights((Sgd(1) with { Clipping = ByNorm(2) }).Begin(s_start).Step(s_gradient)).Should().Equal(Each((w, g) => w - (g * 2 / 5)));
        Weights((Sgd(1) with { Clipping = ByNorm(6) }).Begin(s_start).Step(s_gradient)).Should().Equal(Each((w, g) => w - g));
        var parts = new Parameters([KeyValuePair.Create("a", s_start), KeyValuePair.Create("b", s_start)]);
        var gradients = new Parameters([KeyValuePair.Create("a", s_gradient), KeyValuePair.Create("b", Tensor.Of([0.0, 0.0, 12.0], [3]))]);
        var stepped = (Sgd(1) with { Clipping = ByGlobalNorm(6.5) }).Begin(parts).Step(gradients);
        stepped.Weights["a"].Float64.ToArray().Should().Equal(Each((w, g) => w - (g * (6.5 * (1 / 13.0)))));
        stepped.Weights["b"][2].Should().Be(0.5 - (12 * (6.5 * (1 / 13.0))));
    }

    [Fact]
    public void Decay_ComesBeforeTheUpdate_AndIsNotClipped() =>
        Weights((Sgd(0.1) with { WeightDecay = 0.5, Clipping = ByNorm(1) }).Begin(s_start).Step(s_gradient)).Should().Equal(Each((w, g) => w - (0.1 * 0.5 * w) - (0.1 * (g / 5))), Close);

    [Fact]
    public void Decay_OfWhatIsExcepted_IsNone()
    {
        var parts = new Parameters([KeyValuePair.Create("1:Dense.weight", s_start), KeyValuePair.Create("1:Dense.bias", s_start)]);
        var none = new Parameters(parts.Select(item => KeyValuePair.Create(item.Key, Tensor.Of([0.0, 0.0, 0.0], [3]))));
        var stepped = (Sgd(0.1) with { WeightDecay = 0.5, WeightDecayExcept = ["bias"] }).Begin(parts).Step(none);
        stepped.Weights["1:Dense.bias"].Float64.ToArray().Should().Equal(1.0, -2, 0.5);
        stepped.Weights["1:Dense.weight"].Float64.ToArray().Should().Equal(1 - 0.05, -2 + 0.1, 0.5 - 0.025);
    }

    [Fact]
    public void RateFactors_MultiplyRateAndDecay_AndTheLastThatFitsCounts()
    {
        var optimizer = Sgd(0.1) with { WeightDecay = 0.5, RateFactors = [RateFactor("weight", 10), RateFactor("weight", 2)] };
        Weights(optimizer.Begin(s_start).Step(s_gradient)).Should().Equal(Weights((Sgd(0.2) with { WeightDecay = 0.5 }).Begin(s_start).Step(s_gradient)));
    }

    [Fact]
    public void Accumulation_UpdatesByTheMeanInEachKthStep()
    {
        var (one, two) = (Tensor.Of([1.0, 0.0, 0.5], [3]), Tensor.Of([0.0, 3.0, -0.25], [3]));
        var begun = (Adam(0.1) with { Accumulation = 2 }).Begin(s_start);
        var waiting = begun.Step(one);
        Weights(waiting).Should().Equal(1.0, -2, 0.5);
        waiting.Should().BeEquivalentTo(new { Calls = 1L, Updates = 0L });
        Weights(waiting.Step(two)).Should().Equal(Weights(Adam(0.1).Begin(s_start).Step(Tensor.Of([0.5, 1.5, 0.125], [3]))));
        waiting.Step(two).Updates.Should().Be(1);
        Weights(waiting.Step(two).Step(one).Step(two)).Should().Equal(Weights(Adam(0.1).Begin(s_start).Step(Tensor.Of([0.5, 1.5, 0.125], [3])).Step(Tensor.Of([0.5, 1.5, 0.125], [3]))));
    }

    [Fact]
    public void Averaging_IsTheWeightsFirst_ThenTheirMovingAverage_AndOverwrites()
    {
        var begun = (Sgd(0.1) with { Averaging = MovingAverage(0.75, overwriteEvery: 3) }).Begin(s_start);
        double[] weights = [1, -2, 0.5], average = [0, 0, 0];
        for (var step = 1; step <= 7; step++)
        {
            begun = begun.Step(s_gradient);
            for (var i = 0; i < 3; i++)
            {
                weights[i] -= 0.1 * s_gradient[i];
                average[i] = step == 1 ? weights[i] : (0.75 * average[i]) + (0.25 * weights[i]);
                weights[i] = step % 3 == 0 ? average[i] : weights[i];
            }

            Weights(begun).Should().Equal(weights, Close);
            begun.Slots["weight.average"].Float64.ToArray().Should().Equal(average, Close);
        }
    }

    [Fact]
    public void NextEpoch_ResetsTheNamedSlotsAlone()
    {
        var stepped = (Adam(0.1) with { ResetEachEpoch = ["velocity"] }).Begin(s_start).Step(s_gradient).NextEpoch();
        stepped.Epoch.Should().Be(1);
        stepped.Slots["weight.velocity"].Float64.ToArray().Should().OnlyContain(value => value == 0);
        stepped.Slots["weight.momentum"][0].Should().BeApproximately(0.3, 1e-15);
    }

    [Fact]
    public void Schedule_SeesEveryStepFromZero()
    {
        var begun = Sgd(Schedule(step => 1 + step)).Begin(s_start);
        Weights(begun.Step(s_gradient)).Should().Equal(Each((w, g) => w - g));
        Weights(begun.Step(s_gradient).Step(s_gradient)).Should().Equal(Each((w, g) => w - g - (2 * g)));
    }

    [Fact]
    public void Rate_ThatIsNone_SaysWhere()
    {
        Action step = () => Sgd(Schedule(step => 0.5 - step)).Begin(s_start).Step(s_gradient).NextEpoch().Step(s_gradient);
        step.Should().Throw<ArgumentException>().WithMessage(
            "The rate Schedule(x => 0.5 - x) is -0.5 in step 2 (from 1), epoch 2; a rate is finite and 0 or more.\n  Fix: a schedule that stays so for as many steps as the training has, such as Schedule(step => Max(…, 0)).");
        Action fit = () => Input(1).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(Schedule(step => 1 / step))).Compile(Reference).Fit(Dataset.Of(Tensor.Of([1.0], [1, 1]), Tensor.Of([1.0], [1, 1])));
        fit.Should().Throw<ArgumentException>().WithMessage("The rate Schedule(x => 1 / x) is Infinity in step 1 (from 1), epoch 1;*");
    }

    [Fact]
    public void Rate_ThatLooksAtMeasurements_IsRefused()
    {
        Action step = () => Sgd(ReduceOnPlateau(0.1)).Begin(s_start).Step(s_gradient);
        step.Should().Throw<ArgumentException>().WithMessage(
            "The rate ReduceOnPlateau(0.1) looks at Validation(TotalLoss), which is not measured when gradients are given by hand.\n  Fix: a rate that is a function of the step.");
    }

    [Fact]
    public void Rate_ThatLooksAtRows_IsRefused()
    {
        Action step = () => Sgd(InverseScaling(0.1)).Begin(s_start).Step(s_gradient);
        step.Should().Throw<ArgumentException>().WithMessage(
            "The rate InverseScaling(0.1) looks at the rows of whole epochs, which are not counted when gradients are given by hand.\n  Fix: a rate that is a function of the step.");
    }

    [Fact]
    public void Rate_OfZero_IsRefusedByFtrlAlone()
    {
        var rate = CosineDecay(0, 4, warmupTarget: 0.1, warmupSteps: 2);
        const string Message = "The rate CosineDecay(0, 4, warmupTarget: 0.1, warmupSteps: 2) is 0 in step 1 (from 1), epoch 1, but Ftrl divides by its rate.\n  Fix: a rate that stays above 0: a warm-up from above 0, a decay that ends above 0.";
        Action step = () => Ftrl(rate).Begin(s_start).Step(s_gradient);
        step.Should().Throw<ArgumentException>().WithMessage(Message);
        Action fit = () => Made.Linear().Objective.Optimizer(Ftrl(rate)).Compile(Reference).Fit(Made.Values(4));
        fit.Should().Throw<ArgumentException>().WithMessage(Message);
        Sgd(rate).Begin(s_start).Step(s_gradient).Calls.Should().Be(1);
    }

    [Fact]
    public void Step_WithOtherGradients_IsRefused()
    {
        Action shape = () => Sgd().Begin(s_start).Step(Tensor.Of([1.0], [1]));
        shape.Should().Throw<ArgumentException>().WithMessage("The parameter weight has shape [3], got [1].*");
        Action missing = () => Sgd().Begin(s_start).Step(Parameters.Empty);
        missing.Should().Throw<KeyNotFoundException>();
    }

    private static double[] Weights(SteppedWeights stepped) => stepped.Weights["weight"].Float64.ToArray();

    private static double[] Each(Func<double, double, double> step) => [.. Enumerable.Range(0, 3).Select(i => step(s_start[i], s_gradient[i]))];

    private static bool Close(double value, double expected) => Math.Abs(value - expected) < 1e-14;
}
