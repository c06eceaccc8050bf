namespace Pipeline.Tests;

/// <summary>Random models with rows that suit them, by seed: every layer, loss, form of targets, initializer, regularizer and optimizer in any mixture.</summary>
internal static class RandomTraining
{
    internal static (Training Training, Dataset Data, int BatchSize) Of(int seed)
    {
        var random = new Random(seed);
        var model = Body(random);
        var rows = random.Next(1, 40);
        var batchSize = Pick(random, 1, 2, 7, 33);
        var (training, data) = Head(random, model, rows, seed);
        if (random.Next(3) == 0)
        {
            data = data.Weighted(Rows.Weights(rows, seed));
        }

        return (training, data, batchSize);
    }

    private static Model Body(Random random)
    {
        var model = random.Next(3) switch
        {
            0 => Input(random.Next(1, 40)),
            1 => Input(random.Next(1, 5), random.Next(1, 9)),
            _ => Input(random.Next(1, 4), random.Next(1, 4), random.Next(1, 5)),
        };
        for (var layers = random.Next(4); layers > 0; layers--)
        {
            model = random.Next(6) switch
            {
                0 => model.Dropout(Pick(random, 0, 0.2, 0.5)),
                1 => model.Activation(SomeActivation(random)),
                2 => model.Flatten(),
                3 => model.Reshape([.. Factors(model.OutputShape.Size)]),
                _ => SomeDense(random, model, random.Next(1, 35), SomeActivation(random)),
            };
        }

        return random.Next(2) == 0 ? model.Flatten() : model;
    }

    private static (Training Training, Dataset Data) Head(Random random, Model model, int rows, int seed)
    {
        var penalty = Pick<Regularizer?>(random, null, null, L2(0.01), L1(0.002), L1L2(0.001, 0.01));
        var optimizer = Pick<Optimizer>(random, Sgd(0.05), Sgd(0.03, momentum: 0.9), Sgd(0.02, momentum: 0.8, nesterov: true), Adam(0.005, epsilon: 0.01));
        var units = random.Next(1, 12);
        var input = model.InputShape;
        switch (random.Next(7))
        {
            case 0:
                model = SomeDense(random, model, units, Sigmoid);
                return (model.Loss(BinaryCrossEntropy, penalty).Optimizer(optimizer), Rows.Binary(rows, input, (int)model.OutputShape.Size, seed));
            case 1:
                model = SomeDense(random, model, units + 1, Softmax);
                return (model.Loss(CrossEntropy, penalty).Optimizer(optimizer), Rows.Classes(rows, input, units + 1, (int)model.OutputShape.Size / (units + 1), seed));
            case 2:
                model = SomeDense(random, model.Flatten(), units + 1, Softmax);
                return (model.Loss(CrossEntropy, penalty).Optimizer(optimizer), Rows.Shares(rows, input, units + 1, random.Next(2) == 0, seed));
            case 3:
                model = SomeDense(random, model.Flatten(), units + 1, Sigmoid);
                return (model.Loss(CrossEntropy, penalty).Optimizer(optimizer), Rows.Shares(rows, input, units + 1, false, seed));
            case 4:
                model = SomeDense(random, model, units, x => 0.5 + (0.3 * Tanh(x)));
                return (model.Loss(BinaryCrossEntropy, penalty).Optimizer(optimizer), Rows.Probabilities(rows, input, (int)model.OutputShape.Size, seed));
            case 5:
                model = SomeDense(random, model, units, SomeActivation(random)).Dropout(0.25);
                return (model.Loss(MeanSquaredError, penalty).Optimizer(optimizer), Rows.Values(rows, input, (int)model.OutputShape.Size, seed));
            default:
                model = SomeDense(random, model, units, SomeActivation(random));
                return (model.Loss(MeanSquaredError, penalty).Optimizer(optimizer), Rows.Values(rows, input, (int)model.OutputShape.Size, seed));
        }
    }

    private static Model SomeDense(Random random, Model model, int units, Activation activation)
    {
        var bias = random.Next(4) > 0;
        return model.Dense(
            units,
            activation,
            bias,
            Pick<Initializer>(random, GlorotUniform, GlorotNormal, HeUniform, HeNormal, LeCunUniform, LeCunNormal, Uniform(-0.3, 0.3), Normal(0, 0.2)),
            bias ? Pick<Initializer>(random, Zeros, Constant(0.1), Uniform(-0.2, 0.2)) : null,
            Pick<Regularizer?>(random, null, null, L1(0.003), L2(0.02)),
            bias ? Pick<Regularizer?>(random, null, null, L2(0.05)) : null,
            Pick<Regularizer?>(random, null, null, L2(0.01), L1(0.004)));
    }

    /// <summary>Smooth ones, or continuous ones: where the function jumps, rounding decides.</summary>
    private static Activation SomeActivation(Random random) => Pick<Activation>(
        random, Identity, LeakyRelu(0.1), Sigmoid, Tanh, Softplus, x => x * Sigmoid(2 * x), x => x / (1 + Abs(x)), x => Softplus(x) - Log(2 + (x * x)), x => Tanh(x) + Exp(-(x * x)));

    /// <summary>A shape of one to three axes of the same size.</summary>
    private static IEnumerable<int> Factors(long size)
    {
        var rest = (int)size;
        foreach (var factor in (int[])[2, 3])
        {
            if (rest % factor == 0)
            {
                yield return factor;
                rest /= factor;
            }
        }

        yield return rest;
    }

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
