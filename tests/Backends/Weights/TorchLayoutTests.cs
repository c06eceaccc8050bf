namespace Pipeline.Tests;

/// <summary>Weights in PyTorch's layout: the model then predicts what PyTorch's layers give by their definitions.</summary>
public sealed class TorchLayoutTests
{
    private const double Epsilon = 1e-5;

    private readonly Torch _torch = new(Philox.For(3, "torch"));

    [Fact]
    public void ConvolutionsNormalizationFlattenAndLinear_PredictTheSame() => Check(
        Input(9, 8, 2).Conv2D(3, (3, 2), Relu, name: "conv").BatchNormalization(epsilon: Epsilon, name: "bn").MaxPooling2D(2).Dropout(0.1).Flatten()
            .BatchNormalization(epsilon: Epsilon, name: "bn_flat").Dense(5, Relu, name: "fc1").Dense(4, name: "fc2"),
        image =>
        {
            var features = Torch.MaxPool(_torch.BatchNorm("bn", Torch.Relu(_torch.Conv2d("conv", image, 3, 3, 2)), Epsilon), 2);
            return _torch.Linear("fc2", Torch.Relu(_torch.Linear("fc1", _torch.BatchNorm("bn_flat", Torch.Flatten(features), Epsilon), 5)), 4);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Groups_PredictTheSame(int groups) => Check(
        Input(5, 6, 4).Conv2D(8, (2, 3), groups: groups, strides: 2, name: "conv").Flatten().Dense(3, name: "fc"),
        image => _torch.Linear("fc", Torch.Flatten(_torch.Conv2d("conv", image, 8, 2, 3, stride: 2, groups: groups)), 3));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Depthwise_PredictsTheSame(int multiplier) => Check(
        Input(5, 6, 4).DepthwiseConv2D((2, 3), multiplier: multiplier, name: "conv").Flatten().Dense(3, name: "fc"),
        image => _torch.Linear("fc", Torch.Flatten(_torch.Conv2d("conv", image, 4 * multiplier, 2, 3, groups: 4)), 3));

    [Fact]
    public void Separable_ByTheNamesOfItsTwoWeights_PredictsTheSame() => Check(
        Input(5, 6, 2).SeparableConv2D(3, (2, 3), name: "sep"),
        image => _torch.Conv2d("point", _torch.Conv2d("depth", image, 2, 2, 3, groups: 2), 3, 1, 1),
        names: [("sep.depthwise_weight", "depth.weight"), ("sep.pointwise_weight", "point.weight"), ("sep.bias", "point.bias")],
        edit: state => state.ConvertAll(item => item.Key == "depth.bias" ? new(item.Key, Tensor.Of(new double[2], [2])) : item),
        partial: true);

    [Fact]
    public void Transposed_PredictsTheSame() => Check(
        Input(3, 4, 3).Conv2DTranspose(2, 3, strides: 2, name: "up").Flatten().Dense(3, name: "fc"),
        image => _torch.Linear("fc", Torch.Flatten(_torch.ConvTranspose2d("up", image, 2, 3, 2)), 3));

    [Fact]
    public void Flipped_TurnsTheWindow() => Check(
        Input(5, 6, 2).Conv2D(3, (2, 3), flip: true, name: "conv"), image => _torch.Conv2d("conv", image, 3, 2, 3));

    [Fact]
    public void GlobalPooling_NeedsNoOrder() => Check(
        Input(4, 4, 2).Conv2D(3, 2, name: "conv").GlobalAveragePooling2D().Dense(2, name: "fc"),
        image =>
        {
            var features = _torch.Conv2d("conv", image, 3, 2, 2);
            var means = new double[3, 1, 1];
            for (var i = 0; i < 27; i++)
            {
                means[i / 9, 0, 0] += features[i / 9, i / 3 % 3, i % 3] / 9;
            }

            return _torch.Linear("fc", means, 2);
        });

    [Fact]
    public void NamesOfModules_AreFoundBehindOthersOrAsGiven()
    {
        var model = Input(3).Dense(2, name: "hidden").Dense(4);
        _torch.Linear("net.body.hidden", _torch.Linear("x", new double[3, 1, 1], 3), 2);
        _torch.Linear("head", new double[2, 1, 1], 4);
        var file = new Parameters(_torch.State.Where(item => !item.Key.StartsWith('x')));

        var mapped = file.For(model, WeightLayout.PyTorch, [("2:Dense", "head")]);

        mapped.Paths.Should().Equal("hidden.weight", "hidden.bias", "2:Dense.weight", "2:Dense.bias");
        mapped["2:Dense.weight"][1].Should().Be(file["head.weight"][2], "[out, in] is turned");
        file.For(model, WeightLayout.PyTorch, [("2:Dense.weight", "head.weight"), ("2:Dense.bias", "head.bias")]).Should().Equal(mapped);
    }

    [Theory]
    [InlineData("permute")]
    [InlineData("generator")]
    [InlineData("regroup")]
    public void OrderThatCannotBeTold_IsRefused(string what)
    {
        var model = what switch
        {
            "permute" => Input(2, 3, 4).Conv2D(4, 1, name: "conv").Permute([2, 1, 3]).Flatten().Dense(2, name: "fc"),
            "generator" => Input(3).Dense(12, name: "fc").Reshape(2, 3, 2).Conv2D(1, 1, name: "conv"),
            _ => Input(2, 3, 4).Conv2D(4, 1, name: "conv").Reshape(6, 4).Flatten().Dense(2, name: "fc"),
        };
        var file = new Parameters(model.Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference).Initialize().Parameters.Select(item => KeyValuePair.Create(item.Key, item.Value)));

        ((Action)(() => file.For(model, WeightLayout.PyTorch))).Should().Throw<ArgumentException>().WithMessage("*2:* *: in which order PyTorch has the values after it cannot be told*");
    }

    private void Check(
        Model model,
        Func<double[,,], double[,,]> torch,
        Seq<(string, string)> names = default,
        Func<List<KeyValuePair<string, Tensor>>, List<KeyValuePair<string, Tensor>>>? edit = null,
        bool partial = false)
    {
        var shape = model.InputShape;
        var image = new double[shape[0], shape[1], shape[2]];
        var random = Philox.For(4, "image");
        for (var i = 0; i < image.Length; i++)
        {
            image[i / (shape[1] * shape[2]), i / shape[2] % shape[1], i % shape[2]] = random.Normal(0, (ulong)i);
        }

        var expected = torch(Torch.Image(image));
        if (edit is not null)
        {
            // The weights are drawn before they are edited: the expectation is that of the edited ones.
            var bias = _torch.State.Single(item => item.Key == "depth.bias").Value;
            var point = _torch.State.Single(item => item.Key == "point.weight").Value;
            for (var i = 0; i < expected.Length; i++)
            {
                var (f, y, x) = (i / (expected.GetLength(1) * expected.GetLength(2)), i / expected.GetLength(2) % expected.GetLength(1), i % expected.GetLength(2));
                expected[f, y, x] -= Enumerable.Range(0, bias.Length).Sum(c => bias[c] * point[(f * bias.Length) + c]);
            }
        }

        var file = new Parameters(edit is null ? _torch.State : edit(_torch.State));
        var mapped = file.For(model, WeightLayout.PyTorch, names, partial);
        var flat = Enumerable.Range(0, image.Length).Select(i => image[i / (shape[1] * shape[2]), i / shape[2] % shape[1], i % shape[2]]).ToArray();
        var output = model.Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference).Initialize(mapped).Predict(Tensor.Of(flat, shape.Prepend(1)));

        output.Length.Should().Be(expected.Length);
        for (var i = 0; i < output.Length; i++)
        {
            var (channels, width) = (expected.GetLength(0), expected.GetLength(2));
            output[i].Should().BeApproximately(expected[i % channels, i / channels / width, i / channels % width], 1e-10, $"value {i}");
        }
    }
}
