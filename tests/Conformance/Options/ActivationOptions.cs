namespace Pipeline.Tests;

/// <summary>The options of activations, each flipped.</summary>
internal static class ActivationOptions
{
    internal static Dictionary<string, (Training Plain, Training Changed)> All() => new()
    {
        ["Relu.max"] = Both(Relu(max: 1), Relu(max: 0.25)),
        ["Relu.negativeSlope"] = Both(Relu(max: 1), Relu(max: 1, negativeSlope: 0.5)),
        ["Relu.threshold"] = Both(Relu(max: 1), Relu(max: 1, threshold: 0.25)),
        ["LeakyRelu.slope"] = Both(LeakyRelu(0.1), LeakyRelu(0.3)),
        ["Elu.alpha"] = Both(Elu, Elu(0.5)),
        ["Celu.alpha"] = Both(Celu, Celu(0.5)),
        ["Swish.beta"] = Both(Swish(1), Swish(2)),
        ["HardShrink.threshold"] = Both(HardShrink, HardShrink(0.25)),
        ["SoftShrink.threshold"] = Both(SoftShrink, SoftShrink(0.25)),
        ["Threshold.threshold"] = Both(Threshold(0, 0.5), Threshold(0.25, 0.5)),
        ["Threshold.value"] = Both(Threshold(0, 0.5), Threshold(0, 0.25)),
        ["Squareplus.b"] = Both(Squareplus, Squareplus(1)),
    };

    private static (Training Plain, Training Changed) Both(Activation plain, Activation changed) => (Trained(plain), Trained(changed));

    private static Training Trained(Activation activation) => Input(4).Dense(6, activation).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));
}
