namespace Pipeline.Dsl;

/// <summary>For each number i of the input, row i of a table: [..] becomes [.., units]. Parameter: embeddings [count, units].</summary>
/// <remarks>The input holds whole numbers from 0 to count - 1 and comes from the features unchanged; the training loop and Predict check them. No gradient flows to it.</remarks>
/// <param name="Count">The rows of the table.</param>
/// <param name="Units">The length of a row.</param>
public sealed record GatherOp(int Count, int Units) : Op, IIndexOp
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => [.. inputs[0].AsSpan(), Units];
}

/// <summary>For each number i of the input, 1 at place i among count zeros: [.., 1] becomes [.., count], and [.., n] becomes [.., n, count].</summary>
/// <remarks>The input is as for <see cref="GatherOp"/>. No gradient flows to it.</remarks>
/// <param name="Count">How many numbers there are.</param>
public sealed record OneHotOp(int Count) : Op, IIndexOp
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0] is [.., 1] ? [.. inputs[0].AsSpan()[..^1], Count] : [.. inputs[0].AsSpan(), Count];
}

/// <summary>An op whose input holds indices.</summary>
public interface IIndexOp
{
    /// <summary>Indices are whole numbers from 0 to this, exclusive.</summary>
    int Count { get; }
}

/// <summary>The squared distance of the last axis to each of some points: y[j] = Σᵢ (x[i] - centers[i, j])². Parameter: centers [in, units].</summary>
/// <param name="Units">The number of points.</param>
public sealed record SquaredDistanceOp(int Units) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => [.. inputs[0].AsSpan()[..^1], Units];
}
