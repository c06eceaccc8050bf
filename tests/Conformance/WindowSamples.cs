namespace Pipeline.Tests;

/// <summary>Small trainings of layers for sequences and images, of blocks and of frozen layers.</summary>
internal static class WindowSamples
{
    internal static IEnumerable<Sample> All =>
    [
        .. from layer in (IEnumerable<(string Name, Func<Model, Model> Add)>)
           [
               ("Conv1D", x => x.Conv1D(3, 3, Tanh, biasInitializer: Small)),
               ("Conv1D same, stride 2", x => x.Conv1D(3, 2, Tanh, strides: 2, padding: Same)),
               ("Conv1D causal, dilated", x => x.Conv1D(3, 2, Tanh, padding: Causal, dilation: 3)),
               ("Conv1D full, flipped", x => x.Conv1D(3, 3, Tanh, padding: Full, flip: true)),
               ("Conv1D padded, groups", x => x.Conv1D(4, 3, Tanh, padding: Pad(1, 2), groups: 2, bias: false)),
               ("Conv1D of one place", x => x.Conv1D(5, 1, Sigmoid)),
               ("MaxPooling1D", x => x.Conv1D(3, 1, Tanh).MaxPooling1D(3, strides: 2, padding: Same)),
               ("AveragePooling1D", x => x.AveragePooling1D(3, strides: 2, padding: Same)),
               ("GlobalMaxPooling1D", x => x.Conv1D(3, 2).GlobalMaxPooling1D()),
               ("GlobalAveragePooling1D", x => x.Conv1D(3, 2).GlobalAveragePooling1D(keepAxes: true)),
               ("ZeroPadding1D", x => x.ZeroPadding1D(Pad(2, 1)).Conv1D(2, 2, Tanh)),
               ("UpSampling1D", x => x.UpSampling1D(3).Conv1D(2, 2, Tanh)),
               ("Permute of a sequence", x => x.Permute([2, 1]).Dense(3, Tanh)),
           ]
           select new Sample($"sequence: {layer.Name}", Regression(layer.Add(Input(7, 2))), Rows.Values(7, [7, 2], 2)),
        .. from layer in (IEnumerable<(string Name, Func<Model, Model> Add)>)
           [
               ("Conv2D", x => x.Conv2D(3, 3, Tanh, biasInitializer: Small)),
               ("Conv2D same", x => x.Conv2D(3, (2, 3), Tanh, padding: Same)),
               ("Conv2D same, strides", x => x.Conv2D(3, 3, Tanh, strides: (2, 3), padding: Same)),
               ("Conv2D dilated", x => x.Conv2D(3, 2, Tanh, dilation: (2, 3))),
               ("Conv2D full, flipped", x => x.Conv2D(3, (3, 2), Tanh, padding: Full, flip: true)),
               ("Conv2D padded, groups", x => x.Conv2D(4, 3, Tanh, padding: Pad(1, 2, 0, 3), groups: 2, bias: false)),
               ("Conv2D of one place", x => x.Conv2D(5, 1, Relu, biasInitializer: Small)),
               ("two Conv2D", x => x.Conv2D(4, 3, LeakyRelu(0.1), biasInitializer: Small).Conv2D(3, 2, Tanh)),
               ("Conv2D with penalties", x => x.Conv2D(3, 2, Tanh, weightRegularizer: L2(0.02), biasInitializer: Small, biasRegularizer: L1(0.02), activityRegularizer: L2(0.03))),
               ("DepthwiseConv2D", x => x.DepthwiseConv2D(3, Tanh, multiplier: 2, biasInitializer: Small)),
               ("DepthwiseConv2D same, strides", x => x.DepthwiseConv2D((3, 2), Tanh, strides: 2, padding: Same)),
               ("SeparableConv2D", x => x.SeparableConv2D(3, 2, Tanh, multiplier: 2, padding: Same, dilation: 2)),
               ("Conv2DTranspose", x => x.Conv2DTranspose(3, 3, Tanh, strides: 2, biasInitializer: Small)),
               ("Conv2DTranspose same", x => x.Conv2DTranspose(3, (3, 2), Tanh, strides: (2, 1), padding: Same)),
               ("Conv2DTranspose, stride above the kernel", x => x.Conv2DTranspose(2, 2, Tanh, strides: 3)),
               ("Conv2DTranspose, output padding", x => x.Conv2DTranspose(2, 3, Tanh, strides: 2, padding: Same, outputPadding: (1, 0), dilation: 1)),
               ("MaxPooling2D", x => x.Conv2D(3, 1, Tanh).MaxPooling2D()),
               ("MaxPooling2D same, overlapping", x => x.MaxPooling2D(3, strides: 2, padding: Same).Conv2D(2, 1, Tanh)),
               ("AveragePooling2D", x => x.Conv2D(3, 1, Tanh).AveragePooling2D((2, 1))),
               ("AveragePooling2D same, overlapping", x => x.AveragePooling2D((3, 2), strides: (1, 2), padding: Same)),
               ("AveragePooling2D padded", x => x.AveragePooling2D(3, strides: 2, padding: Pad(1, 2, 2, 1))),
               ("GlobalMaxPooling2D", x => x.Conv2D(3, 2).GlobalMaxPooling2D()),
               ("GlobalAveragePooling2D", x => x.Conv2D(3, 2).GlobalAveragePooling2D(keepAxes: true)),
               ("ZeroPadding2D", x => x.ZeroPadding2D(Pad(1, 0, 2, 1)).Conv2D(2, 2, Tanh)),
               ("Cropping2D", x => x.Cropping2D(Pad(1, 0, 0, 2))),
               ("UpSampling2D", x => x.Conv2D(2, 2).UpSampling2D((2, 3)).Conv2D(2, 2, Tanh)),
               ("UpSampling2D bilinear", x => x.Conv2D(2, 2).UpSampling2D((3, 2), Interpolation.Bilinear).Conv2D(2, 2, Tanh)),
               ("Permute of an image", x => x.Permute([3, 1, 2]).Dense(3, Tanh)),
               ("residual", x => x.Conv2D(3, 1, Tanh).Residual(y => y.Conv2D(3, 3, Tanh, padding: Same).Conv2D(3, 1)).Activation(Tanh)),
               ("inception", x => x.Branch(Concat, y => y.Conv2D(2, 1, Tanh), y => y.Conv2D(3, 3, Tanh, padding: Same), y => y.MaxPooling2D(3, strides: 1, padding: Same))),
           ]
           select new Sample($"image: {layer.Name}", Regression(layer.Add(Input(6, 5, 2))), Rows.Values(7, [6, 5, 2], 2)),
        .. from joining in Enum.GetValues<Joining>()
           select new Sample(
               $"branch: {joining}", Regression(Input(4).Branch(joining, [x => x.Dense(4, Tanh), x => x, x => x.Dense(3, Sigmoid).Dense(4)])), Rows.Values(7, [4], 2)),
        new("residuals in residuals", Regression(Input(4).Residual(x => x.Dense(5, Tanh).Residual(y => y.Dense(5, Sigmoid)).Dense(4)).Residual(x => x)), Rows.Values(7, [4], 2)),
        new("value read twice", Regression(Input(4).Dense(4, Tanh).Branch(Multiply, x => x, x => x.Activation(Sigmoid))), Rows.Values(7, [4], 2)),
        new("frozen trunk", Regression(Input(4).Dense(5, Tanh, weightRegularizer: L2(0.1)).Dense(4, Sigmoid).Frozen().Dense(3, Tanh)), Rows.Values(7, [4], 2)),
        new("frozen in the middle", Regression(Input(6, 5, 2).Conv2D(3, 3, Tanh).Conv2D(2, 2, Tanh, name: "still").Frozen("still").Conv2D(2, 1, Tanh)), Rows.Values(7, [6, 5, 2], 2)),
        new("image classes", Input(6, 5, 2).Conv2D(4, 3, Relu, biasInitializer: Small).MaxPooling2D().Flatten().Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [6, 5, 2], 3)),
        new("convolution as head", Input(4, 3, 2).Conv2D(3, 3, Softmax, padding: Same).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Rows.Classes(7, [4, 3, 2], 3, positions: 12)),
    ];

    private static Initializer Small => Uniform(0.05, 0.3);

    private static Training Regression(Model model) => model.Flatten().Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.05));
}
