namespace Pipeline.Tests;

/// <summary>Random layers for samples of every rank, blocks of them, and frozen ones.</summary>
internal sealed partial class RandomValues
{
    private Model Append(Model model, int layers, int depth)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            model = depth > 0 && _random.Next(6) == 0 ? Block(model, depth - 1) : _random.Next(4) == 0 ? AppendOther(model) : (model.OutputShape.Rank, Maybe()) switch
            {
                (2, true) => Sequence(model),
                (3, true) => Image(model),
                _ => AppendFlat(model),
            };
        }

        return model;
    }

    private Model Frozen(Model model) => _random.Next(4) switch
    {
        0 when model.Layers.Count > 0 => model.Frozen(model.Paths[_random.Next(model.Layers.Count)]),
        1 when model.Layers.Count > 0 => model.Until(model.Paths[_random.Next(model.Layers.Count)]).Frozen(),
        _ => model,
    };

    private Model AppendOther(Model model) => _random.Next(14) switch
    {
        0 => model.GaussianNoise(Pick(0, 0.1, 2), Name()),
        1 => model.GaussianDropout(Pick(0, 0.5), Name()),
        2 => model.AlphaDropout(Pick(0, 0.5), Name()),
        3 => model.ActivityRegularization(Regularizer() ?? L1(), Name()),
        4 => model.BatchNormalization(Pick(0.99, 0.5), Pick(0.001, 1e-5), Maybe(), Maybe(), name: Name()),
        5 => model.BatchNormalization(betaInitializer: Initializer(), gammaInitializer: Initializer(), betaRegularizer: Regularizer(), gammaRegularizer: Regularizer(), name: Name()),
        6 => model.LayerNormalization(_random.Next(1, model.OutputShape.Rank + 1), Pick(0.001, 0), Maybe(), Maybe(), name: Name()),
        7 => model.GroupNormalization(Pick(1, model.OutputShape[^1]), Pick(0.001, 0.5), name: Name()),
        8 => model.PRelu(_random.Next(model.OutputShape.Rank + 1), Initializer(), Regularizer(), name: Name()),
        9 => model.Maxout(_random.Next(1, 9), Pick(1, 2, 3), Maybe(), Initializer(), null, Regularizer(), null, Regularizer(), null, null, Name()),
        10 => model.Rbf(_random.Next(1, 9), Pick(1, 0.5), Initializer(), Regularizer(), name: Name()),
        11 => model.Rescale(Number() is var scale && double.IsFinite(scale) ? scale : 1, Pick(0, -1), Name()),
        12 when model.OutputShape.Rank == 2 => model.SpatialDropout1D(0.5, Name()),
        12 when model.OutputShape.Rank == 3 => model.SpatialDropout2D(0.5, Name()),
        13 when model.Layers.Count == 0 => Maybe() ? model.OneHot(_random.Next(1, 5), Name()) : model.Embedding(_random.Next(1, 5), _random.Next(1, 5), Initializer(), Regularizer(), name: Name()),
        _ when model.Layers.Count == 0 => Maybe() ? model.Standardize(Name()) : model.MinMax(Pick(0, -1), Pick(1, 2), Name()),
        _ => model.Rescale(0.5, name: Name()),
    };

    private Model Block(Model model, int depth) => _random.Next(4) switch
    {
        0 => model.Residual(x => Maybe() ? x : x.Dense(3, Relu).Dense(model.OutputShape[^1]), Name()),
        1 => model.Branch(Pick(Add, Multiply, Average, Maximum), x => x.Dense(model.OutputShape[^1], Tanh), x => x, Name()),
        2 => model.Branch(Concat, [x => x.Dense(2), x => Frozen(x.Dense(1)), x => x.Dropout(0.25), x => Append(x.Flatten(), 1, depth).Flatten().Dense((int)model.OutputShape.Size).Reshape(model.OutputShape)], Name()),
        _ => model.Branch(Concat, x => x, x => x.Residual(y => y), x => x.Dense(2), Name()),
    };

    private Model Sequence(Model model) => _random.Next(6) switch
    {
        5 => Maybe() ? model.ZeroPadding1D(name: Name()) : model.ZeroPadding1D(Pick(Pad(0, 1), Pad(2, 0)), Name()),
        0 => model.Conv1D(_random.Next(1, 5), 2, Activation(false), Pick(1, 2), Pick<Padding>(Same, Causal, Full, Pad(1, 2), Pad(2)), Pick(1, 2), 1, Maybe(), true, Initializer(), Initializer(), Regularizer(), null, null, null, null, Name()),
        1 when Maybe() => model.MaxPooling1D(2, Pick<int?>(null, 1, 3), Same, Name()),
        1 => model.AveragePooling1D(3, 1, Pad(1), Name()),
        2 => model.UpSampling1D(2, Name()),
        3 when Maybe() => model.GlobalMaxPooling1D(Maybe(), Name()),
        3 => model.GlobalAveragePooling1D(Maybe(), Name()),
        _ => model.Permute([2, 1], Name()),
    };

    private Model Image(Model model) => _random.Next(9) switch
    {
        0 => model.Conv2D(_random.Next(1, 3) * 2, Pick<Extent>(1, 2, (2, 3)), Activation(false), Pick<Extent?>(null, 1, (2, 1)), Pick<Padding?>(Same, Full, Pad(2), Pad(2, 1), Pad(1, 2, 3, 4)), Pick<Extent?>(null, (1, 2)), 1, Maybe(), false, Initializer(), null, Regularizer(), null, Regularizer(), null, null, Name()),
        1 => model.DepthwiseConv2D((2, 1), null, Pick(1, 3), 1, Same, null, true, null, Initializer(), Regularizer(), L1(), null, null, null, Name()),
        2 => model.SeparableConv2D(3, 2, Relu, 2, null, Same, 2, Initializer(), Regularizer(), null, true, Initializer(), Zeros, Regularizer(), L2(0.5), null, null, null, Name()),
        3 when Maybe() => model.Conv2DTranspose(2, 3, null, 2, Same, (1, 0), name: Name()),
        3 => model.Conv2DTranspose(2, (2, 3), Tanh, Pick<Extent?>(null, (1, 2)), Pick<Padding?>(null, Same, Pad(0)), null, null, Maybe(), name: Name()),
        4 when Maybe() => model.MaxPooling2D((1, 2), Pick<Extent?>(null, 1), Same, Name()),
        4 => model.AveragePooling2D(Pick<Extent?>(null, 3), padding: Same, name: Name()),
        5 when Maybe() => model.GlobalMaxPooling2D(Maybe(), Name()),
        5 => model.GlobalAveragePooling2D(Maybe(), Name()),
        6 when Maybe() => model.ZeroPadding2D(name: Name()),
        6 => model.ZeroPadding2D(Pick(Pad(1, 0), Pad(0, 1, 2, 0)), Name()).Cropping2D(Pad(0, 1, 0, 0)),
        7 => model.UpSampling2D(Pick<Extent>(2, (1, 3)), Pick(Interpolation.Nearest, Interpolation.Bilinear), Name()),
        _ => model.Permute(Pick<Seq<int>>([2, 1, 3], [3, 1, 2]), Name()),
    };
}
