namespace Pipeline.Tests;

/// <summary>What is said of optimizers and schedules that cannot be, word for word.</summary>
public sealed class OptimizerMessageTests
{
    private const string Positive = "a positive finite number";
    private const string NotNegative = "a finite number that is not negative";
    private const string Fraction = "a number in [0, 1)";
    private const string Count = "a positive whole number";

    private static readonly Objective s_objective = Input(4).Dense(2, name: "hidden").Dense(1).Loss(MeanSquaredError);

    internal static readonly string[] Held =
    [
        "UnknownParameters", "UnknownSlot", "ExceptOfNoDecay", "AverageNotKept", "BadSlots", "CustomUnread", "OtherOptimizer", "HalfAWarmup", "BadPieces", "ScheduleOfAxis", "NotForLbfgs",
    ];

    [Fact]
    public void Optimizers_WithNumbersOutOfRange_AreRefused()
    {
        Refuses(() => Adagrad(0), "Adagrad", "rate", Positive, "0");
        Refuses(() => Adagrad(initialAccumulator: -1), "Adagrad", "initialAccumulator", NotNegative, "-1");
        Refuses(() => Adagrad(epsilon: -1), "Adagrad", "epsilon", NotNegative, "-1");
        Refuses(() => Adadelta(rho: 1), "Adadelta", "rho", Fraction, "1");
        Refuses(() => Adadelta(epsilon: 0), "Adadelta", "epsilon", Positive, "0");
        Refuses(() => RmsProp(rho: -0.5), "RmsProp", "rho", Fraction, "-0.5");
        Refuses(() => RmsProp(momentum: 1), "RmsProp", "momentum", Fraction, "1");
        Refuses(() => RmsProp(epsilon: -1), "RmsProp", "epsilon", NotNegative, "-1");
        Refuses(() => AdamW(weightDecay: -1), "AdamW", "weightDecay", NotNegative, "-1");
        Refuses(() => AdamW(beta1: 1), "AdamW", "beta1", Fraction, "1");
        Refuses(() => Adamax(beta2: 1), "Adamax", "beta2", Fraction, "1");
        Refuses(() => Nadam(beta1: 2), "Nadam", "beta1", Fraction, "2");
        Refuses(() => Lion(beta2: 1), "Lion", "beta2", Fraction, "1");
        Refuses(() => Ftrl(power: 0.5), "Ftrl", "power", "a finite number that is not positive", "0.5");
        Refuses(() => Ftrl(l1: -1), "Ftrl", "l1", NotNegative, "-1");
        Refuses(() => MovingAverage(1), "MovingAverage", "decay", Fraction, "1");
        Refuses(() => MovingAverage(0.5, 0), "MovingAverage", "overwriteEvery", Count, "0");
        Refuses(() => ByGlobalNorm(0), "ByGlobalNorm", "limit", Positive, "0");
        Refuses(() => RateFactor("bias", 0), "RateFactor", "factor", Positive, "0");
        Message.Fails(() => Adam() with { Accumulation = 0 }, "Adam needs a positive whole number for accumulation, got 0.\n  Fix: pass a positive whole number.");
        Message.Fails(() => Adam() with { RateFactors = [RateFactor("a", 1), null!] }, "RateFactors[1] is null.\n  Fix: pass a value, or leave it out.");
        Message.Fails(() => Adam() with { Rate = -1 }, "Adam needs a positive finite number for rate, got -1.\n  Fix: pass a positive finite number.");
        Message.Fails(() => new ConstantRate(0), "An optimizer needs a positive finite number for rate, got 0.\n  Fix: pass a positive finite number.");
    }

    [Fact]
    public void Schedules_WithNumbersOutOfRange_AreRefused()
    {
        Refuses(() => ExponentialDecay(0, 1, 0.5), "ExponentialDecay", "initial", Positive, "0");
        Refuses(() => ExponentialDecay(1, 0, 0.5), "ExponentialDecay", "decaySteps", Count, "0");
        Refuses(() => ExponentialDecay(1, 1, 0), "ExponentialDecay", "decayRate", Positive, "0");
        Refuses(() => InverseTimeDecay(1, 1, 0), "InverseTimeDecay", "decayRate", Positive, "0");
        Refuses(() => PolynomialDecay(1, 1, -1), "PolynomialDecay", "end", NotNegative, "-1");
        Refuses(() => PolynomialDecay(1, 1, power: 0), "PolynomialDecay", "power", Positive, "0");
        Refuses(() => CosineDecay(0, 1), "CosineDecay", "initial", Positive, "0");
        Refuses(() => CosineDecay(0, 1, 0, -1, 1), "CosineDecay", "warmupTarget", Positive, "-1");
        Refuses(() => CosineDecayRestarts(1, 1, 0.5), "CosineDecayRestarts", "periodFactor", "a finite number of 1 or more", "0.5");
        Refuses(() => CosineDecayRestarts(1, 1, peakFactor: 0), "CosineDecayRestarts", "peakFactor", Positive, "0");
        Refuses(() => InverseScaling(1, 0), "InverseScaling", "power", Positive, "0");
        Refuses(() => Adaptive(1, epochs: 0), "Adaptive", "epochs", Count, "0");
        Refuses(() => ReduceOnPlateau(1, factor: 1), "ReduceOnPlateau", "factor", Fraction, "1");
        Refuses(() => ReduceOnPlateau(1, patience: 0), "ReduceOnPlateau", "patience", Count, "0");
        Refuses(() => Warmup(0, 1), "Warmup", "steps", Count, "0");
        Refuses(() => Warmup(1, -1), "Warmup", "then", Positive, "-1");
        Refuses(() => PiecewiseConstantDecay([1], [1, -1]), "PiecewiseConstantDecay", "rates", NotNegative, "-1");
    }

    [Fact]
    public void Schedules_ThatCannotBe_SayWhy()
    {
        Message.Fails(
            () => CosineDecay(0.1, 10, warmupSteps: 5),
            "CosineDecay has warmupSteps, but no warmupTarget to rise to.\n  at OptimizerMessageTests.cs:LINE\n  Fix: CosineDecay(0, 10000, warmupTarget: 0.1, warmupSteps: 500), or leave warmupSteps out.");
        Message.Fails(
            () => CosineDecay(0.1, 10, warmupTarget: 0.5),
            "CosineDecay has a warmupTarget, but no warmupSteps to rise in.\n  at OptimizerMessageTests.cs:LINE\n  Fix: CosineDecay(0, 10000, warmupTarget: 0.1, warmupSteps: 500), or the target as the initial rate.");
        foreach (var (boundaries, rates) in new (Seq<int>, Seq<double>)[] { ([], [0.1]), ([1], [0.1]), ([-1], [0.1, 0.2]), ([2, 2], [0.1, 0.2, 0.3]) })
        {
            FluentActions.Invoking(() => PiecewiseConstantDecay(boundaries, rates)).Should().Throw<ModelException>();
        }

        Message.Fails(
            () => PiecewiseConstantDecay([2, 1], [0.1, 0.5]),
            """
            PiecewiseConstantDecay needs steps that rise, from 0, and one rate more than steps, got [2, 1] with [0.1, 0.5].
              at OptimizerMessageTests.cs:LINE
              Fix: PiecewiseConstantDecay([1000, 2000], [0.1, 0.05, 0.01]).
            """);
        Message.Fails(
            () => Schedule(Softmax),
            "Schedule reads one number, the step, but Softmax(x) works on a whole axis.\n  at OptimizerMessageTests.cs:LINE\n  Fix: write it with functions of one number, such as Exp, Power, Min or Cos.");
        Message.Fails(() => Schedule(_ => null!), "The schedule returned null instead of an expression.\n  at OptimizerMessageTests.cs:LINE\n  Fix: return an expression, such as x => x * Sigmoid(x).");
    }

    [Fact]
    public void Names_ThatNothingHas_AreRefused()
    {
        Message.Fails(
            () => s_objective.Optimizer(Sgd() with { RateFactors = [RateFactor("hiden", 0.1), RateFactor("bias", 2)], WeightDecay = 0.1, WeightDecayExcept = ["gamma"] }),
            """
            Sgd(0.01) with { WeightDecay = 0.1, WeightDecayExcept = ["gamma"], RateFactors = [RateFactor("hiden", 0.1), RateFactor("bias", 2)] } names hiden, gamma, which no trained parameter of the model is called.
              Fix: names out of hidden.weight, hidden.bias, 2:Dense.weight, 2:Dense.bias, or of their layers.
            """);
        Message.Fails(
            () => s_objective.Optimizer(Adam() with { ResetEachEpoch = ["momentun"] }),
            "Adam(0.001) with { ResetEachEpoch = [\"momentun\"] } resets momentun with each epoch, which its rule does not keep.\n  Fix: names out of momentum, velocity.");
        Message.Fails(
            () => s_objective.Optimizer(Sgd() with { ResetEachEpoch = ["momentum"] }),
            "Sgd(0.01) with { ResetEachEpoch = [\"momentum\"] } resets momentum with each epoch, which its rule does not keep.\n  Fix: leave ResetEachEpoch out; the rule keeps nothing.");
        Message.Fails(
            () => s_objective.Optimizer(Sgd() with { WeightDecayExcept = ["bias"] }),
            "Sgd(0.01) with { WeightDecayExcept = [\"bias\"] } excepts parameters from a weight decay that is 0.\n  Fix: set WeightDecay too, or leave WeightDecayExcept out.");
    }

    [Fact]
    public void Average_ThatAKeepRuleWouldLose_IsRefusedInEitherOrder()
    {
        const string Refused = "Keep(Best(Train(TotalLoss))) chooses among the weights that were measured, which are those behind the average, so MovingAverage() would have no effect.\n"
            + "  Fix: MovingAverage with overwriteEvery, so that what is measured has been averaged; or leave Keep out, and the average is the result.";
        Message.Fails(() => s_objective.Optimizer(Sgd() with { Averaging = MovingAverage() }).Keep(Best(Train(TotalLoss))), Refused);
        Message.Fails(() => s_objective.Optimizer(Sgd()).Keep(Best(Train(TotalLoss))).Optimizer(Sgd() with { Averaging = MovingAverage() }), Refused);
        s_objective.Optimizer(Sgd() with { Averaging = MovingAverage(overwriteEvery: 5) }).Keep(Best(Train(TotalLoss))).Kept.Should().NotBeNull();
    }

    [Fact]
    public void Lbfgs_OfWhatItCannotTrain_SaysWhy()
    {
        const string Fix = "\n  Fix: leave that out, or another optimizer, such as Adam().";
        var model = Input(4).Dense(2);
        Message.Fails(
            () => model.Dropout(0.5).Dense(1).Loss(MeanSquaredError).Optimizer(Lbfgs()),
            "Lbfgs cannot train 2:Dropout: it draws random numbers, so that the loss would be another function each time." + Fix);
        Message.Fails(
            () => model.BatchNormalization(name: "norm").Dense(1).Loss(MeanSquaredError).Optimizer(Lbfgs()),
            "Lbfgs cannot train norm: it gathers moving statistics in steps, of which there are none." + Fix);
        Message.Fails(
            () => Input(4).Dense(2, weightConstraint: NonNeg).Loss(MeanSquaredError).Optimizer(Lbfgs()),
            "Lbfgs cannot train 1:Dense.weight: it is constrained by NonNeg, which would move it off the line that is searched." + Fix);
        model.LayerNormalization().Dense(1).Loss(MeanSquaredError, L2(1e-3)).Optimizer(Lbfgs()).Optimizer.Should().Be(Lbfgs());
        model.BatchNormalization(name: "norm").Dense(1).Frozen("norm").Loss(MeanSquaredError).Optimizer(Lbfgs()).Optimizer.Should().Be(Lbfgs());
        Refuses(() => Lbfgs(memory: 0), "Lbfgs", "memory", Count, "0");
        Refuses(() => Lbfgs(gradientTolerance: -1), "Lbfgs", "gradientTolerance", NotNegative, "-1");
        Refuses(() => Lbfgs(lossTolerance: -1), "Lbfgs", "lossTolerance", NotNegative, "-1");
        Refuses(() => Lbfgs(lineSearch: 0), "Lbfgs", "lineSearch", Count, "0");
        Refuses(() => Lbfgs(evaluations: 0), "Lbfgs", "evaluations", Count, "0");
    }

    [Fact]
    public void Rules_OfOnesOwn_ThatCannotBe_SayWhy()
    {
        const string Fix = "\n  at OptimizerMessageTests.cs:LINE\n  Fix: at most three names that differ, of letters, digits, '_' and '-'; \"gradient_sum\" and \"average\" are taken.";
        Message.Fails(() => Custom(new KeepingRule("a a a a"), 0.1), "The rule KeepingRule { Names = a a a a } keeps [a, a, a, a] beside each weight." + Fix);
        foreach (var names in new[] { "a b c d", "a a", "average", "gradient_sum", "a.b" })
        {
            FluentActions.Invoking(() => Custom(new KeepingRule(names), 0.1)).Should().Throw<ModelException>(names);
        }

        var custom = Custom(new KeepingRule("a"), 0.1);
        var json = s_objective.Optimizer(custom).ToJson();
        Training.FromJson(json, custom).Should().Be(s_objective.Optimizer(custom));
        Message.Fails(
            () => Training.FromJson(json),
            "The text holds a rule of somebody's own, KeepingRule { Names = a }, which cannot be made from text.\n  Fix: pass the same optimizer, Custom(…), beside the text or the file.");
        Message.Fails(
            () => Training.FromJson(json, Sgd()),
            "The optimizer given is Sgd(0.01), but the text holds the rule KeepingRule { Names = a }.\n  Fix: pass the one that was used, with the same options; vary it afterwards.");
        Custom(new KeepingRule("a"), 0.1).Should().Be(custom).And.NotBe(Custom(new KeepingRule("b"), 0.1));
        custom.ToString().Should().Be("Custom(KeepingRule { Names = a }, rate: 0.1)");
    }

    private static void Refuses<T>(Func<T> make, string verb, string name, string expected, string value)
    {
        var thrown = make.Should().Throw<ModelException>().Which;
        System.Text.RegularExpressions.Regex.Replace(thrown.Message, @":\d+\n", ":LINE\n").Should().Be($"{verb} needs {expected} for {name}, got {value}.\n  at OptimizerMessageTests.cs:LINE\n  Fix: pass {expected}.");
    }

    /// <summary>Keeps slots of the given names, and does nothing.</summary>
    private readonly record struct KeepingRule(string Names) : IRule
    {
        // Not a property of its own, so that it is not printed.
        Seq<Slot> IRule.Slots => Names.Split(' ').Select(name => new Slot(name)).ToSeq();

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane> => weight += TLane.Of(0);
    }
}
