namespace Pipeline.Tests;

/// <summary>Small trainings of noise, normalization, preprocessing, and units of other kinds.</summary>
internal static class LayerSamples
{
    internal static IEnumerable<Sample> All =>
    [
        .. from layer in (IEnumerable<(string Name, Func<Model, Model> Add)>)
           [
               ("GaussianNoise", x => x.GaussianNoise(0.3)),
               ("GaussianDropout", x => x.GaussianDropout(0.3)),
               ("AlphaDropout", x => x.Dense(6, Tanh).AlphaDropout(0.25)),
               ("ActivityRegularization", x => x.Dense(4, Tanh).ActivityRegularization(L1L2(0.02, 0.01))),
               ("BatchNormalization", x => x.Dense(4, Tanh).BatchNormalization()),
               ("BatchNormalization after the input", x => x.BatchNormalization(momentum: 0.7, epsilon: 0.01)),
               ("BatchNormalization without gamma", x => x.Dense(4, Tanh).BatchNormalization(scale: false, betaInitializer: Uniform(0.1, 0.4), betaRegularizer: L2(0.02))),
               ("BatchNormalization without beta", x => x.Dense(4, Tanh).BatchNormalization(center: false, gammaInitializer: Uniform(0.5, 1.5), gammaRegularizer: L1(0.02))),
               ("BatchNormalization without either", x => x.Dense(4, Tanh).BatchNormalization(center: false, scale: false)),
               ("BatchNormalization frozen", x => x.Dense(4, Tanh).BatchNormalization(name: "norm").Frozen("norm")),
               ("LayerNormalization", x => x.Dense(5, Tanh).LayerNormalization()),
               ("LayerNormalization without beta", x => x.Dense(5, Tanh).LayerNormalization(epsilon: 0.1, center: false, gammaInitializer: Uniform(0.5, 1.5))),
               ("GroupNormalization", x => x.Dense(6, Tanh).GroupNormalization(groups: 2, betaInitializer: Uniform(0.1, 0.4))),
               ("PRelu", x => x.Dense(5).PRelu(initializer: Uniform(0.1, 0.4), regularizer: L2(0.03))),
               ("Maxout", x => x.Maxout(4, 3, biasInitializer: Uniform(0.05, 0.3), weightRegularizer: L2(0.02))),
               ("Maxout of one piece without bias", x => x.Maxout(4, 1, bias: false)),
               ("Rbf", x => x.Rbf(5, sigma: 1.5, regularizer: L2(0.02))),
               ("Rbf of sigma 1", x => x.Rbf(3)),
               ("Standardize", x => x.Standardize().Dense(4, Tanh)),
               ("MinMax", x => x.MinMax(-1, 1).Dense(4, Tanh)),
               ("MinMax, then Standardize", x => x.MinMax().Standardize().Dense(4, Tanh)),
               ("Rescale", x => x.Rescale(0.5, -0.25).Dense(4, Tanh)),
           ]
           select new Sample($"layer: {layer.Name}", Regression(layer.Add(Input(4))), Rows.Values(9, [4], 2)),
        .. from layer in (IEnumerable<(string Name, Func<Model, Model> Add)>)
           [
               ("SpatialDropout2D", x => x.SpatialDropout2D(0.3)),
               ("BatchNormalization of an image", x => x.Conv2D(3, 2).BatchNormalization().Activation(Tanh)),
               ("LayerNormalization of an image", x => x.LayerNormalization(axes: 3)),
               ("LayerNormalization of two axes", x => x.LayerNormalization(axes: 2, gammaInitializer: Uniform(0.5, 1.5))),
               ("GroupNormalization of an image", x => x.Conv2D(4, 2).GroupNormalization(2)),
               ("GroupNormalization of each channel", x => x.Conv2D(3, 2).GroupNormalization(3)),
               ("PRelu of an image", x => x.PRelu(initializer: Uniform(0.1, 0.4))),
               ("PRelu of channels", x => x.Conv2D(3, 2).PRelu(sharedAxes: 2, initializer: Uniform(0.1, 0.4))),
               ("PRelu of columns and channels", x => x.PRelu(sharedAxes: 1, initializer: Uniform(0.1, 0.4))),
               ("Maxout of positions", x => x.Maxout(3, 2)),
               ("Rbf of positions", x => x.Rbf(3, 2)),
               ("Standardize of an image", x => x.Standardize().Conv2D(3, 2, Tanh)),
           ]
           select new Sample($"layer: {layer.Name}", Regression(layer.Add(Input(4, 3, 2))), Rows.Values(9, [4, 3, 2], 2)),
        new("layer: SpatialDropout1D", Regression(Input(5, 3).SpatialDropout1D(0.3)), Rows.Values(9, [5, 3], 2)),
        new("layer: BatchNormalization of a sequence", Regression(Input(5, 3).Conv1D(4, 2).BatchNormalization(momentum: 0.9)), Rows.Values(9, [5, 3], 2)),
        new("layer: Embedding", Regression(Input(3).Embedding(5, 4, regularizer: L2(0.01)).Dense(3, Tanh)), Indices(9, 3, 5)),
        new("layer: OneHot", Regression(Input(1).OneHot(5).Dense(3, Tanh)), Indices(9, 1, 5)),
        new("layer: OneHot of several", Regression(Input(3).OneHot(4).Dense(3, Tanh)), Indices(9, 3, 4)),
        new("batch normalization and momentum", Input(4).Dense(5, Tanh).BatchNormalization().Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.05, momentum: 0.9)), Rows.Values(9, [4], 2)),
    ];

    private static Training Regression(Model model) => model.Flatten().Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.05));

    /// <summary>Rows of whole numbers from 0 to count - 1.</summary>
    private static Dataset Indices(int rows, int width, int count) => Dataset.Of(
        Tensor.Of([.. Enumerable.Range(0, rows * width).Select(i => (double)(i * 7 % count))], [rows, width]), Rows.Values(rows, [width], 2).Targets);
}
