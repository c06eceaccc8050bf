namespace Pipeline.Dsl;

/// <summary>A layer that takes one value of those under a sliding window, channel by channel.</summary>
public abstract record PoolingLayer : Layer
{
    private readonly string _verb;
    private readonly Pooling _function;

    private protected PoolingLayer(string verb, Pooling function, Seq<int> size, Seq<int> strides, Padding? padding, string? name)
        : base(name)
    {
        foreach (var (numbers, what) in (ReadOnlySpan<(Seq<int>, string)>)[(size, "size"), (strides, "strides")])
        {
            foreach (var number in numbers)
            {
                Check.Positive(number, verb, what);
            }
        }

        if (padding is CausalPadding or FullPadding)
        {
            throw Throw.PoolingPadding(verb, padding);
        }

        (_verb, _function, Sizes, AllStrides, Padding) = (verb, function, size, strides, padding ?? Prelude.Valid);
    }

    /// <summary>What is found beyond the edges, never counted; the default is Valid.</summary>
    public Padding Padding { get; }

    private protected Seq<int> Sizes { get; }

    private protected Seq<int> AllStrides { get; }

    private protected Description Describe(object size, object strides) => Description.Of(
        _verb,
        new Argument("size", size, true, Equals(size, TheDefault)),
        Argument.Optional("strides", strides, size),
        Argument.Optional("padding", Padding.Describe(), Prelude.Valid.Describe()),
        NameArgument);

    private object TheDefault => Sizes.Count == 1 ? 2 : (Extent)2;

    internal override Value Lower(Value input, Scope scope)
    {
        if (input.Shape.Rank != Sizes.Count + 1)
        {
            throw Throw.OtherRank(Sizes.Count, input.Shape);
        }

        var window = Enumerable.Range(0, Sizes.Count)
            .Select(axis => Padding.Around(axis, Sizes.Count, new WindowAxis(Sizes[axis], AllStrides[axis]), input.Shape[axis])).ToSeq();
        return scope.Add(new PoolOp(_function, window), [input]);
    }
}

/// <summary>A layer that takes one value of each channel.</summary>
public abstract record GlobalPoolingLayer : Layer
{
    private readonly string _verb;
    private readonly Pooling _function;
    private readonly int _axes;

    private protected GlobalPoolingLayer(string verb, Pooling function, int axes, bool keepAxes, string? name)
        : base(name) => (_verb, _function, _axes, KeepAxes) = (verb, function, axes, keepAxes);

    /// <summary>Whether the axes stay with length 1; the default is false: a sample becomes [channels].</summary>
    public bool KeepAxes { get; }

    internal sealed override Description Describe() => Description.Of(_verb, Argument.Optional("keepAxes", KeepAxes, false), NameArgument);

    internal sealed override Value Lower(Value input, Scope scope)
    {
        if (input.Shape.Rank != _axes + 1)
        {
            throw Throw.OtherRank(_axes, input.Shape);
        }

        var pooled = scope.Add(new PoolOp(_function, Enumerable.Range(0, _axes).Select(axis => new WindowAxis(input.Shape[axis])).ToSeq()), [input]);
        return KeepAxes ? pooled : scope.Add(new ReshapeOp([input.Shape[^1]]), [pooled]);
    }
}
