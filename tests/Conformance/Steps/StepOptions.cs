namespace Pipeline.Tests;

/// <summary>Optimizers that together have everything that a step does around its rule, alone and together.</summary>
internal static class StepOptions
{
    /// <summary>Each option alone, on different rules; then more and more of them together.</summary>
    internal static readonly IReadOnlyList<RuleOptimizer> All =
    [
        Sgd(0.1, momentum: 0.9) with { WeightDecay = 0.3 },
        Adam(0.01, epsilon: 0.01) with { WeightDecay = 0.3, WeightDecayExcept = ["bias", "norm"] },
        Sgd(0.1) with { Clipping = ByValue(0.02) },
        Sgd(0.1, momentum: 0.5) with { Clipping = ByNorm(0.05) },
        Adam(0.01, epsilon: 0.01) with { Clipping = ByGlobalNorm(0.1) },
        Sgd(0.1) with { Clipping = ByNorm(1e6) },
        Sgd(0.1) with { Clipping = ByGlobalNorm(1e6) },
        Sgd(0.1, momentum: 0.9, nesterov: true) with { Accumulation = 3 },
        Adam(0.01, epsilon: 0.01) with { Accumulation = 2 },
        Sgd(0.1, momentum: 0.9) with { Averaging = MovingAverage(0.8) },
        Adam(0.01, epsilon: 0.01) with { Averaging = MovingAverage(0.7, overwriteEvery: 3) },
        Sgd(0.1, momentum: 0.9) with { RateFactors = [RateFactor("hidden", 0.25), RateFactor("bias", 2)] },
        Sgd(0.1, momentum: 0.9) with { WeightDecay = 0.3, RateFactors = [RateFactor("hidden", 3), RateFactor("out.weight", 0.1)] },
        Sgd(0.1, momentum: 0.9) with { ResetEachEpoch = ["momentum"] },
        Custom(new ThreeSlots(0.3), 0.1),
        Custom(new ThreeSlots(0.3), 0.1) with { ResetEachEpoch = ["square", "largest"] },
        Custom(new EveryOperation(), 0.02),
        Custom(new EveryOperation(), 0.02) with { Accumulation = 2, Averaging = MovingAverage(0.5), WeightDecay = 0.1, Clipping = ByNorm(0.1) },
        .. from clipping in (Clipping[])[ByValue(0.02), ByNorm(0.05), ByGlobalNorm(0.1)]
           from optimizer in (RuleOptimizer[])[Sgd(0.1, momentum: 0.9), Adam(0.01, epsilon: 0.01), Custom(new ThreeSlots(0.3), 0.1)]
           select Everything(optimizer) with { Clipping = clipping },
    ];

    /// <summary>All options but clipping.</summary>
    internal static RuleOptimizer Everything(RuleOptimizer optimizer) => optimizer with
    {
        WeightDecay = 0.2,
        WeightDecayExcept = ["out.bias"],
        Accumulation = 3,
        Averaging = MovingAverage(0.75, overwriteEvery: 2),
        RateFactors = [RateFactor("hidden", 0.5), RateFactor("bias", 2)],
    };

    internal static RuleOptimizer Named(string name) => All.Single(optimizer => optimizer.ToString() == name);

    /// <summary>Every one on every engine.</summary>
    public static TheoryData<string, string> OnEachEngine
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.All)
            {
                foreach (var optimizer in All)
                {
                    data.Add(Engines.Name(engine), optimizer.ToString());
                }
            }

            return data;
        }
    }
}
