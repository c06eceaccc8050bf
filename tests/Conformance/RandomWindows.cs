using Padding = Pipeline.Dsl.Padding;

namespace Pipeline.Tests;

/// <summary>Random models of window layers, by seed: shapes, strides, paddings, dilations, groups and activations in any mixture, with rows that suit them.</summary>
internal static class RandomWindows
{
    internal static (Training Training, Dataset Data, int BatchSize) Of(int seed)
    {
        var random = new Random(seed);
        var planar = random.Next(3) > 0;
        var model = planar ? Input(random.Next(3, 11), random.Next(3, 12), random.Next(1, 5)) : Input(random.Next(3, 16), random.Next(1, 6));
        for (var layers = random.Next(1, 4); layers > 0; layers--)
        {
            model = planar ? Planar(random, model) : Linear(random, model);
        }

        var batchSize = Pick(random, 1, 2, 7, 33);
        var rows = batchSize == 33 ? 40 : random.Next(1, 12);
        var training = model.Flatten().Dense(4, Softmax).Loss(CrossEntropy, Pick<Regularizer?>(random, null, L2(0.01))).Optimizer(Sgd(0.05));
        return (training, Rows.Classes(rows, model.InputShape, 4, 1, seed), batchSize);
    }

    private static Model Planar(Random random, Model model)
    {
        var (rows, columns, channels) = (model.OutputShape[0], model.OutputShape[1], model.OutputShape[2]);
        var fits = (Extent)(random.Next(1, Math.Min(rows, 4) + 1), random.Next(1, Math.Min(columns, 5) + 1));
        var padding = Pick<Padding>(random, Valid, Same, Full, Pad(random.Next(3), random.Next(3)));
        var strides = padding == Same || random.Next(2) == 0 ? 1 : (Extent)(random.Next(1, 3), random.Next(1, 4));
        var groups = channels % 2 == 0 && random.Next(3) == 0 ? 2 : 1;
        var filters = groups * random.Next(1, 20);
        return random.Next(10) switch
        {
            0 => model.Conv2DTranspose(filters, fits, Some(random), strides: (random.Next(1, 4), random.Next(1, 3)), padding: Pick<Padding>(random, Valid, Same), bias: random.Next(2) == 0),
            1 => model.DepthwiseConv2D(fits, Some(random), random.Next(1, 3), strides: random.Next(1, 3), padding: Pick<Padding>(random, Valid, Same)),
            2 => model.SeparableConv2D(filters, fits, Some(random), random.Next(1, 3), padding: Pick<Padding>(random, Valid, Same)),
            3 => model.MaxPooling2D(fits, Pick<Extent?>(random, null, 1, 2), padding: Pick<Padding>(random, Valid, Same)),
            4 => model.AveragePooling2D(fits, Pick<Extent?>(random, null, 1, 2), padding: Pick<Padding>(random, Valid, Same)),
            5 => model.ZeroPadding2D(random.Next(1, 3)),
            6 => model.UpSampling2D((random.Next(1, 3), random.Next(1, 3)), Pick(random, Interpolation.Nearest, Interpolation.Bilinear)),
            7 => model.Conv2D(filters, (fits.Rows > 1 ? 2 : 1, fits.Columns > 1 ? 2 : 1), Some(random), dilation: (Math.Max(1, rows - 1), Math.Max(1, columns - 1)), groups: groups),
            _ => model.Conv2D(filters, fits, Some(random), strides, padding, groups: groups, flip: random.Next(3) == 0, bias: random.Next(3) > 0),
        };
    }

    private static Model Linear(Random random, Model model)
    {
        var fits = random.Next(1, Math.Min(model.OutputShape[0], 5) + 1);
        var filters = random.Next(1, 20);
        return random.Next(6) switch
        {
            0 => model.MaxPooling1D(fits, random.Next(1, 4)),
            1 => model.AveragePooling1D(fits, random.Next(1, 4), Pick<Padding>(random, Valid, Same)),
            2 => model.UpSampling1D(random.Next(1, 3)),
            3 => model.Conv1D(filters, random.Next(1, 5), Some(random), padding: Causal, dilation: random.Next(1, 4)),
            _ => model.Conv1D(filters, fits, Some(random), strides: random.Next(1, 4), padding: Pick<Padding>(random, Valid, Full), flip: random.Next(2) == 0),
        };
    }

    /// <summary>Some of them stand in the epilogue of a product, some do not; all are continuous, for where a function jumps rounding decides.</summary>
    private static Activation Some(Random random) => Pick<Activation>(random, Identity, Tanh, Sigmoid, LeakyRelu(0.1), Softplus);

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
