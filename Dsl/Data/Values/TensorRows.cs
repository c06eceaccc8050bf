using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>Rows of tensors: the first axis counts them.</summary>
internal static class TensorRows
{
    /// <summary>The given rows in the given order; a row may be taken several times.</summary>
    internal static Tensor Gather(Tensor source, ReadOnlySpan<int> rows)
    {
        var shape = Stacked(source, rows.Length, "The selection");
        return source.Type == ElementType.Float32
            ? Tensor.Of(Gather(source.Float32, rows, source.Shape[0]), shape)
            : Tensor.Of(Gather(source.Float64, rows, source.Shape[0]), shape);
    }

    /// <summary>The rows of one tensor, then those of another of the same type and sample shape.</summary>
    internal static Tensor Concat(Tensor first, Tensor second)
    {
        var shape = Stacked(first, (long)first.Shape[0] + second.Shape[0], "The data sets together");
        return first.Type == ElementType.Float32
            ? Tensor.Of(ImmutableArray.Create<float>([.. first.Float32, .. second.Float32]), shape)
            : Tensor.Of(ImmutableArray.Create<double>([.. first.Float64, .. second.Float64]), shape);
    }

    /// <summary>The shape of so many rows like those of a tensor, where an array can hold them.</summary>
    private static Shape Stacked(Tensor rows, long count, string what) =>
        count * (rows.Length / rows.Shape[0]) <= Array.MaxLength ? rows.Shape.Sample.Prepend((int)count) : throw Throw.TooManyValues(what);

    private static ImmutableArray<T> Gather<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> rows, int count)
    {
        var width = source.Length / count;
        var values = new T[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            source.Slice(rows[i] * width, width).CopyTo(values.AsSpan(i * width));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }
}
