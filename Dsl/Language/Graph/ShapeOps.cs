namespace Pipeline.Dsl;

/// <summary>Zeros added at, or values cut off (negative), the two ends of an axis.</summary>
/// <param name="Before">Before the first value.</param>
/// <param name="After">After the last value.</param>
public readonly record struct AxisPadding(int Before, int After);

/// <summary>Zeros around a sample, or its border cut off.</summary>
/// <param name="Paddings">One for each axis of the sample; negative ends are cut off.</param>
public sealed record PadOp(Seq<AxisPadding> Paddings) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var input = inputs[0];
        if (input.Rank != Paddings.Count)
        {
            throw Throw.OtherRank(Paddings.Count - 1, input);
        }

        var lengths = new int[input.Rank];
        for (var axis = 0; axis < lengths.Length; axis++)
        {
            var (before, after) = Paddings[axis];
            var length = input[axis] + (long)before + after;
            lengths[axis] = length is > 0 and <= int.MaxValue && -(long)before < input[axis] && -(long)after < input[axis]
                ? (int)length
                : throw Throw.NothingLeft(axis, input[axis], before, after);
        }

        return Shape.Create(lengths);
    }
}

/// <summary>How values between two values are found.</summary>
public enum Interpolation
{
    /// <summary>Each value is repeated.</summary>
    Nearest,

    /// <summary>Linear along each axis, the centres of the values half a step from the edges, the edge values going on beyond them.</summary>
    Bilinear,
}

/// <summary>Each axis before the channels made longer by a whole factor.</summary>
/// <param name="Factors">One for each of the one or two axes before the channels.</param>
/// <param name="Interpolation">What stands between two values.</param>
public sealed record ResizeOp(Seq<int> Factors, Interpolation Interpolation) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var input = inputs[0];
        if (input.Rank != Factors.Count + 1)
        {
            throw Throw.OtherRank(Factors.Count, input);
        }

        var lengths = input.ToArray();
        for (var axis = 0; axis < Factors.Count; axis++)
        {
            var length = (long)input[axis] * Factors[axis];
            lengths[axis] = length <= int.MaxValue ? (int)length : throw Throw.AxisTooLong();
        }

        return Shape.Create(lengths);
    }
}

/// <summary>The axes of a sample in another order: axis i of the result is axis <c>Axes[i]</c> of the input, counted from 0 without the batch.</summary>
/// <param name="Axes">A permutation of the axes.</param>
public sealed record TransposeOp(Seq<int> Axes) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var input = inputs[0];
        return input.Rank == Axes.Count ? Shape.Create([.. Axes.Select(axis => input[axis])]) : throw Throw.OtherAxes(Axes.Count);
    }
}

/// <summary>Values one after the other along an axis; the other axes are alike.</summary>
/// <param name="Axis">The axis of a sample, from 0.</param>
public sealed record ConcatOp(int Axis) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var lengths = inputs[0].ToArray();
        if (Axis >= lengths.Length)
        {
            throw Throw.NoSuchAxis(Axis, lengths.Length);
        }

        var total = 0L;
        foreach (var input in inputs)
        {
            for (var axis = 0; axis < Math.Max(lengths.Length, input.Rank); axis++)
            {
                if (input.Rank != lengths.Length || (axis != Axis && input[axis] != lengths[axis]))
                {
                    throw Throw.OtherShapes(inputs);
                }
            }

            total += input[Axis];
        }

        lengths[Axis] = total <= int.MaxValue ? (int)total : throw Throw.AxisTooLong();
        return Shape.Create(lengths);
    }
}

/// <summary>A last axis of length 1 repeated: [.., 1] becomes [.., length].</summary>
/// <param name="Length">The length of the output's last axis.</param>
public sealed record BroadcastOp(int Length) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => [.. inputs[0].AsSpan()[..^1], Length];
}

/// <summary>What is taken of the values along the last axis.</summary>
public enum AxisFunction
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The largest; of equal ones the first gets the gradient.</summary>
    Max,
}

/// <summary>One value of all along the last axis, which stays with length 1: [.., n] becomes [.., 1].</summary>
/// <param name="Function">What is taken.</param>
public sealed record ReduceOp(AxisFunction Function) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => [.. inputs[0].AsSpan()[..^1], 1];
}
