namespace Pipeline.Tests;

/// <summary>The options of schedules, each flipped.</summary>
internal static class ScheduleOptions
{
    /// <summary>Does not depend on what the model says, so it never gets better.</summary>
    private static readonly Loss s_still = LossOf((y, t) => (t * t) + (0 * y), "still");

    internal static Dictionary<string, (Training Plain, Training Changed)> All() => new()
    {
        ["ExponentialDecay.initial"] = Flip(ExponentialDecay(0.1, 2, 0.5), ExponentialDecay(0.2, 2, 0.5)),
        ["ExponentialDecay.decaySteps"] = Flip(ExponentialDecay(0.1, 2, 0.5), ExponentialDecay(0.1, 3, 0.5)),
        ["ExponentialDecay.decayRate"] = Flip(ExponentialDecay(0.1, 2, 0.5), ExponentialDecay(0.1, 2, 0.25)),
        ["ExponentialDecay.staircase"] = Flip(ExponentialDecay(0.1, 2, 0.5), ExponentialDecay(0.1, 2, 0.5, staircase: true)),
        ["InverseTimeDecay.initial"] = Flip(InverseTimeDecay(0.1, 2, 0.5), InverseTimeDecay(0.2, 2, 0.5)),
        ["InverseTimeDecay.decaySteps"] = Flip(InverseTimeDecay(0.1, 2, 0.5), InverseTimeDecay(0.1, 3, 0.5)),
        ["InverseTimeDecay.decayRate"] = Flip(InverseTimeDecay(0.1, 2, 0.5), InverseTimeDecay(0.1, 2, 0.25)),
        ["InverseTimeDecay.staircase"] = Flip(InverseTimeDecay(0.1, 2, 0.5), InverseTimeDecay(0.1, 2, 0.5, staircase: true)),
        ["PolynomialDecay.initial"] = Flip(PolynomialDecay(0.1, 3), PolynomialDecay(0.2, 3)),
        ["PolynomialDecay.decaySteps"] = Flip(PolynomialDecay(0.1, 3), PolynomialDecay(0.1, 4)),
        ["PolynomialDecay.end"] = Flip(PolynomialDecay(0.1, 3), PolynomialDecay(0.1, 3, end: 0.05)),
        ["PolynomialDecay.power"] = Flip(PolynomialDecay(0.1, 3), PolynomialDecay(0.1, 3, power: 2)),
        ["PolynomialDecay.cycle"] = Flip(PolynomialDecay(0.1, 3), PolynomialDecay(0.1, 3, cycle: true)),
        ["CosineDecay.initial"] = Flip(CosineDecay(0.1, 4), CosineDecay(0.2, 4)),
        ["CosineDecay.decaySteps"] = Flip(CosineDecay(0.1, 4), CosineDecay(0.1, 5)),
        ["CosineDecay.alpha"] = Flip(CosineDecay(0.1, 4), CosineDecay(0.1, 4, alpha: 0.5)),
        ["CosineDecay.warmupTarget"] = Flip(CosineDecay(0, 4, warmupTarget: 0.1, warmupSteps: 2), CosineDecay(0, 4, warmupTarget: 0.2, warmupSteps: 2)),
        ["CosineDecay.warmupSteps"] = Flip(CosineDecay(0, 4, warmupTarget: 0.1, warmupSteps: 2), CosineDecay(0, 4, warmupTarget: 0.1, warmupSteps: 3)),
        ["CosineDecay.initial of a warm-up"] = Flip(CosineDecay(0, 4, warmupTarget: 0.1, warmupSteps: 2), CosineDecay(0.05, 4, warmupTarget: 0.1, warmupSteps: 2)),
        ["CosineDecayRestarts.initial"] = Flip(CosineDecayRestarts(0.1, 2), CosineDecayRestarts(0.2, 2)),
        ["CosineDecayRestarts.firstDecaySteps"] = Flip(CosineDecayRestarts(0.1, 2), CosineDecayRestarts(0.1, 3)),
        ["CosineDecayRestarts.periodFactor"] = Flip(CosineDecayRestarts(0.1, 2), CosineDecayRestarts(0.1, 2, periodFactor: 1)),
        ["CosineDecayRestarts.peakFactor"] = Flip(CosineDecayRestarts(0.1, 2), CosineDecayRestarts(0.1, 2, peakFactor: 0.5)),
        ["CosineDecayRestarts.alpha"] = Flip(CosineDecayRestarts(0.1, 2), CosineDecayRestarts(0.1, 2, alpha: 0.5)),
        ["PiecewiseConstantDecay.boundaries"] = Flip(PiecewiseConstantDecay([2], [0.1, 0.05]), PiecewiseConstantDecay([3], [0.1, 0.05])),
        ["PiecewiseConstantDecay.rates"] = Flip(PiecewiseConstantDecay([2], [0.1, 0.05]), PiecewiseConstantDecay([2], [0.1, 0.2])),
        ["InverseScaling.initial"] = Flip(InverseScaling(0.1), InverseScaling(0.2)),
        ["InverseScaling.power"] = Flip(InverseScaling(0.1), InverseScaling(0.1, power: 0.25)),
        ["Adaptive.initial"] = Flip(Adaptive(0.1), Adaptive(0.2)),
        ["Adaptive.measurement"] = Flip(Adaptive(0.1, epochs: 1, tolerance: 0), Adaptive(0.1, Train(s_still), epochs: 1, tolerance: 1e-4)),
        ["Adaptive.epochs"] = Flip(Adaptive(0.1, epochs: 1, tolerance: 1e9), Adaptive(0.1, epochs: 2, tolerance: 1e9)),
        ["Adaptive.tolerance"] = Flip(Adaptive(0.1, epochs: 1, tolerance: 1e9), Adaptive(0.1, epochs: 1, tolerance: 0)),
        ["RunsOut.rate"] = (Of(0.1).StopWhen(Adaptive(1e-6, epochs: 1, tolerance: 1e9).RunsOut()), Of(0.1).StopWhen(Adaptive(1, epochs: 1, tolerance: 1e9).RunsOut())),
        ["ReduceOnPlateau.initial"] = Flip(ReduceOnPlateau(0.1, Train(TotalLoss)), ReduceOnPlateau(0.2, Train(TotalLoss))),
        ["ReduceOnPlateau.measurement"] = Flip(ReduceOnPlateau(0.1, Train(TotalLoss), patience: 1, minimumChange: 0), ReduceOnPlateau(0.1, Train(s_still), patience: 1, minimumChange: 0)),
        ["ReduceOnPlateau.factor"] = Flip(Plateau(), Plateau() with { Factor = 0.5 }),
        ["ReduceOnPlateau.patience"] = Flip(Plateau(), Plateau() with { Patience = 2 }),
        ["ReduceOnPlateau.minimumChange"] = Flip(Plateau(), Plateau() with { MinimumChange = 0 }),
        ["ReduceOnPlateau.cooldown"] = Flip(Plateau(), Plateau() with { Cooldown = 2 }),
        ["ReduceOnPlateau.minimum"] = Flip(Plateau(), Plateau() with { Minimum = 0.05 }),
        ["Warmup.steps"] = Flip(Warmup(2, 0.1), Warmup(4, 0.1)),
        ["Warmup.then"] = Flip(Warmup(2, 0.1), Warmup(2, ExponentialDecay(0.1, 1, 0.5))),
        ["Warmup.from"] = Flip(Warmup(2, 0.1), Warmup(2, 0.1, from: 0.05)),
        ["Schedule.formula"] = Flip(Schedule(step => 0.1 / (1 + step)), Schedule(step => 0.1 / (1 + 2 * step))),
    };

    private static ReduceOnPlateau Plateau() => ReduceOnPlateau(0.1, Train(TotalLoss), patience: 1, minimumChange: 1e9);

    private static (Training Plain, Training Changed) Flip(Schedule plain, Schedule changed) => (Of(plain), Of(changed));

    private static Training Of(Schedule rate) => Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(rate)).Metrics(s_still);
}
