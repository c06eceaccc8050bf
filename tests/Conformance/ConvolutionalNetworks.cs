namespace Pipeline.Tests;

/// <summary>LeNet and residual networks, on the digits' 8 x 8 and on 6,000 of MNIST's 28 x 28 images.</summary>
internal static class ConvolutionalNetworks
{
    private static readonly Lazy<(Dataset Train, Dataset Test)> s_digits = new(() => Datasets.Digits().Split(0.8, seed: 1));

    private static readonly Lazy<(Dataset Train, Dataset Test)> s_mnist = new(() =>
    {
        var (train, test) = Datasets.Mnist(MnistFiles.Folder);
        return (train.Take(6000), test.Take(400));
    });

    /// <summary>With a second window 3 wide: 5 do not fit into the 4 x 4 that the pooling leaves.</summary>
    internal static NetworkSample LeNetOnDigits { get; } = new("LeNet", LeNet(Digits, secondKernel: 3, rate: 0.003), s_digits, epochs: 5);

    internal static NetworkSample ResidualOnDigits { get; } = new("residual, Silu", Residual(Digits, 8, strides: 1, Silu, rate: 0.01), s_digits, epochs: 3);

    internal static NetworkSample ResidualReluOnDigits { get; } = new("residual, Relu", Residual(Digits, 8, strides: 1, Relu, rate: 0.005), s_digits, epochs: 3);

    internal static NetworkSample LeNetOnMnist { get; } = new("LeNet", LeNet(Mnist, secondKernel: 5, rate: 0.001), s_mnist, epochs: 1);

    internal static NetworkSample ResidualOnMnist { get; } = new("residual, Silu", Residual(Mnist, 6, strides: 2, Silu, rate: 0.01), s_mnist, epochs: 1);

    private static Model Digits => Input(64).Rescale(1.0 / 16).Reshape(8, 8, 1);

    private static Model Mnist => Input(28, 28, 1).Rescale(1.0 / 255);

    /// <summary>LeCun et al. 1998, with today's activations.</summary>
    private static Training LeNet(Model images, int secondKernel, double rate) => images
        .Conv2D(6, 5, Relu, padding: Same).MaxPooling2D().Conv2D(16, secondKernel, Relu).MaxPooling2D()
        .Flatten().Dense(120, Relu).Dense(84, Relu).Dense(10, Softmax)
        .Loss(CrossEntropy).Optimizer(Adam(rate)).Metrics(Accuracy);

    /// <summary>
    /// He et al. 2015: a stem and two blocks. No convolution has a bias, which the normalization behind it would take out again; the moving statistics arrive within
    /// some dozens of steps.
    /// </summary>
    private static Training Residual(Model images, int filters, int strides, Activation activation, double rate) => images
        .Conv2D(filters, 3, strides: strides, padding: Same, bias: false).BatchNormalization(momentum: 0.9).Activation(activation)
        .Residual(x => Body(x, filters, activation)).Activation(activation)
        .Residual(x => Body(x, filters, activation)).Activation(activation)
        .GlobalAveragePooling2D().Dense(10, Softmax)
        .Loss(CrossEntropy).Optimizer(Adam(rate)).Metrics(Accuracy);

    private static Model Body(Model x, int filters, Activation activation) => x
        .Conv2D(filters, 3, padding: Same, bias: false).BatchNormalization(momentum: 0.9).Activation(activation)
        .Conv2D(filters, 3, padding: Same, bias: false).BatchNormalization(momentum: 0.9);
}
