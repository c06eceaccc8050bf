namespace Pipeline.Tests;

/// <summary>Random optimizers and schedules.</summary>
internal sealed partial class RandomValues
{
    private Optimizer Optimizer()
    {
        var optimizer = Pick<RuleOptimizer>(
            Sgd(), Sgd(0.1, 0.9), Sgd(1e-7, 0.5, true), Sgd(Rate()), Adam(), Adam(1.0 / 3, 0, 0.5, 1e-8), Adam(Rate(), amsgrad: true), AdamW(), AdamW(Rate(), 0.1, 0.5, 0.75, 1e-3, true), Adamax(),
            Adamax(Rate(), 0.5, 0.25, 1e-8), Nadam(), Nadam(Rate(), 0.1, 0.9, 0), Lion(), Lion(Rate(), 0.5, 0.75), Adagrad(), Adagrad(Rate(), 0, 1e-3), Adadelta(), Adadelta(Rate(), 0.9, 1e-3), RmsProp(),
            RmsProp(Rate(), 0.5, 0.9, 1e-3, true), Ftrl(), Ftrl(Rate(), -0.25, 1, 0.1, 1.0 / 3, 1e-7, 2));
        return Maybe() ? optimizer : optimizer with
        {
            WeightDecay = Pick(0, 1e-4, 0.1),
            Clipping = Pick(null, ByValue(0.5), ByNorm(1), ByGlobalNorm(1.0 / 3)),
            Accumulation = Pick(1, 2, 9),
            Averaging = Pick(null, MovingAverage(), MovingAverage(0.5, 3)),
        };
    }

    /// <summary>With the names of what is there: the parameters of a model, the slots of a rule.</summary>
    private Optimizer Named(Optimizer optimizer, Objective objective)
    {
        var trained = objective.Lower().Parameters.Where(spec => spec.Role == ParameterRole.Trainable).Select(spec => spec.Path).ToArray();
        if (_random.Next(8) == 0 && IsSmooth(objective.Lower()))
        {
            return Pick(Lbfgs(), Lbfgs(3, 1e-3, 0, 7, 100));
        }

        return optimizer is not RuleOptimizer rule || trained.Length == 0 || Maybe() ? optimizer : rule with
        {
            WeightDecay = 0.25,
            WeightDecayExcept = [Pick(trained)],
            RateFactors = [RateFactor(Pick(trained), Pick(0.1, 2, 1.0 / 3))],
            ResetEachEpoch = rule.Slots.Select(slot => slot.Name).ToSeq(),
        };
    }

    private static bool IsSmooth(ModelGraph graph) => !graph.Nodes.Any(node => node.Op is NoiseOp or BatchNormalizationOp { IsFrozen: false }) && graph.Parameters.All(spec => spec.Constraint is null);

    private Schedule Rate() => Pick<Schedule>(
        0.1, ExponentialDecay(0.1, 1000, 0.96), ExponentialDecay(1, 7, 1.0 / 3, staircase: true), InverseTimeDecay(0.1, 10, 0.5), InverseTimeDecay(0.1, 10, 0.5, staircase: true), PolynomialDecay(0.1, 100),
        PolynomialDecay(0.1, 100, 0.01, 0.5, cycle: true), CosineDecay(0.1, 100), CosineDecay(0, 100, 0.1, 0.5, 10), CosineDecayRestarts(0.1, 10), CosineDecayRestarts(0.1, 10, 1, 0.5, 0.25),
        PiecewiseConstantDecay([0, 10], [0.1, 1.0 / 3, 0]), InverseScaling(0.1), InverseScaling(0.1, 0.25), Adaptive(0.1), AdaptiveRate(), ReduceOnPlateau(0.1), ReduceOnPlateau(1, Measurement(), 0.5, 3, 0, 2, 1e-3),
        Warmup(10, 0.1), Warmup(3, CosineDecay(1.0 / 3, 10), 1e-7), Warmup(1, Warmup(2, ExponentialDecay(0.5, 3, 0.5))), Adaptive(0.5), Schedule(step => 0.1 / (1 + 0.01 * step)), Schedule(Exp), Schedule(Expression()));

    private Adaptive AdaptiveRate() => Adaptive(1, Measurement(), 2, Pick(0, 0.1));

    private Activation Expression()
    {
        var expression = Pick(Expr.X, LeakyRelu(Expr.X, 0.1), Expression(3));
        return _ => expression;
    }
}
