namespace Pipeline.Tests;

/// <summary>The messages of layers for sequences and images and of blocks, word for word.</summary>
public sealed class WindowMessageTests
{
    internal static readonly string[] Held =
    [
        "OtherRank", "OtherAxes", "NoSuchAxis", "WindowDoesNotFit", "WindowOfPadding", "GroupsDoNotDivide", "GroupsDoNotDivideFilters", "NothingLeft", "OtherShapes", "NoSpace", "NotFirst",
        "NoBias", "PaddingNumbers", "PoolingPadding", "TransposedPadding", "OutputPadding", "NoPermutation", "SameNameInside", "NoBody", "OtherBody", "OnePath", "OtherResidual", "RuleInside",
        "CausalImages", "PaddingOfFour", "EmptyRange", "BlocksTooDeep", "OptionOfNothing", "NoFeatures",
    ];

    public static TheoryData<Func<object>, string> Mistakes => new()
    {
        {
            () => Enumerable.Range(0, 51).Aggregate(new Residual([]), (block, _) => new Residual([block])),
            """
            Residual has more than 50 blocks inside one another.
              Fix: put some of them one after the other.
            """
        },
        {
            () => Input(3).Embedding(16_777_217, 2),
            """
            Layer 1: Embedding needs a whole number from 1 to 16777216 for count, got 16777217.
              at WindowMessageTests.cs:LINE
              Input[N, 3] → ✗
              Fix: pass a whole number from 1 to 16777216.
            """
        },
        {
            () => Input(4, 4, 1).UpSampling2D(2, (Interpolation)9),
            """
            Layer 1: UpSampling2D needs one of Nearest, Bilinear for interpolation, got 9.
              at WindowMessageTests.cs:LINE
              Input[N, 4, 4, 1] → ✗
              Fix: pass one of Nearest, Bilinear.
            """
        },
        {
            () => Input(4, 4, 1).Conv2D(3, 2).GlobalAveragePooling2D().Loss(CrossEntropy),
            """
            Loss CrossEntropy needs probabilities, but the last layer GlobalAveragePooling2D() gives [N, 3].
              at WindowMessageTests.cs:LINE
              Input(4, 4, 1).Conv2D(3, 2).GlobalAveragePooling2D().Loss(CrossEntropy) ✗
              Fix: Softmax in the last layer.
            """
        },
        {
            () => Input(4).Dense(3, LogSoftmax).Loss(CrossEntropy),
            """
            Loss CrossEntropy needs probabilities, but the last layer Dense(3, LogSoftmax) gives [N, 3].
              at WindowMessageTests.cs:LINE
              Input(4).Dense(3, LogSoftmax).Loss(CrossEntropy) ✗
              Fix: Softmax in the last layer.
            """
        },
        {
            () => Input(4).MinMax(1, 1),
            """
            Layer 1: MinMax needs a high above low, got 1 and 1.
              at WindowMessageTests.cs:LINE
              Input[N, 4] → ✗
              Fix: MinMax(0, 1) or MinMax(-1, 1).
            """
        },
        {
            () => Input(4).BatchNormalization(scale: false, gammaRegularizer: L2()),
            """
            Layer 1: BatchNormalization has a gammaRegularizer, but scale is false.
              at WindowMessageTests.cs:LINE
              Input[N, 4] → ✗
              Fix: leave out gammaRegularizer, or scale: false.
            """
        },
        {
            () => Input(4).Dense(3).Embedding(5, 2),
            """
            Layer 2 Embedding(5, 2) reads whole numbers of the features, so nothing but a reshape may stand before it.
              at WindowMessageTests.cs:LINE
              Input[N, 4] → Dense(3)[N, 3] → Embedding(5, 2) ✗
              Fix: put it right after Input, or after Reshape.
            """
        },
        {
            () => Input(4).Dense(3).Standardize(),
            """
            Layer 2 Standardize() is fitted to the training rows, so it must stand before every layer with weights.
              at WindowMessageTests.cs:LINE
              Input[N, 4] → Dense(3)[N, 3] → Standardize() ✗
              Fix: put it right after Input, or after Reshape.
            """
        },
        {
            () => Input(4).LayerNormalization(2),
            """
            Layer 1 LayerNormalization(axes: 2) needs a sample of 2 axes, but the input is [N, 4].
              at WindowMessageTests.cs:LINE
              Input[N, 4] → LayerNormalization(axes: 2) ✗
              Fix: give it one number for each axis of a sample, the batch not counted.
            """
        },
        {
            () => Input(4).GroupNormalization(3),
            """
            Layer 1 GroupNormalization(groups: 3) cuts the channels in 3 groups, which does not divide 4, but the input is [N, 4].
              at WindowMessageTests.cs:LINE
              Input[N, 4] → GroupNormalization(groups: 3) ✗
              Fix: a number of groups that divides the channels.
            """
        },
        {
            () => Input(8).Conv1D(4, 3),
            """
            Layer 1 Conv1D(4, 3) needs a sample of two axes, length and channels, but the input is [N, 8].
              at WindowMessageTests.cs:LINE
              Input[N, 8] → Conv1D(4, 3) ✗
              Fix: Reshape(8, 1) before it: one channel.
            """
        },
        {
            () => Input(8).Conv2D(4, 3),
            """
            Layer 1 Conv2D(4, 3) needs a sample of three axes, rows, columns and channels, but the input is [N, 8].
              at WindowMessageTests.cs:LINE
              Input[N, 8] → Conv2D(4, 3) ✗
              Fix: Reshape(rows, columns, channels) before it.
            """
        },
        {
            () => Input(784).Conv2D(4, 3),
            """
            Layer 1 Conv2D(4, 3) needs a sample of three axes, rows, columns and channels, but the input is [N, 784].
              at WindowMessageTests.cs:LINE
              Input[N, 784] → Conv2D(4, 3) ✗
              Fix: Reshape(rows, columns, channels) before it, such as Reshape(28, 28, 1) for 784 features.
            """
        },
        {
            () => Input(28, 28).Conv2D(4, 3),
            """
            Layer 1 Conv2D(4, 3) needs a sample of three axes, rows, columns and channels, but the input is [N, 28, 28].
              at WindowMessageTests.cs:LINE
              Input[N, 28, 28] → Conv2D(4, 3) ✗
              Fix: Reshape(28, 28, 1) before it: one channel.
            """
        },
        {
            () => Input(28, 28, 1).Conv1D(4, 3),
            """
            Layer 1 Conv1D(4, 3) needs a sample of two axes, length and channels, but the input is [N, 28, 28, 1].
              at WindowMessageTests.cs:LINE
              Input[N, 28, 28, 1] → Conv1D(4, 3) ✗
              Fix: Reshape(length, channels) before it.
            """
        },
        {
            () => Input(8, 9).Permute([2, 1, 3]),
            """
            Layer 1 Permute([2, 1, 3]) needs a sample of 3 axes, but the input is [N, 8, 9].
              at WindowMessageTests.cs:LINE
              Input[N, 8, 9] → Permute([2, 1, 3]) ✗
              Fix: give it one number for each axis of a sample, the batch not counted.
            """
        },
        {
            () => Input(3, 3, 2).Conv2D(4, 5),
            """
            Layer 1 Conv2D(4, 5) has a window of 5 values on axis 0, which with its padding has 3, but the input is [N, 3, 3, 2].
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 2] → Conv2D(4, 5) ✗
              Fix: a smaller window or dilation, or padding: Same.
            """
        },
        {
            () => Input(3, 3, 2).Conv2D(4, 2, dilation: 3, padding: Pad(0, 0, 0, 0)),
            """
            Layer 1 Conv2D(4, 2, padding: Pad(0, 0, 0, 0), dilation: 3) has a window of 4 values on axis 0, which with its padding has 3, but the input is [N, 3, 3, 2].
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 2] → Conv2D(4, 2, padding: Pad(0, 0, 0, 0), dilation: 3) ✗
              Fix: a smaller window or dilation, or padding: Same.
            """
        },
        {
            () => Input(3, 3, 2).Conv2D(4, int.MaxValue, padding: Full),
            """
            Layer 1 Conv2D(4, 2147483647, padding: Full) gives 2147483649 values along axis 0, which can hold 2147483647, but the input is [N, 3, 3, 2].
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 2] → Conv2D(4, 2147483647, padding: Full) ✗
              Fix: a smaller window or dilation, or padding: Same.
            """
        },
        {
            () => Input(9, 2).MaxPooling1D(2, padding: Pad(2, 0)),
            """
            Layer 1 MaxPooling1D(2, padding: Pad(2, 0)) has 2 zeros at an end and a window of 2, so a window could hold nothing but padding.
              at WindowMessageTests.cs:LINE
              Input[N, 9, 2] → MaxPooling1D(2, padding: Pad(2, 0)) ✗
              Fix: less padding than the window's size.
            """
        },
        {
            () => Input(3, 3, 3).Conv2D(4, 1, groups: 2),
            """
            Layer 1 Conv2D(4, 1, groups: 2) cuts the channels in 2 groups, which does not divide 3, but the input is [N, 3, 3, 3].
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → Conv2D(4, 1, groups: 2) ✗
              Fix: a number of groups that divides the channels.
            """
        },
        {
            () => Input(3, 3, 4).Conv2D(5, 1, groups: 2),
            """
            Layer 1 Conv2D(5, 1, groups: 2) cuts its filters in 2 groups, which does not divide 5.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 4] → Conv2D(5, 1, groups: 2) ✗
              Fix: a number of filters that is a multiple of the groups.
            """
        },
        {
            () => Input(3, 3, 4).Cropping2D(Pad(1, 2, 0, 0)),
            """
            Layer 1 Cropping2D(Pad(1, 2, 0, 0)) leaves nothing of axis 0: 3 values, 1 cut off before and 2 after, but the input is [N, 3, 3, 4].
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 4] → Cropping2D(Pad(1, 2, 0, 0)) ✗
              Fix: smaller numbers.
            """
        },
        {
            () => Input(4).Branch(Add, x => x.Dense(3), x => x),
            """
            Layer 1 Branch(Add, x => x.Dense(3), x => x) needs inputs of one shape, got [N, 3] and [N, 4].
              at WindowMessageTests.cs:LINE
              Input[N, 4] → Branch(Add, x => x.Dense(3), x => x) ✗
              Fix: layers that give one shape, such as Dense of the same units or padding: Same.
            """
        },
        {
            () => Input(4, 2).Branch(Concat, x => x.Flatten(), x => x),
            """
            Layer 1 Branch(Concat, x => x.Flatten(), x => x) needs inputs of one shape, got [N, 8] and [N, 4, 2].
              at WindowMessageTests.cs:LINE
              Input[N, 4, 2] → Branch(Concat, x => x.Flatten(), x => x) ✗
              Fix: layers that give one shape, such as Dense of the same units or padding: Same.
            """
        },
        {
            () => Input(3, 3, 3).Conv2D(4, 1, bias: false, biasRegularizer: L2()),
            """
            Layer 1: Conv2D has a biasRegularizer, but bias is false.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: leave out biasRegularizer, or bias: false.
            """
        },
        {
            () => Input(3, 3, 3).ZeroPadding2D(new GivenPadding([1, 2, 3])),
            """
            Pad needs 1, 2 or 4 numbers, got 3.
              Fix: Pad(1) at all ends, Pad(rows, columns), or Pad(top, bottom, left, right).
            """
        },
        {
            () => Input(3, 3, 3).MaxPooling2D(padding: Full),
            """
            Layer 1: MaxPooling2D cannot have padding Full: a window could hold nothing but padding.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: padding: Same, Valid or Pad(…).
            """
        },
        {
            () => Input(3, 3, 3).Conv2DTranspose(2, 2, padding: Causal),
            """
            Layer 1: Conv2DTranspose cannot have padding Causal: it cuts its padding off the output.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: padding: Same, Valid or Pad(…).
            """
        },
        {
            () => Input(3, 3, 3).Conv2DTranspose(2, 2, strides: 2, outputPadding: 2),
            """
            Layer 1: Conv2DTranspose has outputPadding 2 and strides 2.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: an output padding of 0 or more and less than the strides, with padding: Same or Valid; with Pad(…), change the numbers there.
            """
        },
        {
            () => Input(3, 3, 3).Permute([2, 2, 1]),
            """
            Layer 1: Permute needs each axis once, counted from 1, got [2, 2, 1].
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: Permute([2, 1, 3]) swaps rows and columns.
            """
        },
        {
            () => Input(4).Residual(x => x.Dense(4, name: "a").Dense(4, name: "a")),
            """
            Layer 2 Dense(4, name: "a") is named "a", and so is a layer before it.
              at WindowMessageTests.cs:LINE
              Input[N, 4] → Dense(4, name: "a")[N, 4] → Dense(4, name: "a") ✗
              Fix: give each layer a name of its own: parameters are found by it.
            """
        },
        {
            () => new Residual([new Dense(4, name: "a"), new Dense(4, name: "a")]),
            """
            Residual has two layers named "a" on one path.
              Fix: give each layer a name of its own: parameters are found by it.
            """
        },
        {
            () => Input(4).Residual(x => null!),
            """
            Layer 1: Residual has a path that gives no model.
              at WindowMessageTests.cs:LINE
              Input[N, 4] → ✗
              Fix: return what the function got, with layers added: x => x.Dense(8).
            """
        },
        {
            () => Input(4).Residual(x => Input(5).Dense(4)),
            """
            Layer 1: Residual has a path that begins with Input[N, 5], but gets [N, 4].
              at WindowMessageTests.cs:LINE
              Input[N, 4] → ✗
              Fix: add layers to what the function gets: x => x.Dense(8).
            """
        },
        {
            () => Input(4).Branch(Add, [x => x]),
            """
            Layer 1: Branch needs at least two paths.
              at WindowMessageTests.cs:LINE
              Input[N, 4] → ✗
              Fix: Branch(Concat, x => x.Dense(8), x => x), or the layers without a branch.
            """
        },
        {
            () => Input(4).Residual(x => x.Dense(3)),
            """
            Layer 1 Residual(x => x.Dense(3)) adds its input to [N, 3], but the input is [N, 4].
              at WindowMessageTests.cs:LINE
              Input[N, 4] → Residual(x => x.Dense(3)) ✗
              Fix: a body that gives the shape that it gets, or Branch(Add, x => body, x => a projection of x).
            """
        },
        {
            () => Input(4).Dense(4, name: "a").Residual(x => x.Dense(4).Dense(8).Reshape(2, 4)).Replace("a", new Dense(6, name: "a")),
            """
            Layer 2 Residual(x => x.Dense(4).Dense(8).Reshape(2, 4)) adds its input to [N, 2, 4], but layer 1 Dense(4, name: "a") gives [N, 4].
              at WindowMessageTests.cs:LINE
              Input[N, 4] → Dense(4, name: "a")[N, 4] → Residual(x => x.Dense(4).Dense(8).Reshape(2, 4)) ✗
              Fix: a body that gives the shape that it gets, or Branch(Add, x => body, x => a projection of x).
            """
        },
        {
            () => new Model([6], [new Dense(5), new Residual([new Dense(6), new Reshape([2, 4])])]),
            """
            Layer 2 Residual(x => x.Dense(6).Reshape(2, 4)) has the layer Reshape(2, 4) inside, which needs 8 values, but gets [N, 6].
              Input[N, 6] → Dense(5)[N, 5] → Residual(x => x.Dense(6).Reshape(2, 4)) ✗
              Fix: a product of 6, such as Reshape(2, 3), or 8 values before it.
            """
        },
        {
            () => Input(3, 3, 3).Conv2D(4, 2, padding: Causal),
            """
            Layer 1 Conv2D(4, 2, padding: Causal) has padding: Causal, which is for sequences.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → Conv2D(4, 2, padding: Causal) ✗
              Fix: padding: Same, or Conv1D.
            """
        },
        {
            () => Input(9, 3).Conv1D(4, 2, padding: Pad(1, 1, 1, 1)),
            """
            Layer 1 Conv1D(4, 2, padding: Pad(1, 1, 1, 1)) has four numbers of padding, which are for images.
              at WindowMessageTests.cs:LINE
              Input[N, 9, 3] → Conv1D(4, 2, padding: Pad(1, 1, 1, 1)) ✗
              Fix: Pad(before, after).
            """
        },
        {
            () => Input(3, 3, 3).Conv2D(0, 2),
            """
            Layer 1: Conv2D needs a positive whole number for filters, got 0.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: pass a positive whole number.
            """
        },
        {
            () => Input(3, 3, 3).Conv2D(4, (2, 0)),
            """
            Layer 1: Conv2D needs a positive whole number for kernel, got 0.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: pass a positive whole number.
            """
        },
        {
            () => Input(3, 3, 3).MaxPooling2D(strides: 0),
            """
            Layer 1: MaxPooling2D needs a positive whole number for strides, got 0.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: pass a positive whole number.
            """
        },
        {
            () => Input(3, 3, 3).ZeroPadding2D(-1),
            """
            Layer 1: Pad needs a whole number of 0 or more for zeros, got -1.
              at WindowMessageTests.cs:LINE
              Input[N, 3, 3, 3] → ✗
              Fix: pass a whole number of 0 or more.
            """
        },
        {
            () => Input(4).Dense(4).Frozen("x"),
            """
            The model has no layer "x".
              Input[N, 4] → Dense(4)[N, 4]
              Fix: use one of 1:Dense.
            """
        },
        {
            () => Input(1000, 3).UpSampling1D(int.MaxValue),
            """
            Layer 1 UpSampling1D(2147483647) gives an axis of more than 2147483647 values, but the input is [N, 1000, 3].
              at WindowMessageTests.cs:LINE
              Input[N, 1000, 3] → UpSampling1D(2147483647) ✗
              Fix: make the sample smaller before it.
            """
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistake_InALayerOrBlock_SaysWhatWhereWhyAndFix(Func<object> make, string message)
    {
        var thrown = make.Should().Throw<ModelException>().Which;
        System.Text.RegularExpressions.Regex.Replace(thrown.Message, @"WindowMessageTests\.cs:\d+", "WindowMessageTests.cs:LINE").Should().Be(message);
    }

    [Fact]
    public void Join_AlongAnAxisThatIsNotThere_IsRefused() =>
        ((Func<Shape>)(() => new ConcatOp(2).Infer([[4, 2], [4, 2]]))).Should().Throw<RuleException>().WithMessage("joins axis 2, counted from 0");

    [Fact]
    public void SpatialNoise_OfASampleOfOneAxis_IsRefused() =>
        ((Func<Shape>)(() => new SpatialDropoutOp(0.5).Infer([[4]]))).Should().Throw<RuleException>().WithMessage("drops whole channels, so it needs an axis before them");
}
