namespace Pipeline.Tests;

/// <summary>Each optimizer, and each thing that a step does around it.</summary>
internal static class OptimizerSamples
{
    internal static readonly IReadOnlyList<Sample> All =
    [
        Of("adagrad", Adagrad(0.05)), Of("adadelta", Adadelta(1)), Of("rmsprop", RmsProp(0.01, epsilon: 1e-3)), Of("rmsprop, centered, momentum", RmsProp(0.01, 0.8, 0.5, 1e-3, centered: true)), Of("amsgrad", Adam(0.01, epsilon: 1e-3, amsgrad: true)),
        Of("adamw", AdamW(0.01, 0.1, epsilon: 1e-3)), Of("adamax", Adamax(0.01, epsilon: 1e-3)), Of("nadam", Nadam(0.01, epsilon: 1e-3)), Of("lion", Lion(1e-3)), Of("ftrl", Ftrl(0.2, l1: 0.01, l2: 0.01, shrinkage: 0.02, beta: 0.1)),
        Of("ftrl of another power", Ftrl(0.2, power: -0.4)), Of("own rule", Custom(new SampleRule(0.5), rate: 0.05)),
        Of("clipped numbers", Sgd(0.1) with { Clipping = ByValue(0.05) }), Of("clipped norms", Sgd(0.1) with { Clipping = ByNorm(0.1) }), Of("clipped together", Sgd(0.1) with { Clipping = ByGlobalNorm(0.1) }),
        Of("decay", Sgd(0.1, 0.9) with { WeightDecay = 0.1, WeightDecayExcept = ["bias"] }), Of("accumulation", Adam(0.01, epsilon: 1e-3) with { Accumulation = 2 }),
        Of("average", Sgd(0.1) with { Averaging = MovingAverage(0.8, overwriteEvery: 3) }), Of("slots that begin anew", Sgd(0.1, 0.9) with { ResetEachEpoch = ["momentum"] }),
        Of("rate factors", Sgd(0.1) with { WeightDecay = 0.1, RateFactors = [RateFactor("bias", 2), RateFactor("1:Dense", 0.5)] }),
        Of("everything", Nadam(Warmup(3, CosineDecay(0.05, 20)), epsilon: 1e-3) with { WeightDecay = 0.05, Clipping = ByGlobalNorm(0.5), Accumulation = 2, Averaging = MovingAverage(0.7, 2), ResetEachEpoch = ["velocity"], RateFactors = [RateFactor("bias", 0.5)] }),
    ];

    private static Sample Of(string name, Optimizer optimizer) => new(name, Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError, L2(0.01)).Optimizer(optimizer), Rows.Values(7, [4], 2));
}
