namespace Pipeline.Tests;

/// <summary>The options of losses, initializers and constraints, each flipped.</summary>
internal static class FormulaOptions
{
    internal static Dictionary<string, (Training Plain, Training Changed)> All()
    {
        var options = new Dictionary<string, (Training Plain, Training Changed)>
        {
            ["Huber.delta"] = Losses(Huber(0.5), Huber(0.25)),
            ["BinaryCrossEntropy.labelSmoothing"] = Losses(BinaryCrossEntropy, BinaryCrossEntropy with { LabelSmoothing = 0.2 }),
            ["BinaryFocal.labelSmoothing"] = Losses(BinaryFocal(), BinaryFocal() with { LabelSmoothing = 0.2 }),
            ["BinaryFocal.gamma"] = Losses(BinaryFocal(), BinaryFocal(1)),
            ["BinaryFocal.alpha"] = Losses(BinaryFocal(), BinaryFocal(alpha: 0.25)),
            ["CrossEntropy.labelSmoothing"] = Losses(CrossEntropy, CrossEntropy with { LabelSmoothing = 0.2 }),
            ["CategoricalFocal.labelSmoothing"] = Losses(CategoricalFocal(), CategoricalFocal() with { LabelSmoothing = 0.2 }),
            ["CategoricalFocal.gamma"] = Losses(CategoricalFocal(), CategoricalFocal(1)),
            ["CategoricalFocal.alpha"] = Losses(CategoricalFocal(), CategoricalFocal(alpha: 0.5)),
            ["LossOf.formula"] = Losses(LossOf((y, t) => Abs(y - t)), LossOf((y, t) => 2 * Abs(y - t))),

            ["VarianceScaling.scale"] = Started(VarianceScaling(1, FanMode.Out, Distribution.Normal), VarianceScaling(2, FanMode.Out, Distribution.Normal)),
            ["VarianceScaling.mode"] = Started(VarianceScaling(1, FanMode.Out, Distribution.Normal), VarianceScaling(1, FanMode.Average, Distribution.Normal)),
            ["VarianceScaling.distribution"] = Started(VarianceScaling(1, FanMode.Out, Distribution.Normal), VarianceScaling(1, FanMode.Out, Distribution.Uniform)),
            ["TruncatedNormal.mean"] = Started(TruncatedNormal(0, 0.5), TruncatedNormal(0.1, 0.5)),
            ["TruncatedNormal.deviation"] = Started(TruncatedNormal(0, 0.5), TruncatedNormal(0, 0.4)),
            ["Orthogonal.gain"] = Started(Orthogonal(), Orthogonal(0.5)),
            ["Identity.gain"] = Started(Identity(), Identity(0.5)),
            ["Values.values"] = Started(Values([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [4, 3]), Values([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13], [4, 3])),

            ["Dense.weightConstraint"] = (Constrained(null), Constrained(NonNeg)),
            ["Dense.biasConstraint"] = (
                Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.5)),
                Input(4).Dense(3, Tanh, biasConstraint: UnitNorm()).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.5))),
            ["MaxNorm.max"] = (Constrained(MaxNorm(0.5)), Constrained(MaxNorm(0.25))),
            ["MaxNorm.axes"] = (Constrained(MaxNorm(0.5)), Constrained(MaxNorm(0.5, [1]))),
            ["UnitNorm.axes"] = (Constrained(UnitNorm()), Constrained(UnitNorm([0, 1]))),
            ["MinMaxNorm.min"] = (Constrained(MinMaxNorm(1.5, 2)), Constrained(MinMaxNorm(1.75, 2))),
            ["MinMaxNorm.max"] = (Constrained(MinMaxNorm(0, 0.25)), Constrained(MinMaxNorm(0, 0.125))),
            ["MinMaxNorm.rate"] = (Constrained(MinMaxNorm(0, 0.25)), Constrained(MinMaxNorm(0, 0.25, 0.5))),
            ["MinMaxNorm.axes"] = (Constrained(MinMaxNorm(0, 0.25)), Constrained(MinMaxNorm(0, 0.25, 1, [1]))),
        };
        foreach (var loss in FormulaSamples.Losses.Append(MeanSquaredError).DistinctBy(loss => loss.Describe().Verb))
        {
            options[$"{loss.Describe().Verb}.outputs"] = Losses(loss with { Outputs = Reduction.Mean }, loss with { Outputs = Reduction.Sum });
            options[$"{loss.Describe().Verb}.samples"] = Losses(loss with { Samples = Reduction.Mean }, loss with { Samples = Reduction.Sum });
        }

        return options;
    }

    /// <summary>Of several positions, so that it counts how they become one.</summary>
    private static (Training Plain, Training Changed) Losses(Loss plain, Loss changed) =>
        (FormulaSamples.Trained(plain, Input(4).Dense(6).Reshape(3, 2)), FormulaSamples.Trained(changed, Input(4).Dense(6).Reshape(3, 2)));

    private static (Training Plain, Training Changed) Started(Initializer plain, Initializer changed) => (Started(plain), Started(changed));

    private static Training Started(Initializer start) => Input(4).Dense(3, Tanh, weightInitializer: start).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));

    private static Training Constrained(Constraint? constraint) => Input(4).Dense(3, Tanh, weightConstraint: constraint).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));
}
