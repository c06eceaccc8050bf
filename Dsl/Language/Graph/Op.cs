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

/// <summary>
/// An elementwise function of one or more values of the same shape, and of parameters: variable i of the formula is input i; those after the inputs are the node's parameters in order.
/// </summary>
/// <remarks>A parameter has as many values as the last axes of the sample and is repeated along those before: [channels], or the whole sample's shape.</remarks>
/// <param name="Formula">The function; it contains no function of a whole axis.</param>
public sealed record MapOp(Expr Formula) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        foreach (var input in inputs)
        {
            if (input != inputs[0])
            {
                throw Throw.OtherShapes(inputs);
            }
        }

        return inputs[0];
    }
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
