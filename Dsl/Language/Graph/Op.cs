using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>One operation of a <see cref="ModelGraph"/>: what it computes, with its options; which values it reads is the node's business.</summary>
/// <remarks>Shapes are those of one sample, channels last, without the batch. A new op needs an entry in each engine and in the ONNX table; a test fails where one is missing.</remarks>
public abstract record Op
{
    private protected Op()
    {
    }

    /// <summary>The op's name in messages, such as <c>Dense</c>.</summary>
    public string Name => GetType().Name[..^2];

    /// <summary>The one place where the op's shape rule stands.</summary>
    /// <exception cref="RuleException">The inputs' shapes do not fit.</exception>
    internal abstract Shape Infer(ReadOnlySpan<Shape> inputs);
}

/// <summary>The features of the batch.</summary>
/// <param name="Shape">The shape of one sample.</param>
public sealed record InputOp(Shape Shape) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => Shape;
}

/// <summary>x · weight + bias over the last axis. Parameters: weight [in, units], and bias [units] where there is one.</summary>
/// <param name="Units">The length of the output's last axis.</param>
public sealed record DenseOp(int Units) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => [.. inputs[0].AsSpan()[..^1], Units];
}

/// <summary>An elementwise function of one or more values of the same shape: variable i of the formula is input i.</summary>
/// <param name="Formula">The function; it contains no Softmax.</param>
public sealed record MapOp(Expr Formula) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0];
}

/// <summary>e^x / Σ e^x over the last axis, computed after subtracting the maximum.</summary>
public sealed record SoftmaxOp : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0] switch
    {
        [.., 1] => throw Throw.SoftmaxOfOne(),
        var shape => shape,
    };
}

/// <summary>In training: 0 with probability rate, else x / (1 - rate). Otherwise x.</summary>
/// <param name="Rate">The share of values that become 0.</param>
public sealed record DropoutOp(double Rate) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0];

    /// <summary>The generator of a node's masks.</summary>
    public static Philox Random(long seed, string path) => Philox.For(seed, "dropout", path);

    /// <summary>Element i of the batch (row · size + place in the sample) is kept in step s where <c>Random.Word(s, i) >= Threshold</c>.</summary>
    public uint Threshold => (uint)Math.Round(Rate * (1UL << 32));

    /// <summary>The factors of a call: element i becomes 0 where it is dropped and 1 / (1 - rate), rounded to float32, where it is kept. Allocates nothing.</summary>
    /// <param name="random">The generator of the node's masks, <see cref="Random"/>.</param>
    /// <param name="call">The number of the call, from 1.</param>
    /// <param name="mask">One element for each of the batch.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Mask(Philox random, long call, Span<float> mask)
    {
        var (step, threshold, kept) = ((ulong)call, Threshold, (float)(1 / (1 - Rate)));
        var i = 0;
        for (; i + 4 <= mask.Length; i += 4)
        {
            var (a, b, c, d) = random.Block(step, (ulong)i >> 2);
            var four = mask.Slice(i, 4);
            four[0] = a >= threshold ? kept : 0;
            four[1] = b >= threshold ? kept : 0;
            four[2] = c >= threshold ? kept : 0;
            four[3] = d >= threshold ? kept : 0;
        }

        for (; i < mask.Length; i++)
        {
            mask[i] = random.Word(step, (ulong)i) >= threshold ? kept : 0;
        }
    }

    /// <summary>The op with its rate.</summary>
    public override string ToString() => $"DropoutOp({ExprText.Number(Rate)})";
}

/// <summary>The same values under another shape.</summary>
/// <param name="Shape">The new shape of a sample.</param>
public sealed record ReshapeOp(Shape Shape) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0].Size == Shape.Size
        ? Shape
        : throw Throw.OtherSize(Shape.Size, Fix(inputs[0].Size));

    /// <summary>An example with the same rank where one length can be changed, from the last on.</summary>
    private string Fix(long size)
    {
        var lengths = Shape.ToArray();
        for (var axis = lengths.Length - 1; axis >= 0; axis--)
        {
            var others = Shape.Size / lengths[axis];
            if (size % others == 0 && size / others <= int.MaxValue)
            {
                lengths[axis] = (int)(size / others);
                return $"a product of {size}, such as {new Reshape(Shape.Create(lengths))}";
            }
        }

        return $"a product of {size}, such as Flatten()";
    }
}
