namespace Pipeline.Tests;

/// <summary>The options of optimizers and of what a step does around them, each flipped.</summary>
internal static class OptimizerOptions
{
    /// <summary>Each rule, with numbers that matter in a few steps.</summary>
    private static readonly RuleOptimizer[] s_rules =
    [
        Sgd(0.1, momentum: 0.5), Adam(0.1), AdamW(0.1), Adamax(0.1), Nadam(0.1), Lion(0.1), Adagrad(0.1), Adadelta(1), RmsProp(0.1, momentum: 0.5), Ftrl(0.5, l1: 0.01), Custom(new SampleRule(0.5), rate: 0.1),
    ];

    internal static Dictionary<string, (Training Plain, Training Changed)> All()
    {
        var options = new Dictionary<string, (Training Plain, Training Changed)>
        {
            ["Sgd.rate"] = Flip(Sgd(0.1), Sgd(0.2)),
            ["Sgd.momentum"] = Flip(Sgd(0.1, momentum: 0.5), Sgd(0.1, momentum: 0.9)),
            ["Sgd.momentum of 0"] = Flip(Sgd(0.1), Sgd(0.1, momentum: 0.5)),
            ["Sgd.nesterov"] = Flip(Sgd(0.1, momentum: 0.5), Sgd(0.1, momentum: 0.5, nesterov: true)),
            ["Adam.rate"] = Flip(Adam(0.1), Adam(0.2)),
            ["Adam.beta1"] = Flip(Adam(0.1), Adam(0.1, beta1: 0.8)),
            ["Adam.beta2"] = Flip(Adam(0.1), Adam(0.1, beta2: 0.99)),
            ["Adam.epsilon"] = Flip(Adam(0.1), Adam(0.1, epsilon: 1e-3)),
            ["Adam.amsgrad"] = Flip(Adam(0.3, beta2: 0.5), Adam(0.3, beta2: 0.5, amsgrad: true)),
            ["AdamW.rate"] = Flip(AdamW(0.1), AdamW(0.2)),
            ["AdamW.beta1"] = Flip(AdamW(0.1), AdamW(0.1, beta1: 0.8)),
            ["AdamW.beta2"] = Flip(AdamW(0.1), AdamW(0.1, beta2: 0.99)),
            ["AdamW.epsilon"] = Flip(AdamW(0.1), AdamW(0.1, epsilon: 1e-3)),
            ["AdamW.amsgrad"] = Flip(AdamW(0.3, beta2: 0.5), AdamW(0.3, beta2: 0.5, amsgrad: true)),
            ["Adamax.rate"] = Flip(Adamax(0.1), Adamax(0.2)),
            ["Adamax.beta1"] = Flip(Adamax(0.1), Adamax(0.1, beta1: 0.8)),
            ["Adamax.beta2"] = Flip(Adamax(0.1), Adamax(0.1, beta2: 0.5)),
            ["Adamax.epsilon"] = Flip(Adamax(0.1), Adamax(0.1, epsilon: 1e-2)),
            ["Nadam.rate"] = Flip(Nadam(0.1), Nadam(0.2)),
            ["Nadam.beta1"] = Flip(Nadam(0.1), Nadam(0.1, beta1: 0.8)),
            ["Nadam.beta2"] = Flip(Nadam(0.1), Nadam(0.1, beta2: 0.99)),
            ["Nadam.epsilon"] = Flip(Nadam(0.1), Nadam(0.1, epsilon: 1e-2)),
            ["Lion.rate"] = Flip(Lion(0.1), Lion(0.2)),
            ["Lion.beta1"] = Flip(Lion(0.3), Lion(0.3, beta1: 0)),
            ["Lion.beta2"] = Flip(Lion(0.3), Lion(0.3, beta2: 0)),
            ["Adagrad.rate"] = Flip(Adagrad(0.1), Adagrad(0.2)),
            ["Adagrad.initialAccumulator"] = Flip(Adagrad(0.1), Adagrad(0.1, initialAccumulator: 0.2)),
            ["Adagrad.epsilon"] = Flip(Adagrad(0.1), Adagrad(0.1, epsilon: 1e-2)),
            ["Adadelta.rate"] = Flip(Adadelta(1), Adadelta(2)),
            ["Adadelta.rho"] = Flip(Adadelta(1), Adadelta(1, rho: 0.5)),
            ["Adadelta.epsilon"] = Flip(Adadelta(1), Adadelta(1, epsilon: 1e-3)),
            ["RmsProp.rate"] = Flip(RmsProp(0.1), RmsProp(0.2)),
            ["RmsProp.rho"] = Flip(RmsProp(0.1), RmsProp(0.1, rho: 0.5)),
            ["RmsProp.momentum"] = Flip(RmsProp(0.1), RmsProp(0.1, momentum: 0.5)),
            ["RmsProp.epsilon"] = Flip(RmsProp(0.1), RmsProp(0.1, epsilon: 1e-2)),
            ["RmsProp.centered"] = Flip(RmsProp(0.1), RmsProp(0.1, centered: true)),
            ["RmsProp.momentum of centered"] = Flip(RmsProp(0.1, centered: true), RmsProp(0.1, momentum: 0.5, centered: true)),
            ["Ftrl.rate"] = Flip(Ftrl(0.5), Ftrl(0.25)),
            ["Ftrl.power"] = Flip(Ftrl(0.5), Ftrl(0.5, power: -0.25)),
            ["Ftrl.initialAccumulator"] = Flip(Ftrl(0.5), Ftrl(0.5, initialAccumulator: 0.2)),
            ["Ftrl.l1"] = Flip(Ftrl(0.5), Ftrl(0.5, l1: 0.05)),
            ["Ftrl.l2"] = Flip(Ftrl(0.5), Ftrl(0.5, l2: 0.05)),
            ["Ftrl.shrinkage"] = Flip(Ftrl(0.5), Ftrl(0.5, shrinkage: 0.1)),
            ["Ftrl.beta"] = Flip(Ftrl(0.5), Ftrl(0.5, beta: 0.1)),
            ["Custom.rule"] = Flip(Custom(new SampleRule(0.5), rate: 0.1), Custom(new SampleRule(0.25), rate: 0.1)),
            ["Custom.rate"] = Flip(Custom(new SampleRule(0.5), rate: 0.1), Custom(new SampleRule(0.5), rate: 0.2)),
            ["Lbfgs.memory"] = Flip(Lbfgs(memory: 1), Lbfgs(memory: 3)),
            ["Lbfgs.gradientTolerance"] = Flip(Lbfgs(gradientTolerance: 0), Lbfgs(gradientTolerance: 0.5)),
            ["Lbfgs.lossTolerance"] = Flip(Lbfgs(lossTolerance: 0), Lbfgs(lossTolerance: 1)),
            ["Lbfgs.lineSearch"] = Flip(Far(Lbfgs()), Far(Lbfgs(lineSearch: 1))),
            ["Lbfgs.evaluations"] = Flip(Lbfgs(), Lbfgs(evaluations: 3)),
            ["ByValue.limit"] = Flip(Sgd(0.1) with { Clipping = ByValue(0.1) }, Sgd(0.1) with { Clipping = ByValue(0.05) }),
            ["ByNorm.limit"] = Flip(Sgd(0.1) with { Clipping = ByNorm(0.1) }, Sgd(0.1) with { Clipping = ByNorm(0.05) }),
            ["ByGlobalNorm.limit"] = Flip(Sgd(0.1) with { Clipping = ByGlobalNorm(0.1) }, Sgd(0.1) with { Clipping = ByGlobalNorm(0.05) }),
            ["ByNorm of each or all"] = Flip(Sgd(0.1) with { Clipping = ByNorm(0.1) }, Sgd(0.1) with { Clipping = ByGlobalNorm(0.1) }),
            ["MovingAverage.decay"] = Flip(Sgd(0.1) with { Averaging = MovingAverage(0.5) }, Sgd(0.1) with { Averaging = MovingAverage(0.75) }),
            ["MovingAverage.overwriteEvery"] = Flip(Sgd(0.1) with { Averaging = MovingAverage(0.5) }, Sgd(0.1) with { Averaging = MovingAverage(0.5, overwriteEvery: 2) }),
            ["RateFactor.of"] = Flip(Sgd(0.1) with { RateFactors = [RateFactor("bias", 0.5)] }, Sgd(0.1) with { RateFactors = [RateFactor("1:Dense", 0.5)] }),
            ["RateFactor.factor"] = Flip(Sgd(0.1) with { RateFactors = [RateFactor("bias", 0.5)] }, Sgd(0.1) with { RateFactors = [RateFactor("bias", 0.25)] }),
        };
        foreach (var rule in s_rules)
        {
            var verb = rule.Describe().Verb;
            options[$"{verb}.weightDecay"] = Flip(rule, rule with { WeightDecay = 0.5 });
            options[$"{verb}.weightDecayExcept"] = Flip(rule with { WeightDecay = 0.5 }, rule with { WeightDecay = 0.5, WeightDecayExcept = ["weight"] });
            options[$"{verb}.clipping"] = Flip(rule, rule with { Clipping = ByValue(0.02) });
            options[$"{verb}.accumulation"] = Flip(rule, rule with { Accumulation = 2 });
            options[$"{verb}.averaging"] = Flip(rule, rule with { Averaging = MovingAverage(0.5) });
            options[$"{verb}.resetEachEpoch"] = Flip(rule, rule with { ResetEachEpoch = [.. rule.Slots.Select(slot => slot.Name)] });
            options[$"{verb}.rateFactors"] = Flip(rule, rule with { RateFactors = [RateFactor("weight", 0.5)] });
        }

        return options;
    }

    private static (Training Plain, Training Changed) Flip(Optimizer plain, Optimizer changed) => (Optimized(plain), Optimized(changed));

    private static (Training Plain, Training Changed) Flip(Training plain, Training changed) => (plain, changed);

    private static Training Optimized(Optimizer optimizer) => Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError).Optimizer(optimizer);

    /// <summary>A minimum so near that the first point of a line search lies beyond it.</summary>
    private static Training Far(Optimizer optimizer) =>
        Input(4).Dense(2, weightInitializer: Constant(0.1)).Loss(LossOf((y, t) => (100 * y * y) + (0 * t), "steep")).Optimizer(optimizer);
}
