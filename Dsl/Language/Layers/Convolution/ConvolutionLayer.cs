namespace Pipeline.Dsl;

/// <summary>A layer that slides a window with weights over the one or two axes before the channels.</summary>
public abstract record ConvolutionLayer : WeightedLayer
{
    private protected ConvolutionLayer(string verb, Seq<int> size, Seq<int> strides, Padding? padding, Seq<int> dilation, in WeightOptions options, string? name)
        : base(verb, options, name)
    {
        foreach (var (numbers, what) in (ReadOnlySpan<(Seq<int>, string)>)[(size, "kernel"), (strides, "strides"), (dilation, "dilation")])
        {
            foreach (var number in numbers)
            {
                Check.Positive(number, verb, what);
            }
        }

        (Sizes, AllStrides, Dilations, Padding) = (size, strides, dilation, padding ?? Prelude.Valid);
    }

    /// <summary>What is found beyond the edges; the default is Valid.</summary>
    public Padding Padding { get; }

    private protected Seq<int> Sizes { get; }

    private protected Seq<int> AllStrides { get; }

    private protected Seq<int> Dilations { get; }

    /// <summary>The window with its padding for an input.</summary>
    private protected Seq<WindowAxis> WindowFor(Shape input) => input.Rank == Sizes.Count + 1
        ? Enumerable.Range(0, Sizes.Count).Select(axis => Padding.Around(axis, Sizes.Count, Bare(axis), input[axis])).ToSeq()
        : throw Throw.OtherRank(Sizes.Count, input);

    /// <summary>The window along an axis, without padding.</summary>
    private protected WindowAxis Bare(int axis) => new(Sizes[axis], AllStrides[axis], Dilations[axis]);

    /// <summary>A number of channels that an axis can hold.</summary>
    private protected static int Times(int channels, int multiplier) =>
        (long)channels * multiplier is <= int.MaxValue and var product ? (int)product : throw Throw.AxisTooLong();

    private protected Argument PaddingArgument => Argument.Optional("padding", Padding.Describe(), Prelude.Valid.Describe());
}
