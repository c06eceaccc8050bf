using System.Runtime.InteropServices;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Rows of a tensor, some at a time.</summary>
internal static class TensorRows
{
    /// <summary>What a function gives for each row, asked for so many rows at once: beside input and output there is never more than a piece.</summary>
    internal static Tensor Map(Tensor features, int rows, Shape output, ElementType type, Func<Tensor, Tensor> predict)
    {
        var count = features.Shape[0];
        var size = checked((int)output.Size);
        return type == ElementType.Float32
            ? Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(Each<float>(piece => predict(piece).Float32)), output.Prepend(count))
            : Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(Each<double>(piece => predict(piece).Float64)), output.Prepend(count));

        T[] Each<T>(Values<T> values)
        {
            var outputs = new T[checked(count * size)];
            for (var first = 0; first < count; first += rows)
            {
                values(Piece(features, first, Math.Min(rows, count - first))).CopyTo(outputs.AsSpan(first * size));
            }

            return outputs;
        }
    }

    private static Tensor Piece(Tensor features, int first, int rows)
    {
        var (shape, size) = (features.Shape.Sample.Prepend(rows), features.Length / features.Shape[0]);
        return features.Type == ElementType.Float32
            ? Tensor.Of(features.Float32.Slice(first * size, rows * size), shape)
            : Tensor.Of(features.Float64.Slice(first * size, rows * size), shape);
    }

    private delegate ReadOnlySpan<T> Values<T>(Tensor piece);
}
