namespace Pipeline.Tests;

/// <summary>The options of plain layers, penalties, initializers and of the objective, each flipped.</summary>
internal static class BasicOptions
{
    internal static Dictionary<string, (Training Plain, Training Changed)> All() => new()
    {
        ["Dense.units"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(4, Tanh))),
        ["Dense.activation"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Sigmoid))),
        ["Dense.bias"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, bias: false))),
        ["Dense.weightInitializer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, weightInitializer: HeNormal))),
        ["Dense.biasInitializer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, biasInitializer: Constant(0.25)))),
        ["Dense.weightRegularizer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, weightRegularizer: L2(0.1)))),
        ["Dense.biasRegularizer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, biasRegularizer: L2(0.1)))),
        ["Dense.activityRegularizer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, activityRegularizer: L2(0.1)))),
        ["Activation.activation"] = (Hidden(m => m.Dense(3).Activation(Tanh)), Hidden(m => m.Dense(3).Activation(Softmax))),
        ["Dropout.rate"] = (Hidden(m => m.Dense(3).Dropout(0.25)), Hidden(m => m.Dense(3).Dropout(0.5))),
        ["Reshape.shape"] = (Hidden(m => m.Reshape(2, 2).Activation(Softmax).Flatten()), Hidden(m => m.Reshape(1, 4).Activation(Softmax).Flatten())),

        ["L1.factor"] = (Penalized(L1(0.05)), Penalized(L1(0.1))),
        ["L2.factor"] = (Penalized(L2(0.05)), Penalized(L2(0.1))),
        ["L1L2.l1"] = (Penalized(L1L2(0.05, 0.1)), Penalized(L1L2(0.1, 0.1))),
        ["L1L2.l2"] = (Penalized(L1L2(0.05, 0.1)), Penalized(L1L2(0.05, 0.2))),

        ["Constant.value"] = (Started(Constant(0.1)), Started(Constant(0.2))),
        ["Uniform.minimum"] = (Started(Uniform(-0.5, 0.5)), Started(Uniform(-0.4, 0.5))),
        ["Uniform.maximum"] = (Started(Uniform(-0.5, 0.5)), Started(Uniform(-0.5, 0.4))),
        ["Normal.mean"] = (Started(Normal(0, 0.5)), Started(Normal(0.1, 0.5))),
        ["Normal.deviation"] = (Started(Normal(0, 0.5)), Started(Normal(0, 0.4))),

        ["Objective.loss"] = (Hidden(m => m), Input(4).Dense(2).Loss(MeanAbsoluteError).Optimizer(Sgd(0.1))),
        ["Objective.regularizer"] = (Penalized(null), Penalized(L2(0.1))),
    };

    private static Training Hidden(Func<Model, Model> hidden) => hidden(Input(4)).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));

    private static Training Penalized(Regularizer? regularizer) => Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError, regularizer).Optimizer(Sgd(0.1));

    private static Training Started(Initializer initializer) => Input(4).Dense(3, Tanh, weightInitializer: initializer).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));
}
