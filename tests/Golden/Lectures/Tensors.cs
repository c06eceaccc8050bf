namespace Pipeline.Tests;

/// <summary>Rearranging tensors for a comparison.</summary>
internal static class Tensors
{
    /// <summary>Each value by a function of it.</summary>
    internal static Tensor Each(this Tensor tensor, Func<double, double> function) =>
        Tensor.Of(tensor.ToFloat64().Float64.ToArray().Select(function).ToArray().AsSpan(), tensor.Shape);

    /// <summary>A tensor by a function of each place in storage order.</summary>
    internal static Tensor Generate(Shape shape, Func<int, double> value) => Tensor.Of(Enumerable.Range(0, (int)shape.Size).Select(value).ToArray().AsSpan(), shape);

    /// <summary>The values of one row.</summary>
    internal static ReadOnlySpan<double> Row(this Tensor tensor, int row)
    {
        var width = tensor.Length / tensor.Shape[0];
        return tensor.Float64.Slice(row * width, width);
    }

    /// <summary>The first rows.</summary>
    internal static Tensor First(this Tensor tensor, int rows)
    {
        var width = tensor.Length / tensor.Shape[0];
        return Tensor.Of(tensor.ToFloat64().Float64[..(rows * width)], tensor.Shape.Sample.Prepend(rows));
    }

    /// <summary>Rows become columns, of a matrix.</summary>
    internal static Tensor Transposed(this Tensor matrix)
    {
        var (rows, columns) = (matrix.Shape[0], matrix.Length / matrix.Shape[0]);
        return Generate([columns, rows], place => matrix[(place % rows * columns) + (place / rows)]);
    }

    /// <summary>1 where row and column are the same, else 0.</summary>
    internal static Tensor Unit(int rows) => Generate([rows, rows], place => place / rows == place % rows ? 1 : 0);
}
